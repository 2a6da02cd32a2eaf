/* SPDX-License-Identifier: Apache-2.0 */
/* Modified Gram-Schmidt orthonormalisation: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_GRAMSCHMIDT_H
#define LM_WORKLOADS_GRAMSCHMIDT_H

#include <stddef.h>

/* a = q r, with a and q m by n, the columns of q orthonormal, and r n by n, upper triangular; what
 * lies below its diagonal is not written. The columns of a must be independent; a is destroyed. All
 * are row-major without gaps. */
void gramschmidt(size_t m, size_t n, double *restrict a, double *restrict r, double *restrict q);

#endif
