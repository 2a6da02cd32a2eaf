/* SPDX-License-Identifier: Apache-2.0 */
/* Correlation matrix: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_CORRELATION_H
#define LM_WORKLOADS_CORRELATION_H

#include <stddef.h>

/* The m by m matrix of Pearson's coefficients between the columns of data, n by m, which are
 * centred and divided by sqrt(n) times their standard deviation on the way; a deviation of at most
 * 0.1 counts as 1. `mean` and `deviation` have m elements, m > 0. Matrices are row-major without
 * gaps. */
void correlation(size_t m, size_t n, double *restrict data, double *restrict matrix,
                 double *restrict mean, double *restrict deviation);

#endif
