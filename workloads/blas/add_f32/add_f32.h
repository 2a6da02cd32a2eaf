/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM add on f32: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_ADD_F32_H
#define LM_WORKLOADS_ADD_F32_H

#include <stddef.h>

/* a[i] = b[i] + c[i] for i < count. */
void add_f32(float *restrict a, const float *restrict b, const float *restrict c, size_t count);

#endif
