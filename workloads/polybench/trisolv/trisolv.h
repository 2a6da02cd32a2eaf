/* SPDX-License-Identifier: Apache-2.0 */
/* Triangular solver: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_TRISOLV_H
#define LM_WORKLOADS_TRISOLV_H

#include <stddef.h>

/* Solves l x = b by forward substitution, with l n by n, row-major without gaps, whose diagonal is
 * not 0 and whose elements above it are not read. */
void trisolv(size_t n, const double *restrict l, double *restrict x, const double *restrict b);

#endif
