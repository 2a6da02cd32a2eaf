/* SPDX-License-Identifier: Apache-2.0 */
/* BLAKE3 kernel, simd: four nodes of the tree at once, one per lane, as the paper proposes in its
 * section 5.3: each vector holds one word of all four states, so the rounds need no shuffles but
 * those that rotate by whole bytes; only message words and results are transposed. */
#include "blake3.h"

#include "blake3_compress.h"
#include "vectors.h"

#define LANES ((size_t)4)

static inline v128_t rotr8(v128_t x) {
    return wasm_i8x16_shuffle(x, x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
}

static inline void quarter(v128_t v[16], size_t a, size_t b, size_t c, size_t d, v128_t x,
                           v128_t y) {
    v[a] = wasm_i32x4_add(wasm_i32x4_add(v[a], x), v[b]);
    v[d] = lm_swap_halves_u32x4(wasm_v128_xor(v[d], v[a]));
    v[c] = wasm_i32x4_add(v[c], v[d]);
    v[b] = lm_rotr_u32x4(wasm_v128_xor(v[b], v[c]), 12);
    v[a] = wasm_i32x4_add(wasm_i32x4_add(v[a], y), v[b]);
    v[d] = rotr8(wasm_v128_xor(v[d], v[a]));
    v[c] = wasm_i32x4_add(v[c], v[d]);
    v[b] = lm_rotr_u32x4(wasm_v128_xor(v[b], v[c]), 7);
}

static inline void round_of_four(v128_t v[16], const v128_t m[16], const uint8_t use[16]) {
    quarter(v, 0, 4, 8, 12, m[use[0]], m[use[1]]);
    quarter(v, 1, 5, 9, 13, m[use[2]], m[use[3]]);
    quarter(v, 2, 6, 10, 14, m[use[4]], m[use[5]]);
    quarter(v, 3, 7, 11, 15, m[use[6]], m[use[7]]);
    quarter(v, 0, 5, 10, 15, m[use[8]], m[use[9]]);
    quarter(v, 1, 6, 11, 12, m[use[10]], m[use[11]]);
    quarter(v, 2, 7, 8, 13, m[use[12]], m[use[13]]);
    quarter(v, 3, 4, 9, 14, m[use[14]], m[use[15]]);
}

/* Lane j of m[i] becomes word i of the block at input + j * stride. */
static inline void load_blocks(v128_t m[16], const uint8_t *input, size_t stride) {
    for (size_t i = 0; i < 16; i += 4) {
        for (size_t j = 0; j < LANES; j++)
            m[i + j] = wasm_v128_load(input + j * stride + 4 * i);
        lm_transpose_u32x4(m + i);
    }
}

static inline void compress(v128_t h[8], const v128_t m[16], v128_t counters, uint32_t flags) {
    v128_t v[16];
    for (size_t i = 0; i < 8; i++)
        v[i] = h[i];
    for (size_t i = 0; i < 4; i++)
        v[8 + i] = wasm_i32x4_splat((int32_t)blake3_iv[i]);
    v[12] = counters;
    v[13] = wasm_i32x4_splat(0);
    v[14] = wasm_i32x4_splat(BLAKE3_BLOCK_SIZE);
    v[15] = wasm_i32x4_splat((int32_t)flags);
#pragma clang loop unroll(full)
    for (size_t r = 0; r < BLAKE3_ROUNDS; r++)
        round_of_four(v, m, blake3_schedule[r]);
    for (size_t i = 0; i < 8; i++)
        h[i] = wasm_v128_xor(v[i], v[i + 8]);
}

/* Values of the four nodes that follow one another from `input`. */
static void hash_four(uint8_t *values, const uint8_t *input, uint32_t counter,
                      const struct blake3_nodes *nodes) {
    const size_t stride = nodes->blocks * BLAKE3_BLOCK_SIZE;
    const v128_t lanes = wasm_i32x4_mul(wasm_i32x4_const(0, 1, 2, 3),
                                        wasm_i32x4_splat((int32_t)nodes->counter_step));
    const v128_t counters = wasm_i32x4_add(wasm_i32x4_splat((int32_t)counter), lanes);
    v128_t h[8], m[16];
    for (size_t i = 0; i < 8; i++)
        h[i] = wasm_i32x4_splat((int32_t)blake3_iv[i]);
    for (size_t i = 0; i < nodes->blocks; i++, input += BLAKE3_BLOCK_SIZE) {
        load_blocks(m, input, stride);
        compress(h, m, counters, blake3_block_flags(nodes, i));
    }
    lm_transpose_u32x4(h);
    lm_transpose_u32x4(h + 4);
    for (size_t j = 0; j < LANES; j++, values += BLAKE3_DIGEST_SIZE) {
        wasm_v128_store(values, h[j]);
        wasm_v128_store(values + 16, h[j + 4]);
    }
}

void blake3_hash_nodes(uint8_t *values, const uint8_t *input, size_t count,
                       const struct blake3_nodes *nodes) {
    const size_t size = nodes->blocks * BLAKE3_BLOCK_SIZE;
    uint32_t counter = nodes->counter;
    for (; count >= LANES; count -= LANES, counter += LANES * nodes->counter_step) {
        hash_four(values, input, counter, nodes);
        values += LANES * BLAKE3_DIGEST_SIZE;
        input += LANES * size;
    }
    for (; count > 0; count--, counter += nodes->counter_step) {
        blake3_hash_node(values, input, counter, nodes);
        values += BLAKE3_DIGEST_SIZE;
        input += size;
    }
}
