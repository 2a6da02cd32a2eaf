/* SPDX-License-Identifier: Apache-2.0 */
/* Saturating addition of bytes: the kernel, which scalar.c and simd.c define once each. */
#ifndef LM_EXAMPLE_ADD_SAT_U8_H
#define LM_EXAMPLE_ADD_SAT_U8_H

#include <stddef.h>
#include <stdint.h>

/* sum[i] = min(a[i] + b[i], 255) for i < count, which is a multiple of 16. */
void add_sat_u8(uint8_t *restrict sum, const uint8_t *a, const uint8_t *b, size_t count);

#endif
