/* SPDX-License-Identifier: Apache-2.0 */
/* Sum of two matrix-vector products: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_GESUMMV_H
#define LM_WORKLOADS_GESUMMV_H

#include <stddef.h>

/* y = alpha a x + beta b x, with a and b n by n, row-major without gaps; `scratch` has n elements.
 */
void gesummv(size_t n, double alpha, double beta, const double *restrict a,
             const double *restrict b, double *restrict scratch, const double *restrict x,
             double *restrict y);

#endif
