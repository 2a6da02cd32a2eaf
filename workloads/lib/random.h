/* SPDX-License-Identifier: Apache-2.0 */
/* Seeded inputs, the same bytes on every machine and engine.
 *
 * The generator is SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014): a counter through a 64-bit mixer, so it needs integer operations only.
 */
#ifndef LM_WORKLOADS_LIB_RANDOM_H
#define LM_WORKLOADS_LIB_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct lm_random {
    uint64_t state; /* any value is a valid seed */
};

static inline uint64_t lm_random_u64(struct lm_random *random) {
    uint64_t z = random->state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/* Uniform in [0, bound); bound > 0. The bias of at most bound / 2^32 does not matter for inputs. */
static inline uint32_t lm_random_below(struct lm_random *random, uint32_t bound) {
    return (uint32_t)(((lm_random_u64(random) >> 32) * bound) >> 32);
}

/* Uniform multiples of 2^-23 in [-1, 1); exact. */
static inline float lm_random_f32(struct lm_random *random) {
    return (float)(int32_t)(lm_random_u64(random) >> 40) * 0x1p-23f - 1.0f;
}

/* Uniform multiples of 2^-52 in [-1, 1); exact. */
static inline double lm_random_f64(struct lm_random *random) {
    return (double)(int64_t)(lm_random_u64(random) >> 11) * 0x1p-52 - 1.0;
}

/* Eight bytes per draw, least significant first; the rest of the last draw is dropped. */
static inline void lm_random_fill_bytes(struct lm_random *random, uint8_t *bytes, size_t count) {
    uint64_t draw = 0;
    for (size_t i = 0; i < count; i++, draw >>= 8) {
        if (i % 8 == 0) draw = lm_random_u64(random);
        bytes[i] = (uint8_t)draw;
    }
}

static inline void lm_random_fill_f32(struct lm_random *random, float *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        values[i] = lm_random_f32(random);
}

#endif
