/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM triad on f32: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_TRIAD_F32_H
#define LM_WORKLOADS_TRIAD_F32_H

#include <stddef.h>

/* a[i] = b[i] + scale * c[i] for i < count, product and sum rounded separately. */
void triad_f32(float *restrict a, const float *restrict b, const float *restrict c, float scale,
               size_t count);

#endif
