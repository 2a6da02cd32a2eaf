/* SPDX-License-Identifier: Apache-2.0 */
/* RNA secondary structure: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_NUSSINOV_H
#define LM_WORKLOADS_NUSSINOV_H

#include <stddef.h>
#include <stdint.h>

/* Fills table[i * n + j], i < j, with the greatest number of nested pairs among bases i to j of the
 * sequence. Bases 0 to 3 stand for A, G, C, T; A pairs with T, G with C, none with its neighbour.
 * The table is n by n, 0 where it starts. */
void nussinov(size_t n, const int8_t *restrict sequence, int32_t *restrict table);

#endif
