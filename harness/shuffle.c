/* SPDX-License-Identifier: Apache-2.0 */
/* SplitMix64 and an unbiased Fisher-Yates shuffle. */
#include "harness/shuffle.h"

uint64_t lm_random_next(uint64_t *state) {
    *state += 0x9e3779b97f4a7c15U;
    uint64_t mixed = *state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

/* Uniform in [0, bound): values above the last whole multiple of `bound` are drawn again. */
static uint64_t below(uint64_t *state, uint64_t bound) {
    const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    uint64_t value = lm_random_next(state);
    while (value >= limit)
        value = lm_random_next(state);
    return value % bound;
}

void lm_shuffle_round(uint64_t seed, size_t round, size_t *order, size_t count) {
    uint64_t state = seed;
    state = lm_random_next(&state) + round;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        const size_t other = (size_t)below(&state, i);
        const size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}
