/* SPDX-License-Identifier: Apache-2.0 */
/* Flags on a process's times: what tells a reader to trust them less. */
#ifndef LM_RESULTS_NOISE_FLAGS_H
#define LM_RESULTS_NOISE_FLAGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The name of the i-th flag, in the order in which they are written; NULL beyond the last. */
const char *lm_noise_flag_at(size_t index);

/* How many of `n` values lie more than 3.5 robust deviations (Iglewicz and Hoaglin, "How to detect
 * and handle outliers", 1993) and 2 % from their median; 0 for fewer than 5. `values` in any order.
 */
size_t lm_outliers(const double *values, size_t n);

/* Whether values[which] is one of them. */
bool lm_is_outlier(const double *values, size_t n, size_t which);

/* The flags of sample rows[which] among the `count` rows of its cell, separated by commas:
 * "unsteady" (the warm-up never settled), "drifting" (its batches did change), "outliers" (more
 * than a tenth of its batches), "outlier" (it differs from the cell's other processes). An empty
 * text for none; the caller frees it. NULL without memory. */
char *lm_noise_flags(json_t *const *rows, size_t count, size_t which);

#endif
