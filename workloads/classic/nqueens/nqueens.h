/* SPDX-License-Identifier: Apache-2.0 */
/* N queens: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_NQUEENS_H
#define LM_WORKLOADS_NQUEENS_H

#include <stdint.h>

#define NQUEENS_MAX 16

/* In how many ways n queens, 1 to NQUEENS_MAX, stand on a board of n by n without attacking one
 * another: counts[c] of those with the first row's queen in column c. */
void nqueens(uint32_t counts[], uint32_t n);

#endif
