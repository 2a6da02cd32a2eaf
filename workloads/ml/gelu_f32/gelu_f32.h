/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian error linear units of f32: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_GELU_F32_H
#define LM_WORKLOADS_GELU_F32_H

#include <stddef.h>

/* out[i] = x (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3) and x = in[i],
 * computed as the equal x / (1 + exp(-2 u)), for i < count; any alignment. */
void gelu_f32(float *restrict out, const float *restrict in, size_t count);

#endif
