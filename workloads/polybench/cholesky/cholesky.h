/* SPDX-License-Identifier: Apache-2.0 */
/* Cholesky factorisation: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_CHOLESKY_H
#define LM_WORKLOADS_CHOLESKY_H

#include <stddef.h>

/* Replaces the lower triangle and diagonal of a symmetric positive definite matrix, n by n,
 * row-major without gaps, by l with a = l l^T; what lies above is neither read nor changed. */
void cholesky(size_t n, double *a);

#endif
