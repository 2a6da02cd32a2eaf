/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric rank-2k update: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SYR2K_H
#define LM_WORKLOADS_SYR2K_H

#include <stddef.h>

/* c = alpha a b^T + alpha b a^T + beta c in the lower triangle and on the diagonal of c, n by n,
 * with a and b n by m; what lies above does not change. All are row-major without gaps. */
void syr2k(size_t n, size_t m, double alpha, double beta, double *restrict c,
           const double *restrict a, const double *restrict b);

#endif
