/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix, then its transpose, times a vector: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_ATAX_H
#define LM_WORKLOADS_ATAX_H

#include <stddef.h>

/* y = a^T (a x), with a m by n, row-major without gaps, x and y of n elements; `product` takes a x,
 * m elements. */
void atax(size_t m, size_t n, const double *restrict a, const double *restrict x,
          double *restrict y, double *restrict product);

#endif
