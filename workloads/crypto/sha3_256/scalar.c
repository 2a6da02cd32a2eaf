/* SPDX-License-Identifier: Apache-2.0 */
/* SHA3-256 kernel, scalar: one message after the other. */
#include "sha3_256.h"

#include "bits.h"

typedef uint64_t keccak_lane;

static inline uint64_t keccak_xor(uint64_t a, uint64_t b) {
    return a ^ b;
}

static inline uint64_t keccak_and_not(uint64_t a, uint64_t b) {
    return a & ~b;
}

static inline uint64_t keccak_rotl(uint64_t a, unsigned n) {
    return lm_rotl64(a, n);
}

static inline uint64_t keccak_splat(uint64_t a) {
    return a;
}

#include "keccak_round.h"

static void absorb(uint64_t a[25], const uint8_t *block) {
    for (size_t i = 0; i < SHA3_256_RATE / 8; i++)
        a[i] ^= lm_load_u64(block + 8 * i);
    keccak_permute(a);
}

void sha3_256_many(uint8_t *digests, const uint8_t *messages, size_t size, size_t count) {
    for (; count > 0; count--, messages += size, digests += SHA3_256_DIGEST_SIZE) {
        uint64_t a[25] = {0};
        uint8_t last[SHA3_256_RATE];
        for (size_t at = 0; at + SHA3_256_RATE <= size; at += SHA3_256_RATE)
            absorb(a, messages + at);
        sha3_256_last_block(last, messages, size);
        absorb(a, last);
        memcpy(digests, a, SHA3_256_DIGEST_SIZE);
    }
}
