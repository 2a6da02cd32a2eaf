/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-512 block kernel, simd: the message schedules of two blocks at once, one block per lane,
 * beside the scalar rounds of the first of them (S. Gueron and V. Krasnov, "Parallelizing message
 * schedules to accelerate the computations of hash functions", Journal of Cryptographic Engineering
 * 2, 2012).
 *
 * Two lanes do little more than make up for rotations of three instructions; what is won is that
 * the second block's words wait in memory and that the two kinds of work do not depend on each
 * other. */
#include "sha512.h"

#include "sha512_rounds.h"
#include "vectors.h"

#define LANES ((size_t)2)

static inline v128_t sigma0(v128_t x) {
    return wasm_v128_xor(wasm_v128_xor(lm_rotr_u64x2(x, 1), lm_rotr_u64x2(x, 8)),
                         wasm_u64x2_shr(x, 7));
}

static inline v128_t sigma1(v128_t x) {
    return wasm_v128_xor(wasm_v128_xor(lm_rotr_u64x2(x, 19), lm_rotr_u64x2(x, 61)),
                         wasm_u64x2_shr(x, 6));
}

/* Lane j of w[t] is word t of block j. */
static inline void load_words(v128_t w[16], const uint8_t *blocks) {
#pragma clang loop unroll(full)
    for (size_t t = 0; t < 16; t += 2) {
        const v128_t b0 = lm_bswap_u64x2(wasm_v128_load(blocks + 8 * t));
        const v128_t b1 = lm_bswap_u64x2(wasm_v128_load(blocks + SHA512_BLOCK_SIZE + 8 * t));
        w[t] = wasm_i64x2_shuffle(b0, b1, 0, 2);
        w[t + 1] = wasm_i64x2_shuffle(b0, b1, 1, 3);
    }
}

/* Replaces the sixteen words of both blocks by the sixteen that follow them. */
static inline void advance(v128_t w[16]) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 16; i++) {
        const v128_t near = wasm_i64x2_add(w[i], sigma0(w[(i + 1) & 15]));
        const v128_t far = wasm_i64x2_add(w[(i + 9) & 15], sigma1(w[(i + 14) & 15]));
        w[i] = wasm_i64x2_add(near, far);
    }
}

/* Stores the words t to t + 15 of both blocks, their constants added. */
static inline void store_with_constants(uint64_t wk[LANES * 16], const v128_t w[16], size_t t) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 16; i++) {
        const v128_t constant = wasm_v128_load64_splat(&sha512_k[t + i]);
        wasm_v128_store(wk + LANES * i, wasm_i64x2_add(w[i], constant));
    }
}

/* Both schedules into wk, and the rounds of the first block, sixteen at a time. */
static void first_of_two(uint64_t wk[LANES * SHA512_ROUNDS], uint64_t state[8],
                         const uint8_t *blocks) {
    v128_t w[16];
    uint64_t s[8];
    memcpy(s, state, sizeof s);
    load_words(w, blocks);
    store_with_constants(wk, w, 0);
    sha512_rounds16(s, wk, LANES);
    for (size_t t = 16; t < SHA512_ROUNDS; t += 16) {
        advance(w);
        store_with_constants(wk + LANES * t, w, t);
        sha512_rounds16(s, wk + LANES * t, LANES);
    }
    sha512_add(state, s);
}

static void second_of_two(const uint64_t wk[LANES * SHA512_ROUNDS], uint64_t state[8]) {
    uint64_t s[8];
    memcpy(s, state, sizeof s);
    for (size_t t = 0; t < SHA512_ROUNDS; t += 16)
        sha512_rounds16(s, wk + LANES * t + 1, LANES);
    sha512_add(state, s);
}

/* A single block at the end is scheduled beside zeros. */
void sha512_blocks(uint64_t state[8], const uint8_t *blocks, size_t count) {
    _Alignas(16) uint64_t wk[LANES * SHA512_ROUNDS];
    for (; count >= LANES; count -= LANES, blocks += LANES * SHA512_BLOCK_SIZE) {
        first_of_two(wk, state, blocks);
        second_of_two(wk, state);
    }
    if (count > 0) {
        uint8_t last[LANES * SHA512_BLOCK_SIZE] = {0};
        memcpy(last, blocks, SHA512_BLOCK_SIZE);
        first_of_two(wk, state, last);
    }
}
