/* SPDX-License-Identifier: Apache-2.0 */
/* Words of 32 bits for kernels that are written once for both variants: here a word is one number;
 * in words_u32x4.h, which has the same names, four side by side. A variant includes one of the two
 * before the kernel's own header. */
#ifndef LM_WORKLOADS_LIB_WORDS_U32_H
#define LM_WORKLOADS_LIB_WORDS_U32_H

#include <stdint.h>

typedef uint32_t word;

static inline uint32_t word_load(const uint32_t *at) {
    return *at;
}

static inline void word_store(uint32_t *at, uint32_t x) {
    *at = x;
}

static inline uint32_t word_add(uint32_t a, uint32_t b) {
    return a + b;
}

static inline uint32_t word_sub(uint32_t a, uint32_t b) {
    return a - b;
}

static inline uint32_t word_and(uint32_t a, uint32_t b) {
    return a & b;
}

static inline uint32_t word_or(uint32_t a, uint32_t b) {
    return a | b;
}

static inline uint32_t word_xor(uint32_t a, uint32_t b) {
    return a ^ b;
}

/* Shifts by n < 32. */
static inline uint32_t word_shl(uint32_t a, unsigned n) {
    return a << n;
}

static inline uint32_t word_shr(uint32_t a, unsigned n) {
    return a >> n;
}

static inline uint32_t word_splat(uint32_t a) {
    return a;
}

#endif
