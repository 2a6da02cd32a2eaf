/* SPDX-License-Identifier: Apache-2.0 */
/* Sums and counts by group: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_GROUP_SUM_H
#define LM_WORKLOADS_GROUP_SUM_H

#include <stddef.h>
#include <stdint.h>

#define GROUPS ((size_t)4)

struct group {
    uint64_t sum, count;
};

/* For each key from 0 to GROUPS - 1, how many rows have it, and the sum of their values. No key is
 * greater; count < 2^26. One per variant. */
void group_sum(struct group groups[GROUPS], const uint8_t *keys, const uint8_t *values,
               size_t count);

#endif
