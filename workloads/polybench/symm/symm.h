/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric matrix product: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SYMM_H
#define LM_WORKLOADS_SYMM_H

#include <stddef.h>

/* c = alpha s b + beta c, with b and c m by n and s the symmetric m by m matrix whose lower
 * triangle and diagonal `a` holds; what lies above is not read. All are row-major without gaps. */
void symm(size_t m, size_t n, double alpha, double beta, double *restrict c,
          const double *restrict a, const double *restrict b);

#endif
