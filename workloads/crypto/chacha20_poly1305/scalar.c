/* SPDX-License-Identifier: Apache-2.0 */
/* ChaCha20-Poly1305 kernels, scalar: a block of key stream at a time, a block of the tag at a time.
 */
#include "chacha20_poly1305.h"

#include "poly1305_field.h"

static inline void quarter_round(uint32_t x[16], size_t a, size_t b, size_t c, size_t d) {
    x[a] += x[b];
    x[d] = lm_rotl32(x[d] ^ x[a], 16);
    x[c] += x[d];
    x[b] = lm_rotl32(x[b] ^ x[c], 12);
    x[a] += x[b];
    x[d] = lm_rotl32(x[d] ^ x[a], 8);
    x[c] += x[d];
    x[b] = lm_rotl32(x[b] ^ x[c], 7);
}

/* The key stream block of `state`, its counter replaced. */
static inline void stream_block(uint32_t stream[16], const uint32_t state[16], uint32_t counter) {
    uint32_t x[16];
    memcpy(x, state, sizeof x);
    x[12] = counter;
    for (size_t i = 0; i < 10; i++) {
        quarter_round(x, 0, 4, 8, 12);
        quarter_round(x, 1, 5, 9, 13);
        quarter_round(x, 2, 6, 10, 14);
        quarter_round(x, 3, 7, 11, 15);
        quarter_round(x, 0, 5, 10, 15);
        quarter_round(x, 1, 6, 11, 12);
        quarter_round(x, 2, 7, 8, 13);
        quarter_round(x, 3, 4, 9, 14);
    }
    for (size_t i = 0; i < 16; i++)
        stream[i] = x[i] + (i == 12 ? counter : state[i]);
}

void chacha20_xor(uint8_t *out, const uint8_t *in, size_t size, const uint32_t state[16]) {
    uint32_t stream[16], counter = state[12];
    for (; size >= CHACHA20_BLOCK_SIZE; size -= CHACHA20_BLOCK_SIZE, counter++) {
        stream_block(stream, state, counter);
        for (size_t i = 0; i < 16; i++)
            lm_store_u32(out + 4 * i, lm_load_u32(in + 4 * i) ^ stream[i]);
        out += CHACHA20_BLOCK_SIZE;
        in += CHACHA20_BLOCK_SIZE;
    }
    if (size == 0) return;
    stream_block(stream, state, counter);
    for (size_t i = 0; i < size; i++)
        out[i] = in[i] ^ (uint8_t)(stream[i / 4] >> i % 4 * 8);
}

void poly1305_blocks(struct poly1305_number *h, const struct poly1305_number *r,
                     const uint8_t *blocks, size_t count) {
    struct poly1305_number sum = *h;
    for (; count > 0; count--, blocks += POLY1305_BLOCK_SIZE) {
        const struct poly1305_number block = poly1305_load(blocks, 1);
        poly1305_step(&sum, r, &block);
    }
    *h = sum;
}
