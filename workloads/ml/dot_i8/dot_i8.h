/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of i8 vectors in i32, the heart of quantised inference: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_DOT_I8_H
#define LM_WORKLOADS_DOT_I8_H

#include <stddef.h>
#include <stdint.h>

/* Sum of a[i] * b[i] for i < count, modulo 2^32, any alignment; it cannot wrap below 2^17 elements.
 * One per variant. */
int32_t dot_i8(const int8_t *a, const int8_t *b, size_t count);

#endif
