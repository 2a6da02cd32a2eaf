/* SPDX-License-Identifier: Apache-2.0 */
/* ChaCha20-Poly1305 sealing one message (RFC 8439): keys, tag, inputs and the bench ABI around the
 * kernels of scalar.c or simd.c. The whole ciphertext is written before it is authenticated. */
#include "chacha20_poly1305.h"

#include "bench.h"
#include "poly1305_field.h"
#include "random.h"

#define MAX_SIZE        (1u << 20)
#define ASSOCIATED_SIZE 13 /* as in TLS 1.2 records */

static LM_ALIGNED uint8_t input[MAX_SIZE];
static LM_ALIGNED uint8_t output[MAX_SIZE + POLY1305_TAG_SIZE];
static uint8_t associated[ASSOCIATED_SIZE];
static struct chacha20_poly1305 how;
static uint32_t input_size;

void chacha20_state(uint32_t state[16], const uint8_t key[32], uint32_t counter,
                    const uint8_t nonce[12]) {
    static const char constants[16] = {'e', 'x', 'p', 'a', 'n', 'd', ' ', '3',
                                       '2', '-', 'b', 'y', 't', 'e', ' ', 'k'};
    memcpy(state, constants, 16);
    memcpy(state + 4, key, 32);
    state[12] = counter;
    memcpy(state + 13, nonce, 12);
}

/* An accumulator, r and s (section 2.5). */
struct authenticator {
    struct poly1305_number h, r;
    uint8_t s[16];
};

static void start(struct authenticator *a, const uint8_t key[32]) {
    uint8_t clamped[16];
    memcpy(clamped, key, 16);
    for (size_t i = 3; i < 16; i += 4) {
        clamped[i] &= 15;
        clamped[(i + 1) % 16] &= i == 15 ? 255 : 252;
    }
    *a = (struct authenticator){.r = poly1305_load(clamped, 0)};
    memcpy(a->s, key + 16, 16);
}

/* Whole blocks, and the rest: as the padded construction of the AEAD wants it, filled up with
 * zeros, or as Poly1305 itself does, ended by a one. */
static void take(struct authenticator *a, const uint8_t *bytes, size_t size, int padded) {
    const size_t rest = size % POLY1305_BLOCK_SIZE;
    poly1305_blocks(&a->h, &a->r, bytes, size / POLY1305_BLOCK_SIZE);
    if (rest == 0) return;
    uint8_t last[16] = {0};
    memcpy(last, bytes + (size - rest), rest);
    if (!padded) last[rest] = 1;
    const struct poly1305_number number = poly1305_load(last, padded ? 1 : 0);
    poly1305_step(&a->h, &a->r, &number);
}

/* h modulo 2^130 - 5, then its 128 low bits plus s. */
static void finish(const struct authenticator *a, uint8_t tag[POLY1305_TAG_SIZE]) {
    uint64_t d[5];
    for (size_t i = 0; i < 5; i++)
        d[i] = a->h.limb[i];
    struct poly1305_number h = poly1305_carry(d);
    for (size_t i = 0; i < 5; i++)
        d[i] = h.limb[i];
    h = poly1305_carry(d);
    /* h + 5 reaches 2^130 where h is at least the modulus. */
    struct poly1305_number over = h;
    uint32_t carry = 5;
    for (size_t i = 0; i < 5; i++) {
        over.limb[i] += carry;
        carry = over.limb[i] >> POLY1305_LIMB_BITS;
        over.limb[i] &= POLY1305_LIMB_MASK;
    }
    if (carry) h = over;
    const uint64_t low = h.limb[0] | (uint64_t)h.limb[1] << 26 | (uint64_t)h.limb[2] << 52;
    const uint64_t high = h.limb[2] >> 12 | (uint64_t)h.limb[3] << 14 | (uint64_t)h.limb[4] << 40;
    const uint64_t sum = low + lm_load_u64(a->s);
    lm_store_u64(tag, sum);
    lm_store_u64(tag + 8, high + lm_load_u64(a->s + 8) + (sum < low));
}

void poly1305(uint8_t tag[POLY1305_TAG_SIZE], const uint8_t *message, size_t size,
              const uint8_t key[32]) {
    struct authenticator a;
    start(&a, key);
    take(&a, message, size, 0);
    finish(&a, tag);
}

void chacha20_poly1305_seal(uint8_t *cipher, uint8_t tag[POLY1305_TAG_SIZE], const uint8_t *plain,
                            size_t size, const struct chacha20_poly1305 *seal) {
    uint32_t state[16];
    uint8_t one_time_key[32] = {0}, sizes[16];
    struct authenticator a;
    chacha20_state(state, seal->key, 0, seal->nonce);
    chacha20_xor(one_time_key, one_time_key, sizeof one_time_key, state);
    start(&a, one_time_key);
    state[12] = 1;
    chacha20_xor(cipher, plain, size, state);
    take(&a, seal->associated, seal->associated_size, 1);
    take(&a, cipher, size, 1);
    lm_store_u64(sizes, seal->associated_size);
    lm_store_u64(sizes + 8, size);
    take(&a, sizes, sizeof sizes, 1);
    finish(&a, tag);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 22};
    lm_random_fill_bytes(&random, how.key, sizeof how.key);
    lm_random_fill_bytes(&random, how.nonce, sizeof how.nonce);
    lm_random_fill_bytes(&random, associated, sizeof associated);
    lm_random_fill_bytes(&random, input, size);
    how.associated = associated;
    how.associated_size = sizeof associated;
    input_size = size;
}

void lm_run(void) {
    chacha20_poly1305_seal(output, output + input_size, input, input_size, &how);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return input_size + (uint32_t)POLY1305_TAG_SIZE;
}
