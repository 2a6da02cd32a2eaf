/* SPDX-License-Identifier: Apache-2.0 */
/* Outputs that may differ from the reference, as those of relaxed variants may: element by element,
 * within the tolerance of the workload's manifest. */
#ifndef LM_HARNESS_TOLERANCE_H
#define LM_HARNESS_TOLERANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/status.h"

/* Whether a manifest's `element` names a type that outputs can be compared by: f32, f64, i8 to i64
 * or u8 to u64. */
bool lm_element_known(const char *element);

/* LM_OK when both outputs have as many bytes and each element of `output` is near that of
 * `reference`: for floats no further off than `tolerance` times the greater of 1 and the
 * reference's magnitude, equal infinities being near and NaN near nothing; for integers no further
 * off than `tolerance`. Else LM_BAD_DATA with the first element that is not; LM_USAGE for an
 * unknown element. Neither output need be aligned. */
lm_status lm_outputs_near(const char *element, double tolerance, const uint8_t *output,
                          size_t output_size, const uint8_t *reference, size_t reference_size,
                          struct lm_error *error);

#endif
