/* SPDX-License-Identifier: Apache-2.0 */
/* Intersection of sorted sets: the kernel, and the merge every variant ends with. */
#ifndef LM_WORKLOADS_SET_INTERSECT_H
#define LM_WORKLOADS_SET_INTERSECT_H

#include <stddef.h>
#include <stdint.h>

/* A set: `count` distinct values, ascending. */
struct set {
    const uint32_t *values;
    size_t count;
};

/* Writes the values that are in both sets to `out`, ascending, and returns how many there are.
 * `out` has room for the values of the smaller set and SET_SLACK more, and may be written up to
 * there. One per variant. */
#define SET_SLACK 3
size_t set_intersect(uint32_t *restrict out, struct set a, struct set b);

/* Merges what is left of the sets without a branch on the data: each step drops the lesser of both
 * first values, or both if they are equal. Writes only what it counts. */
static inline size_t set_merge(uint32_t *restrict out, struct set a, struct set b) {
    size_t i = 0, j = 0, common = 0;
    while (i < a.count && j < b.count) {
        const uint32_t x = a.values[i], y = b.values[j];
        out[common] = x;
        common += x == y;
        i += x <= y;
        j += y <= x;
    }
    return common;
}

#endif
