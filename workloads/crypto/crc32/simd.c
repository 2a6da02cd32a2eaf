/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32 kernel, simd, without carry-less products, which Wasm lacks.
 *
 * Sixteen words, one of each 16 in a block of 64 bytes, are folded at once: a word becomes its
 * product with x^512 modulo the polynomial, plus the word 64 bytes later. That product is linear in
 * the word's eight nibbles, so each byte of it is the sum of eight swizzles of tables of sixteen
 * bytes (J. S. Plank, K. M. Greenan, E. L. Miller, "Screaming Fast Galois Field Arithmetic Using
 * Intel SIMD Instructions", FAST 2013). The words are held as four planes of their bytes. */
#include "crc32.h"

#include "bench.h"
#include "bits.h"
#include "vectors.h"

#define BLOCK ((size_t)64)

/* Vector n of byte k holds byte k of the product with x^512 of each value of nibble n. */
static LM_ALIGNED uint8_t nibble_tables[4][8][16];

void crc32_prepare(void) {
    static const uint8_t zeros[BLOCK];
    for (size_t n = 0; n < 8; n++) {
        for (uint32_t value = 0; value < 16; value++) {
            const uint32_t product = crc32_slices(value << 4 * n, zeros, BLOCK);
            for (size_t k = 0; k < 4; k++)
                nibble_tables[k][n][value] = (uint8_t)(product >> 8 * k);
        }
    }
}

/* The bytes of each vector as a 4 by 4 matrix, transposed. */
static inline void turn_bytes(v128_t x[4]) {
    for (size_t i = 0; i < 4; i++) {
        x[i] = wasm_i8x16_shuffle(x[i], x[i], 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    }
}

/* Plane k holds bytes k of the sixteen words of a block. */
static inline void load_planes(v128_t planes[4], const uint8_t *block) {
    for (size_t i = 0; i < 4; i++)
        planes[i] = wasm_v128_load(block + 16 * i);
    turn_bytes(planes);
    lm_transpose_u32x4(planes);
}

static inline v128_t look_up(size_t k, size_t n, v128_t nibbles) {
    return wasm_i8x16_swizzle(wasm_v128_load(nibble_tables[k][n]), nibbles);
}

/* The words times x^512. */
static inline void fold(v128_t planes[4]) {
    v128_t sum[4];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 4; i++) {
        const v128_t low = wasm_v128_and(planes[i], wasm_i8x16_splat(15));
        const v128_t high = wasm_u8x16_shr(planes[i], 4);
        for (size_t k = 0; k < 4; k++) {
            const v128_t both = wasm_v128_xor(look_up(k, 2 * i, low), look_up(k, 2 * i + 1, high));
            sum[k] = i == 0 ? both : wasm_v128_xor(sum[k], both);
        }
    }
    for (size_t k = 0; k < 4; k++)
        planes[k] = sum[k];
}

/* One block or more: the register is added to the first word; at the end the sixteen words are a
 * message of their own. */
static uint32_t fold_blocks(uint32_t crc, const uint8_t *bytes, size_t blocks) {
    uint8_t words[BLOCK];
    v128_t planes[4], next[4];
    memcpy(words, bytes, BLOCK);
    lm_store_u32(words, lm_load_u32(words) ^ crc);
    load_planes(planes, words);
    for (size_t b = 1; b < blocks; b++) {
        load_planes(next, bytes + BLOCK * b);
        fold(planes);
        for (size_t k = 0; k < 4; k++)
            planes[k] = wasm_v128_xor(planes[k], next[k]);
    }
    lm_transpose_u32x4(planes);
    turn_bytes(planes);
    for (size_t i = 0; i < 4; i++)
        wasm_v128_store(words + 16 * i, planes[i]);
    return crc32_slices(0, words, BLOCK);
}

uint32_t crc32_update(uint32_t crc, const uint8_t *bytes, size_t size) {
    const size_t blocks = size / BLOCK;
    if (blocks > 0) crc = fold_blocks(crc, bytes, blocks);
    return crc32_slices(crc, bytes + blocks * BLOCK, size % BLOCK);
}
