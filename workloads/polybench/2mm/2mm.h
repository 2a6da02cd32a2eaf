/* SPDX-License-Identifier: Apache-2.0 */
/* Two matrix products: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_2MM_H
#define LM_WORKLOADS_2MM_H

#include <stddef.h>

/* d = alpha a b c + beta d, with a ni by nk, b nk by nj, c nj by nl and d ni by nl; `product` takes
 * alpha a b, ni by nj. All are row-major without gaps. */
void two_mm(size_t ni, size_t nj, size_t nk, size_t nl, double alpha, double beta,
            double *restrict product, const double *restrict a, const double *restrict b,
            const double *restrict c, double *restrict d);

#endif
