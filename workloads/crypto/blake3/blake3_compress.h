/* SPDX-License-Identifier: Apache-2.0 */
/* The compression function of BLAKE3 (section 2.2 of the paper) on scalar words, and what the
 * vector one shares with it: the initial value and which message word enters where. */
#ifndef LM_WORKLOADS_BLAKE3_COMPRESS_H
#define LM_WORKLOADS_BLAKE3_COMPRESS_H

#include "bits.h"
#include "blake3.h"

#define BLAKE3_ROUNDS 7

/* The square roots of the first eight primes, as in SHA-256 (table 1). */
static const uint32_t blake3_iv[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* The message words in the order of their use in each round: powers of the permutation of table 2.
 */
static const uint8_t blake3_schedule[BLAKE3_ROUNDS][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8},
    {3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1},
    {10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6},
    {12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4},
    {9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7},
    {11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13},
};

static inline void blake3_g(uint32_t v[16], size_t a, size_t b, size_t c, size_t d, uint32_t x,
                            uint32_t y) {
    v[a] += v[b] + x;
    v[d] = lm_rotr32(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = lm_rotr32(v[b] ^ v[c], 12);
    v[a] += v[b] + y;
    v[d] = lm_rotr32(v[d] ^ v[a], 8);
    v[c] += v[d];
    v[b] = lm_rotr32(v[b] ^ v[c], 7);
}

/* Columns, then diagonals. */
static inline void blake3_round(uint32_t v[16], const uint32_t m[16], const uint8_t use[16]) {
    blake3_g(v, 0, 4, 8, 12, m[use[0]], m[use[1]]);
    blake3_g(v, 1, 5, 9, 13, m[use[2]], m[use[3]]);
    blake3_g(v, 2, 6, 10, 14, m[use[4]], m[use[5]]);
    blake3_g(v, 3, 7, 11, 15, m[use[6]], m[use[7]]);
    blake3_g(v, 0, 5, 10, 15, m[use[8]], m[use[9]]);
    blake3_g(v, 1, 6, 11, 12, m[use[10]], m[use[11]]);
    blake3_g(v, 2, 7, 8, 13, m[use[12]], m[use[13]]);
    blake3_g(v, 3, 4, 9, 14, m[use[14]], m[use[15]]);
}

/* Replaces the chaining value `h` by that after a block of `size` bytes, zeros following them. */
static inline void blake3_compress(uint32_t h[8], const uint8_t block[BLAKE3_BLOCK_SIZE],
                                   uint32_t size, uint32_t counter, uint32_t flags) {
    uint32_t m[16];
    uint32_t v[16] = {h[0],    h[1], h[2],         h[3],         h[4],         h[5],
                      h[6],    h[7], blake3_iv[0], blake3_iv[1], blake3_iv[2], blake3_iv[3],
                      counter, 0,    size,         flags};
    for (size_t i = 0; i < 16; i++)
        m[i] = lm_load_u32(block + 4 * i);
#pragma clang loop unroll(full)
    for (size_t r = 0; r < BLAKE3_ROUNDS; r++)
        blake3_round(v, m, blake3_schedule[r]);
    for (size_t i = 0; i < 8; i++)
        h[i] = v[i] ^ v[i + 8];
}

static inline uint32_t blake3_block_flags(const struct blake3_nodes *nodes, size_t block) {
    return nodes->flags | (block == 0 ? nodes->first_flags : 0) |
           (block == nodes->blocks - 1 ? nodes->last_flags : 0);
}

/* The chaining value of one node that starts at `input`. */
static inline void blake3_hash_node(uint8_t value[BLAKE3_DIGEST_SIZE], const uint8_t *input,
                                    uint32_t counter, const struct blake3_nodes *nodes) {
    uint32_t h[8];
    memcpy(h, blake3_iv, sizeof h);
    for (size_t i = 0; i < nodes->blocks; i++) {
        blake3_compress(h, input + BLAKE3_BLOCK_SIZE * i, BLAKE3_BLOCK_SIZE, counter,
                        blake3_block_flags(nodes, i));
    }
    memcpy(value, h, sizeof h);
}

#endif
