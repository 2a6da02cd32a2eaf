/* SPDX-License-Identifier: Apache-2.0 */
/* Bitonic sorting network: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SORT_BITONIC_H
#define LM_WORKLOADS_SORT_BITONIC_H

#include <stddef.h>
#include <stdint.h>

#define BITONIC_LEAST ((size_t)32)

/* Sorts `count` values ascending; count is a power of two of at least BITONIC_LEAST. One per
 * variant. */
void sort_bitonic(int32_t *values, size_t count);

#endif
