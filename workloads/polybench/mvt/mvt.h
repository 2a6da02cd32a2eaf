/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector products, plain and transposed: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_MVT_H
#define LM_WORKLOADS_MVT_H

#include <stddef.h>

/* x1 = x1 + a y1 and x2 = x2 + a^T y2, with a n by n, row-major without gaps. */
void mvt(size_t n, double *restrict x1, double *restrict x2, const double *restrict y1,
         const double *restrict y2, const double *restrict a);

#endif
