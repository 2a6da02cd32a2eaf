/* SPDX-License-Identifier: Apache-2.0 */
/* Alternating direction implicit method: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_ADI_H
#define LM_WORKLOADS_ADI_H

#include <stddef.h>

/* `steps` steps of the two-dimensional heat equation with value 1 on the border, each half implicit
 * along columns (from u into v) and half along rows (back into u). The grid is n by n, row-major
 * without gaps; the space step is 1 / n, the time step 1 / steps. p and q are scratch. */
void adi(size_t n, size_t steps, double *restrict u, double *restrict v, double *restrict p,
         double *restrict q);

#endif
