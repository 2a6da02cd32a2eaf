/* SPDX-License-Identifier: Apache-2.0 */
/* LU factorisation: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_LU_H
#define LM_WORKLOADS_LU_H

#include <stddef.h>

/* Replaces an n by n matrix, row-major without gaps, by l below its diagonal and u on and above,
 * with a = l u and ones on the diagonal of l. There is no pivoting: the leading minors must not be
 * 0. */
void lu(size_t n, double *a);

#endif
