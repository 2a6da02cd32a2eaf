/* SPDX-License-Identifier: Apache-2.0 */
/* SHA3-256 kernel, simd: two messages at once, each in a half of every vector, since the sponge of
 * one message is sequential and its state has neither rows nor columns of a power of two of lanes.
 */
#include "sha3_256.h"

#include "vectors.h"

#include <string.h>

typedef v128_t keccak_lane;

static inline v128_t keccak_xor(v128_t a, v128_t b) {
    return wasm_v128_xor(a, b);
}

static inline v128_t keccak_and_not(v128_t a, v128_t b) {
    return wasm_v128_andnot(a, b);
}

static inline v128_t keccak_rotl(v128_t a, unsigned n) {
    return lm_rotl_u64x2(a, n);
}

static inline v128_t keccak_splat(uint64_t a) {
    return wasm_i64x2_splat((int64_t)a);
}

#include "keccak_round.h"

/* A block of each message: vectors of two lanes, transposed, and the odd lane at the end. */
static void absorb(v128_t a[25], const uint8_t *block0, const uint8_t *block1) {
    for (size_t i = 0; i < SHA3_256_RATE / 8 - 1; i += 2) {
        const v128_t b0 = wasm_v128_load(block0 + 8 * i), b1 = wasm_v128_load(block1 + 8 * i);
        a[i] = wasm_v128_xor(a[i], wasm_i64x2_shuffle(b0, b1, 0, 2));
        a[i + 1] = wasm_v128_xor(a[i + 1], wasm_i64x2_shuffle(b0, b1, 1, 3));
    }
    const size_t last = SHA3_256_RATE / 8 - 1;
    const v128_t b0 = wasm_v128_load64_zero(block0 + 8 * last);
    const v128_t b01 = wasm_v128_load64_lane(block1 + 8 * last, b0, 1);
    a[last] = wasm_v128_xor(a[last], b01);
    keccak_permute(a);
}

/* Where message1 is message0, so is its digest. */
static void hash_two(uint8_t digest0[SHA3_256_DIGEST_SIZE], uint8_t digest1[SHA3_256_DIGEST_SIZE],
                     const uint8_t *message0, const uint8_t *message1, size_t size) {
    v128_t a[25];
    uint8_t last0[SHA3_256_RATE], last1[SHA3_256_RATE];
    for (size_t i = 0; i < 25; i++)
        a[i] = wasm_i64x2_splat(0);
    for (size_t at = 0; at + SHA3_256_RATE <= size; at += SHA3_256_RATE)
        absorb(a, message0 + at, message1 + at);
    sha3_256_last_block(last0, message0, size);
    sha3_256_last_block(last1, message1, size);
    absorb(a, last0, last1);
    for (size_t i = 0; i < SHA3_256_DIGEST_SIZE / 8; i += 2) {
        wasm_v128_store(digest0 + 8 * i, wasm_i64x2_shuffle(a[i], a[i + 1], 0, 2));
        wasm_v128_store(digest1 + 8 * i, wasm_i64x2_shuffle(a[i], a[i + 1], 1, 3));
    }
}

/* An odd message at the end is hashed beside itself. */
void sha3_256_many(uint8_t *digests, const uint8_t *messages, size_t size, size_t count) {
    for (; count > 1; count -= 2) {
        hash_two(digests, digests + SHA3_256_DIGEST_SIZE, messages, messages + size, size);
        digests += 2 * SHA3_256_DIGEST_SIZE;
        messages += 2 * size;
    }
    if (count > 0) hash_two(digests, digests, messages, messages, size);
}
