/* SPDX-License-Identifier: Apache-2.0 */
/* Multiresolution analysis: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_DOITGEN_H
#define LM_WORKLOADS_DOITGEN_H

#include <stddef.h>

/* Each of the nr nq rows a[r][q] of np elements becomes its product with c4, np by np: element p is
 * the sum over s of a[r][q][s] c4[s][p]. Both are row-major without gaps; `sum` has np elements. */
void doitgen(size_t nr, size_t nq, size_t np, double *restrict a, const double *restrict c4,
             double *restrict sum);

#endif
