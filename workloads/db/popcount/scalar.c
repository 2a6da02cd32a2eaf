/* SPDX-License-Identifier: Apache-2.0 */
/* Population count, scalar: the instruction for it, with four sums that do not wait for one
 * another. */
#include "popcount.h"

static inline uint64_t count_bits(uint64_t word) {
    return (uint64_t)__builtin_popcountll(word);
}

uint64_t popcount(const uint64_t *words, size_t count) {
    uint64_t sums[4] = {0};
    size_t i = 0;
    for (; count - i >= 4; i += 4) {
        for (size_t k = 0; k < 4; k++)
            sums[k] += count_bits(words[i + k]);
    }
    for (; i < count; i++)
        sums[0] += count_bits(words[i]);
    return sums[0] + sums[1] + (sums[2] + sums[3]);
}
