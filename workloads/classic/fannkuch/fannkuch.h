/* SPDX-License-Identifier: Apache-2.0 */
/* Fannkuch: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_FANNKUCH_H
#define LM_WORKLOADS_FANNKUCH_H

#include <stdint.h>

#define FANNKUCH_MAX 12

struct fannkuch {
    int32_t checksum;    /* flips of the permutations at even places less those at odd ones */
    uint32_t most_flips; /* of one permutation */
};

/* Flips every permutation of `n` numbers, 1 to FANNKUCH_MAX, until its first is 0: a flip reverses
 * as many as the first says and one more. The order is the one in which the first i + 1 numbers are
 * rotated left by one each time all orders of the first i have been seen. */
struct fannkuch fannkuch(uint32_t n);

#endif
