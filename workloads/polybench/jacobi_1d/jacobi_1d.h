/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration in one dimension: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_JACOBI_1D_H
#define LM_WORKLOADS_JACOBI_1D_H

#include <stddef.h>

/* `steps` times: b from means of a, then a from means of b, a mean being 0.33333 times the sum of a
 * point and its two neighbours. Both have n elements; the first and last do not change. */
void jacobi_1d(size_t n, size_t steps, double *restrict a, double *restrict b);

#endif
