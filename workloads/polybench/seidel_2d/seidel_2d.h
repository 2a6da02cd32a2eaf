/* SPDX-License-Identifier: Apache-2.0 */
/* Gauss-Seidel iteration in two dimensions: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SEIDEL_2D_H
#define LM_WORKLOADS_SEIDEL_2D_H

#include <stddef.h>

/* `steps` times, row by row and in place: each point becomes the mean of itself and its eight
 * neighbours, four of them new already. The grid is n by n, row-major without gaps; its border does
 * not change. */
void seidel_2d(size_t n, size_t steps, double *a);

#endif
