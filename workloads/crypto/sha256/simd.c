/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 block kernel, simd: the message schedules of four blocks at once, one block per lane.
 *
 * The schedule of a block depends on its message alone, so those of consecutive blocks of one
 * message are independent, while the rounds remain one scalar chain (S. Gueron and V. Krasnov,
 * "Parallelizing message schedules to accelerate the computations of hash functions", Journal of
 * Cryptographic Engineering 2, 2012). */
#include "sha256.h"

#include "sha256_rounds.h"
#include "vectors.h"

#include <string.h>

#define LANES ((size_t)4)

static inline v128_t sigma0(v128_t x) {
    return wasm_v128_xor(wasm_v128_xor(lm_rotr_u32x4(x, 7), lm_rotr_u32x4(x, 18)),
                         wasm_u32x4_shr(x, 3));
}

static inline v128_t sigma1(v128_t x) {
    return wasm_v128_xor(wasm_v128_xor(lm_rotr_u32x4(x, 17), lm_rotr_u32x4(x, 19)),
                         wasm_u32x4_shr(x, 10));
}

/* Words 4 i to 4 i + 3 of four blocks, transposed: lane j of w[k] is word 4 i + k of block j. */
static inline void load_words(v128_t w[4], const uint8_t *blocks, size_t i) {
    for (size_t j = 0; j < LANES; j++)
        w[j] = lm_bswap_u32x4(wasm_v128_load(blocks + j * SHA256_BLOCK_SIZE + 16 * i));
    lm_transpose_u32x4(w);
}

static inline void store_with_constant(uint32_t *wk, v128_t word, size_t t) {
    wasm_v128_store(wk + LANES * t, wasm_i32x4_add(word, wasm_v128_load32_splat(&sha256_k[t])));
}

/* Schedules of four blocks: word t of block j, its constant added, becomes wk[LANES * t + j]. */
static void schedule(uint32_t wk[LANES * 64], const uint8_t *blocks) {
    v128_t w[16];
    for (size_t i = 0; i < 4; i++)
        load_words(w + 4 * i, blocks, i);
    for (size_t t = 0; t < 48; t += 16) {
#pragma clang loop unroll(full)
        for (size_t i = 0; i < 16; i++) {
            const v128_t word = w[i];
            store_with_constant(wk, word, t + i);
            const v128_t near = wasm_i32x4_add(word, sigma0(w[(i + 1) & 15]));
            const v128_t far = wasm_i32x4_add(w[(i + 9) & 15], sigma1(w[(i + 14) & 15]));
            w[i] = wasm_i32x4_add(near, far);
        }
    }
    for (size_t t = 48; t < 64; t++)
        store_with_constant(wk, w[t & 15], t);
}

/* A group of fewer than four blocks at the end is scheduled beside blocks of zeros. */
void sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count) {
    _Alignas(16) uint32_t wk[LANES * 64];
    for (; count >= LANES; count -= LANES, blocks += LANES * SHA256_BLOCK_SIZE) {
        schedule(wk, blocks);
        for (size_t j = 0; j < LANES; j++)
            sha256_compress(state, wk + j, LANES);
    }
    if (count > 0) {
        uint8_t last[LANES * SHA256_BLOCK_SIZE] = {0};
        memcpy(last, blocks, count * SHA256_BLOCK_SIZE);
        schedule(wk, last);
        for (size_t j = 0; j < count; j++)
            sha256_compress(state, wk + j, LANES);
    }
}
