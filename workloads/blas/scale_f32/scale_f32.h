/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM scale on f32: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SCALE_F32_H
#define LM_WORKLOADS_SCALE_F32_H

#include <stddef.h>

/* a[i] = scale * b[i] for i < count. */
void scale_f32(float *restrict a, const float *restrict b, float scale, size_t count);

#endif
