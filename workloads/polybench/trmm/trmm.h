/* SPDX-License-Identifier: Apache-2.0 */
/* Triangular matrix product: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_TRMM_H
#define LM_WORKLOADS_TRMM_H

#include <stddef.h>

/* b = alpha l^T b in place, with b m by n and l the m by m matrix with the lower triangle of `a`
 * and ones on its diagonal; what `a` holds there and above is not read. Both are row-major without
 * gaps. */
void trmm(size_t m, size_t n, double alpha, const double *restrict a, double *restrict b);

#endif
