/* SPDX-License-Identifier: Apache-2.0 */
/* Covariance matrix: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_COVARIANCE_H
#define LM_WORKLOADS_COVARIANCE_H

#include <stddef.h>

/* The m by m matrix of covariances (sums divided by n - 1) between the columns of data, n by m,
 * which are centred on the way; n > 1. `mean` has m elements. Matrices are row-major without gaps.
 */
void covariance(size_t m, size_t n, double *restrict data, double *restrict matrix,
                double *restrict mean);

#endif
