/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration in two dimensions: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_JACOBI_2D_H
#define LM_WORKLOADS_JACOBI_2D_H

#include <stddef.h>

/* `steps` times: b = means of a, then a = means of b, where a mean is that of a point and its four
 * neighbours. Both are n by n, row-major without gaps; their borders do not change. */
void jacobi_2d(size_t n, size_t steps, double *restrict a, double *restrict b);

#endif
