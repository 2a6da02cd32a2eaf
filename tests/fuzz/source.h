/* SPDX-License-Identifier: Apache-2.0 */
/* Where a generator's decisions come from: a string of bytes, as a fuzzer gives and mutates it.
 * When the bytes are used up every decision is 0, by convention the simplest. A seed stands for a
 * string of random bytes. */
#ifndef LM_TESTS_FUZZ_SOURCE_H
#define LM_TESTS_FUZZ_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct source {
    const uint8_t *at, *end;
};

static inline struct source source_of_bytes(const uint8_t *bytes, size_t size) {
    return (struct source){.at = bytes, .end = bytes + size};
}

enum { SOURCE_SEED_BYTES = 8192 };

/* Writes the string that a seed stands for to `bytes`, room for SOURCE_SEED_BYTES; its length, of
 * which half are short. */
static inline size_t source_fill(uint64_t seed, uint8_t *bytes) {
    const uint64_t shape = next_random(&seed);
    const size_t size =
        shape % 2 ? 64 + shape / 2 % 1024 : 64 + shape / 2 % (SOURCE_SEED_BYTES - 64);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(next_random(&seed) >> 24);
    return size;
}

static inline uint8_t source_byte(struct source *source) {
    return source->at < source->end ? *source->at++ : 0;
}

/* Whether no more decisions but 0 will come. */
static inline bool source_is_empty(const struct source *source) {
    return source->at == source->end;
}

/* A number below `bound` (1 to 65536). */
static inline uint32_t source_below(struct source *source, uint32_t bound) {
    uint32_t value = source_byte(source);
    if (bound > 256) value = value << 8 | source_byte(source);
    return value % bound;
}

/* True once in `n` times; never when the bytes are used up. */
static inline bool source_chance(struct source *source, uint32_t n) {
    return source_below(source, n) == n - 1 && n > 1;
}

static inline uint64_t source_u64(struct source *source) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | source_byte(source);
    return value;
}

#endif
