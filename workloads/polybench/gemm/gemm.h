/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix product: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_GEMM_H
#define LM_WORKLOADS_GEMM_H

#include <stddef.h>

/* c = alpha a b + beta c, with c ni by nj, a ni by nk and b nk by nj, row-major without gaps. */
void gemm(size_t ni, size_t nj, size_t nk, double alpha, double beta, double *restrict c,
          const double *restrict a, const double *restrict b);

#endif
