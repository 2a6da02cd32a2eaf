/* SPDX-License-Identifier: Apache-2.0 */
/* Three matrix products: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_3MM_H
#define LM_WORKLOADS_3MM_H

#include <stddef.h>

/* e = a b, f = c d, g = e f, with a ni by nk, b nk by nj, c nj by nm, d nm by nl, and so e ni by
 * nj, f nj by nl and g ni by nl. All are row-major without gaps. */
void three_mm(size_t ni, size_t nj, size_t nk, size_t nl, size_t nm, double *restrict e,
              const double *restrict a, const double *restrict b, double *restrict f,
              const double *restrict c, const double *restrict d, double *restrict g);

#endif
