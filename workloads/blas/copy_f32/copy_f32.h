/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM copy on f32: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_COPY_F32_H
#define LM_WORKLOADS_COPY_F32_H

#include <stddef.h>

/* a[i] = b[i] for i < count. */
void copy_f32(float *restrict a, const float *restrict b, size_t count);

#endif
