/* SPDX-License-Identifier: Apache-2.0 */
/* What both SHA-256 kernels share: the round constants and the 64 rounds over a finished message
 * schedule. The rounds are one chain of dependent additions, so they are scalar in every variant;
 * the variants differ in how they compute the schedule (FIPS 180-4 sections 4.1.2, 4.2.2, 6.2.2).
 */
#ifndef LM_WORKLOADS_SHA256_ROUNDS_H
#define LM_WORKLOADS_SHA256_ROUNDS_H

#include "bits.h"

#include <stddef.h>

static const uint32_t sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* One round; the caller names the eight words rotated by one place each time, so none is moved. */
static inline void sha256_round(const uint32_t a, const uint32_t b, const uint32_t c, uint32_t *d,
                                const uint32_t e, const uint32_t f, const uint32_t g, uint32_t *h,
                                uint32_t wk) {
    const uint32_t sum1 = lm_rotr32(e, 6) ^ lm_rotr32(e, 11) ^ lm_rotr32(e, 25);
    const uint32_t t1 = *h + sum1 + (g ^ (e & (f ^ g))) + wk;
    const uint32_t sum0 = lm_rotr32(a, 2) ^ lm_rotr32(a, 13) ^ lm_rotr32(a, 22);
    *d += t1;
    *h = t1 + sum0 + ((a & b) | (c & (a | b)));
}

/* All 64 rounds; word t of the schedule, its constant already added, is wk[t * stride]. */
static inline void sha256_compress(uint32_t state[8], const uint32_t *wk, size_t stride) {
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t t = 0; t < 64; t += 8, wk += 8 * stride) {
        sha256_round(a, b, c, &d, e, f, g, &h, wk[0 * stride]);
        sha256_round(h, a, b, &c, d, e, f, &g, wk[1 * stride]);
        sha256_round(g, h, a, &b, c, d, e, &f, wk[2 * stride]);
        sha256_round(f, g, h, &a, b, c, d, &e, wk[3 * stride]);
        sha256_round(e, f, g, &h, a, b, c, &d, wk[4 * stride]);
        sha256_round(d, e, f, &g, h, a, b, &c, wk[5 * stride]);
        sha256_round(c, d, e, &f, g, h, a, &b, wk[6 * stride]);
        sha256_round(b, c, d, &e, f, g, h, &a, wk[7 * stride]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

#endif
