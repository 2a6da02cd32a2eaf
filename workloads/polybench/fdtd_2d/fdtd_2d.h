/* SPDX-License-Identifier: Apache-2.0 */
/* Finite-difference time-domain method: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_FDTD_2D_H
#define LM_WORKLOADS_FDTD_2D_H

#include <stddef.h>

/* `steps` steps of Maxwell's equations in two dimensions: row 0 of ey is set to source[step], then
 * ey and ex are advanced by the differences of hz, and hz by theirs. The fields are nx by ny,
 * row-major without gaps. */
void fdtd_2d(size_t nx, size_t ny, size_t steps, double *restrict ex, double *restrict ey,
             double *restrict hz, const double *restrict source);

#endif
