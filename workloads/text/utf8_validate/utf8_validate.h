/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 validation: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_UTF8_VALIDATE_H
#define LM_WORKLOADS_UTF8_VALIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the bytes are well-formed UTF-8 (Unicode, table 3-7): no overlong forms, surrogates,
 * values above U+10FFFF, stray or missing continuation bytes. Reads nothing beyond `size`. One per
 * variant. */
bool utf8_validate(const uint8_t *text, size_t size);

#endif
