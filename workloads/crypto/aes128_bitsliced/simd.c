/* SPDX-License-Identifier: Apache-2.0 */
/* AES-128 kernel, simd: eight blocks in eight slices of 128 bits, as in Käsper and Schwabe's paper.
 * A slice's 32-bit quarters are the rows, their four bytes the columns, a byte's bits the blocks.
 */
#include "aes128_bitsliced.h"

#include "bits.h"
#include "guest_simd.h"

#define BLOCKS ((size_t)8)

typedef v128_t aes_word;

static inline v128_t aes_shl(v128_t x, unsigned n) {
    return wasm_i64x2_shl(x, n);
}

static inline v128_t aes_shr(v128_t x, unsigned n) {
    return wasm_u64x2_shr(x, n);
}

static inline v128_t aes_splat(uint8_t byte) {
    return wasm_i8x16_splat((int8_t)byte);
}

/* Row r turns by r bytes. */
static inline v128_t aes_shift_rows(v128_t x) {
    return wasm_i8x16_shuffle(x, x, 0, 1, 2, 3, 5, 6, 7, 4, 10, 11, 8, 9, 15, 12, 13, 14);
}

static inline v128_t aes_next_row(v128_t x) {
    return wasm_i32x4_shuffle(x, x, 1, 2, 3, 0);
}

static inline v128_t aes_row_after_next(v128_t x) {
    return wasm_i32x4_shuffle(x, x, 2, 3, 0, 1);
}

#include "aes_slices.h"

/* From columns of rows to rows of columns, and back. */
static inline v128_t turn_block(v128_t x) {
    return wasm_i8x16_shuffle(x, x, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

static void slice_keys(v128_t sliced[AES128_ROUNDS + 1][8], const struct aes128_keys *keys) {
    for (size_t r = 0; r <= AES128_ROUNDS; r++) {
        const v128_t constant = wasm_i8x16_splat(r == 0 ? 0 : 0x63);
        const v128_t key = wasm_v128_xor(turn_block(wasm_v128_load(keys->round[r])), constant);
        for (size_t i = 0; i < 8; i++) {
            const v128_t bit = wasm_i8x16_splat((int8_t)(1 << i));
            sliced[r][i] = wasm_i8x16_eq(wasm_v128_and(key, bit), bit);
        }
    }
}

/* Encryptions of eight counters from high:low on; word j is block j. */
static inline void stream_blocks(v128_t stream[BLOCKS], const v128_t (*keys)[8], uint64_t high,
                                 uint64_t low) {
    for (size_t j = 0; j < BLOCKS; j++) {
        const uint64_t carried = high + (low + j < low);
        const v128_t block = wasm_i64x2_make((int64_t)__builtin_bswap64(carried),
                                             (int64_t)__builtin_bswap64(low + j));
        stream[j] = turn_block(block);
    }
    aes_transpose_bits(stream);
    aes_encrypt_slices(stream, keys);
    aes_transpose_bits(stream);
    for (size_t j = 0; j < BLOCKS; j++)
        stream[j] = turn_block(stream[j]);
}

/* Eight blocks of `in` and of `out`. */
static void xor_blocks(uint8_t *out, const uint8_t *in, const v128_t (*keys)[8], uint64_t high,
                       uint64_t low) {
    v128_t stream[BLOCKS];
    stream_blocks(stream, keys, high, low);
    for (size_t j = 0; j < BLOCKS; j++) {
        const size_t at = j * AES_BLOCK_SIZE;
        wasm_v128_store(out + at, wasm_v128_xor(wasm_v128_load(in + at), stream[j]));
    }
}

void aes128_ctr(uint8_t *out, const uint8_t *in, size_t size, const struct aes128_keys *keys,
                const uint8_t counter[AES_BLOCK_SIZE]) {
    const size_t step = BLOCKS * AES_BLOCK_SIZE;
    v128_t sliced[AES128_ROUNDS + 1][8];
    uint64_t high = lm_load_u64_big(counter), low = lm_load_u64_big(counter + 8);
    slice_keys(sliced, keys);
    for (; size >= step; size -= step, in += step, out += step) {
        xor_blocks(out, in, sliced, high, low);
        high += low + BLOCKS < low;
        low += BLOCKS;
    }
    if (size == 0) return;
    uint8_t rest[BLOCKS * AES_BLOCK_SIZE] = {0};
    memcpy(rest, in, size);
    xor_blocks(rest, rest, sliced, high, low);
    memcpy(out, rest, size);
}
