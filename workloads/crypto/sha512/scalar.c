/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-512 block kernel, scalar: the message schedule word by word (FIPS 180-4 section 6.4.2). */
#include "sha512.h"

#include "bits.h"
#include "sha512_rounds.h"

static uint64_t sigma0(uint64_t x) {
    return lm_rotr64(x, 1) ^ lm_rotr64(x, 8) ^ x >> 7;
}

static uint64_t sigma1(uint64_t x) {
    return lm_rotr64(x, 19) ^ lm_rotr64(x, 61) ^ x >> 6;
}

/* Replaces the sixteen words by the sixteen that follow them. */
static void advance(uint64_t w[16]) {
    for (size_t i = 0; i < 16; i++)
        w[i] += sigma0(w[(i + 1) & 15]) + w[(i + 9) & 15] + sigma1(w[(i + 14) & 15]);
}

static void rounds_of_words(uint64_t s[8], const uint64_t w[16], size_t t) {
    uint64_t wk[16];
    for (size_t i = 0; i < 16; i++)
        wk[i] = w[i] + sha512_k[t + i];
    sha512_rounds16(s, wk, 1);
}

void sha512_blocks(uint64_t state[8], const uint8_t *blocks, size_t count) {
    for (; count > 0; count--, blocks += SHA512_BLOCK_SIZE) {
        uint64_t w[16], s[8];
        for (size_t t = 0; t < 16; t++)
            w[t] = lm_load_u64_big(blocks + 8 * t);
        memcpy(s, state, sizeof s);
        rounds_of_words(s, w, 0);
        for (size_t t = 16; t < SHA512_ROUNDS; t += 16) {
            advance(w);
            rounds_of_words(s, w, t);
        }
        sha512_add(state, s);
    }
}
