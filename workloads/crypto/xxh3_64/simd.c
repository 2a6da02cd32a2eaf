/* SPDX-License-Identifier: Apache-2.0 */
/* XXH3 kernel, simd: the accumulators in four vectors. The halves of the keyed words of two vectors
 * are gathered, so that one extending multiplication takes the lower halves of both and one the
 * upper. */
#include "xxh3_64.h"

#include "guest_simd.h"

struct accumulators {
    v128_t lane[4]; /* two words each */
};

static inline v128_t swap_words(v128_t x) {
    return wasm_i64x2_shuffle(x, x, 1, 0);
}

/* 32 bytes, which are the accumulators of vectors i and i + 1. */
static inline void take_half(struct accumulators *a, size_t i, const uint8_t *bytes,
                             const uint8_t *key) {
    const v128_t data0 = wasm_v128_load(bytes), data1 = wasm_v128_load(bytes + 16);
    const v128_t keyed0 = wasm_v128_xor(data0, wasm_v128_load(key));
    const v128_t keyed1 = wasm_v128_xor(data1, wasm_v128_load(key + 16));
    const v128_t lower = wasm_i32x4_shuffle(keyed0, keyed1, 0, 2, 4, 6);
    const v128_t upper = wasm_i32x4_shuffle(keyed0, keyed1, 1, 3, 5, 7);
    const v128_t sum0 = wasm_i64x2_add(a->lane[i], swap_words(data0));
    const v128_t sum1 = wasm_i64x2_add(a->lane[i + 1], swap_words(data1));
    a->lane[i] = wasm_i64x2_add(sum0, wasm_u64x2_extmul_low_u32x4(lower, upper));
    a->lane[i + 1] = wasm_i64x2_add(sum1, wasm_u64x2_extmul_high_u32x4(lower, upper));
}

static inline void take_stripe(struct accumulators *a, const uint8_t *bytes, const uint8_t *key) {
    take_half(a, 0, bytes, key);
    take_half(a, 2, bytes + 32, key + 32);
}

/* The product of 64 bits by a prime of 32: of the lower halves, and of the upper ones moved up. */
static inline v128_t times_prime(v128_t x) {
    const v128_t prime = wasm_i32x4_splat((int32_t)XXH3_PRIME32_1);
    const v128_t halves = wasm_i32x4_shuffle(x, x, 0, 2, 1, 3);
    const v128_t upper = wasm_u64x2_extmul_high_u32x4(halves, prime);
    return wasm_i64x2_add(wasm_u64x2_extmul_low_u32x4(halves, prime), wasm_i64x2_shl(upper, 32));
}

static inline void scramble(struct accumulators *a) {
    for (size_t i = 0; i < 4; i++) {
        const v128_t key = wasm_v128_load(xxh3_secret + XXH3_SCRAMBLE_KEY + 16 * i);
        const v128_t shifted = wasm_u64x2_shr(a->lane[i], 47);
        a->lane[i] = times_prime(wasm_v128_xor(a->lane[i], wasm_v128_xor(shifted, key)));
    }
}

void xxh3_accumulate(uint64_t accumulators[8], const uint8_t *bytes, size_t size) {
    const uint8_t *const last = bytes + size - XXH3_STRIPE;
    struct accumulators a;
    for (size_t i = 0; i < 4; i++)
        a.lane[i] = wasm_v128_load(accumulators + 2 * i);
    for (; size > XXH3_BLOCK_SIZE; size -= XXH3_BLOCK_SIZE, bytes += XXH3_BLOCK_SIZE) {
#pragma clang loop unroll_count(4)
        for (size_t i = 0; i < XXH3_BLOCK_SIZE / XXH3_STRIPE; i++)
            take_stripe(&a, bytes + XXH3_STRIPE * i, xxh3_secret + 8 * i);
        scramble(&a);
    }
    for (size_t i = 0; i < (size - 1) / XXH3_STRIPE; i++)
        take_stripe(&a, bytes + XXH3_STRIPE * i, xxh3_secret + 8 * i);
    take_stripe(&a, last, xxh3_secret + XXH3_LAST_KEY);
    for (size_t i = 0; i < 4; i++)
        wasm_v128_store(accumulators + 2 * i, a.lane[i]);
}
