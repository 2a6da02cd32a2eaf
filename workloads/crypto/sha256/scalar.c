/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 block kernel, scalar: the message schedule word by word (FIPS 180-4 section 6.2.2). */
#include "sha256.h"

#include "bits.h"
#include "sha256_rounds.h"

static uint32_t sigma0(uint32_t x) {
    return lm_rotr32(x, 7) ^ lm_rotr32(x, 18) ^ x >> 3;
}

static uint32_t sigma1(uint32_t x) {
    return lm_rotr32(x, 17) ^ lm_rotr32(x, 19) ^ x >> 10;
}

/* Replaces word t of the ring of sixteen by word t + 16 and returns word t with its constant. */
static uint32_t schedule_next(uint32_t w[16], size_t t) {
    const uint32_t word = w[t & 15];
    w[t & 15] = word + sigma0(w[(t + 1) & 15]) + w[(t + 9) & 15] + sigma1(w[(t + 14) & 15]);
    return word + sha256_k[t];
}

void sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count) {
    for (; count > 0; count--, blocks += SHA256_BLOCK_SIZE) {
        uint32_t w[16], wk[64];
        for (size_t t = 0; t < 16; t++)
            w[t] = lm_load_u32_big(blocks + 4 * t);
        for (size_t t = 0; t < 48; t += 16) {
            for (size_t i = 0; i < 16; i++)
                wk[t + i] = schedule_next(w, t + i);
        }
        for (size_t t = 48; t < 64; t++)
            wk[t] = w[t & 15] + sha256_k[t];
        sha256_compress(state, wk, 1);
    }
}
