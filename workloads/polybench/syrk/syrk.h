/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric rank-k update: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SYRK_H
#define LM_WORKLOADS_SYRK_H

#include <stddef.h>

/* c = alpha a a^T + beta c in the lower triangle and on the diagonal of c, n by n, with a n by m;
 * what lies above does not change. Both are row-major without gaps. */
void syrk(size_t n, size_t m, double alpha, double beta, double *restrict c,
          const double *restrict a);

#endif
