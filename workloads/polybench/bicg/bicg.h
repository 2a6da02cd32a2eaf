/* SPDX-License-Identifier: Apache-2.0 */
/* The two matrix-vector products of BiCG: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_BICG_H
#define LM_WORKLOADS_BICG_H

#include <stddef.h>

/* s = a^T r and q = a p, with a n by m, row-major without gaps, s and p of m elements, q and r of
 * n. */
void bicg(size_t m, size_t n, const double *restrict a, double *restrict s, double *restrict q,
          const double *restrict p, const double *restrict r);

#endif
