/* SPDX-License-Identifier: Apache-2.0 */
/* A seeded generator and the shuffle of each round, so that a recorded seed gives the same order
 * again. Not for anything secret. */
#ifndef LM_HARNESS_SHUFFLE_H
#define LM_HARNESS_SHUFFLE_H

#include <stddef.h>
#include <stdint.h>

/* The next value of the SplitMix64 generator (Steele, Lea, Flood 2014); any seed is good. */
uint64_t lm_random_next(uint64_t *state);

/* Fills order[0..count) with a permutation of 0..count-1 for this seed and round; every round of a
 * seed has another one (Fisher and Yates). */
void lm_shuffle_round(uint64_t seed, size_t round, size_t *order, size_t count);

#endif
