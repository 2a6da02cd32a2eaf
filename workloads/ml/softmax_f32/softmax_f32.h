/* SPDX-License-Identifier: Apache-2.0 */
/* Softmax of a row of f32: the kernel, for the workload and its tests. All variants give the same
 * bits: exponential i is added to stripe i % 8, two vectors of four lanes, and the stripes are
 * added as a tree. */
#ifndef LM_WORKLOADS_SOFTMAX_F32_H
#define LM_WORKLOADS_SOFTMAX_F32_H

#include <stddef.h>

#define SOFTMAX_F32_STRIPES 8

/* output[i] = exp(input[i] - greatest) / sum over i < count; elements are finite, count > 0, any
 * alignment. One per variant. */
void softmax_f32(float *restrict output, const float *restrict input, size_t count);

#endif
