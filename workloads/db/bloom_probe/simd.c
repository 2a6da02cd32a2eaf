/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a blocked Bloom filter, simd: the eight words are two vectors. No instruction shifts
 * lanes by different amounts, so the bit wanted of each word is made from bytes: a swizzle makes
 * the bit in every byte of the word, and a comparison leaves it in the byte where it belongs. */
#include "bloom_probe.h"

#include "guest_simd.h"

/* One bit per 32-bit lane: that whose number the top five bits of the lane's product say. */
static inline v128_t wanted_bits(v128_t key, v128_t salts) {
    const v128_t product = wasm_i32x4_mul(key, salts);
    const v128_t top = wasm_i8x16_shuffle(product, product, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11,
                                          15, 15, 15, 15);
    const v128_t bit = wasm_v128_and(wasm_u8x16_shr(top, 3), wasm_i8x16_splat(7));
    const v128_t powers =
        wasm_i8x16_const(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
    /* The byte's number stands in the two bits above those of the bit. */
    const v128_t byte = wasm_v128_and(top, wasm_u8x16_splat(0xc0));
    const v128_t places = wasm_i8x16_const(0, 0x40, -0x80, -0x40, 0, 0x40, -0x80, -0x40, 0, 0x40,
                                           -0x80, -0x40, 0, 0x40, -0x80, -0x40);
    return wasm_v128_and(wasm_i8x16_swizzle(powers, bit), wasm_i8x16_eq(byte, places));
}

size_t bloom_probe(uint32_t *restrict found, const struct bloom_block *restrict filter,
                   size_t blocks, const uint64_t *restrict hashes, size_t count) {
    const v128_t salts0 = wasm_v128_load(bloom_salts), salts1 = wasm_v128_load(bloom_salts + 4);
    size_t hits = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t *const words = filter[bloom_block_of(hashes[i], blocks)].words;
        const v128_t key = wasm_i32x4_splat((int32_t)hashes[i]);
        const v128_t missing0 = wasm_v128_andnot(wanted_bits(key, salts0), wasm_v128_load(words));
        const v128_t missing1 =
            wasm_v128_andnot(wanted_bits(key, salts1), wasm_v128_load(words + 4));
        found[hits] = (uint32_t)i;
        hits += !wasm_v128_any_true(wasm_v128_or(missing0, missing1));
    }
    return hits;
}
