/* SPDX-License-Identifier: Apache-2.0 */
/* Sums and counts by group, scalar: both in one word per group, and four sets of words, so that
 * rows of one group in a row do not wait for one another. */
#include "group_sum.h"

#define SETS  ((size_t)4)
#define COUNT 36 /* bits below the count: sums below 255 * 2^26 */

void group_sum(struct group groups[GROUPS], const uint8_t *keys, const uint8_t *values,
               size_t count) {
    uint64_t sets[SETS][GROUPS] = {{0}};
    size_t i = 0;
    for (; count - i >= SETS; i += SETS) {
        for (size_t k = 0; k < SETS; k++)
            sets[k][keys[i + k]] += (1ull << COUNT) + values[i + k];
    }
    for (; i < count; i++)
        sets[0][keys[i]] += (1ull << COUNT) + values[i];
    for (size_t g = 0; g < GROUPS; g++) {
        const uint64_t both = sets[0][g] + sets[1][g] + sets[2][g] + sets[3][g];
        groups[g] = (struct group){both & ((1ull << COUNT) - 1), both >> COUNT};
    }
}
