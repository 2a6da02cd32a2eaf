/* SPDX-License-Identifier: Apache-2.0 */
/* Linear system by LU factorisation: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_LUDCMP_H
#define LM_WORKLOADS_LUDCMP_H

#include <stddef.h>

/* Solves a x = b, with a n by n, row-major without gaps, which is replaced by its factors l and u
 * as in `lu`, without pivoting; y takes the solution of l y = b. Vectors have n elements. */
void ludcmp(size_t n, double *restrict a, const double *restrict b, double *restrict x,
            double *restrict y);

#endif
