/* SPDX-License-Identifier: Apache-2.0 */
/* Dot products of i8 vectors in i32, the heart of quantised inference: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_DOT_I8_H
#define LM_WORKLOADS_DOT_I8_H

#include <stddef.h>
#include <stdint.h>

/* products[i] = sum of a[k] * b[i count + k] over k < count, modulo 2^32, for i < rows; any
 * alignment. A sum cannot wrap below 2^17 elements. One per variant. */
void dot_i8(int32_t *restrict products, const int8_t *restrict a, const int8_t *restrict b,
            size_t rows, size_t count);

#endif
