/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums, which undo the differential coding of sorted numbers: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_PREFIX_SUM_H
#define LM_WORKLOADS_PREFIX_SUM_H

#include <stddef.h>
#include <stdint.h>

/* sums[i] = start + differences[0] + … + differences[i], modulo 2^32, for i below `count`. The
 * arrays are the same or do not overlap. One per variant. */
void prefix_sum(uint32_t *sums, const uint32_t *differences, size_t count, uint32_t start);

#endif
