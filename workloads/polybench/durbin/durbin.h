/* SPDX-License-Identifier: Apache-2.0 */
/* Levinson-Durbin recursion: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_DURBIN_H
#define LM_WORKLOADS_DURBIN_H

#include <stddef.h>

/* Solves the Yule-Walker equations: y with T y = -r, where T is the symmetric n by n Toeplitz
 * matrix with 1 on its diagonal and r[d - 1] on the d-th beside it; n > 0, and the leading minors
 * of T are not 0. `scratch` has n elements. */
void durbin(size_t n, const double *restrict r, double *restrict y, double *restrict scratch);

#endif
