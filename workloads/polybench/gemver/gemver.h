/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector products with rank-one updates: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_GEMVER_H
#define LM_WORKLOADS_GEMVER_H

#include <stddef.h>

/* a = a + u1 v1^T + u2 v2^T; then x = x + beta a^T y + z; then w = w + alpha a x. The matrix is n
 * by n, row-major without gaps, the vectors have n elements. */
void gemver(size_t n, double alpha, double beta, double *restrict a, const double *restrict u1,
            const double *restrict v1, const double *restrict u2, const double *restrict v2,
            double *restrict w, double *restrict x, const double *restrict y,
            const double *restrict z);

#endif
