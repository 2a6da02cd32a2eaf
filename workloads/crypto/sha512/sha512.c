/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-512 of one message (NIST FIPS 180-4): padding and the bench ABI around the block kernel of
 * scalar.c or simd.c. */
#include "sha512.h"

#include "bench.h"
#include "bits.h"
#include "random.h"
#include "sha2_padding.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static uint8_t output[SHA512_DIGEST_SIZE];
static uint32_t input_size;

void sha512(const uint8_t *message, size_t size, uint8_t digest[SHA512_DIGEST_SIZE]) {
    uint64_t state[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                         0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                         0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
    uint8_t padding[2 * SHA512_BLOCK_SIZE];
    const size_t padding_blocks = lm_sha2_pad(padding, SHA512_BLOCK_SIZE, message, size);
    sha512_blocks(state, message, size / SHA512_BLOCK_SIZE);
    sha512_blocks(state, padding, padding_blocks);
    for (size_t i = 0; i < 8; i++)
        lm_store_u64_big(digest + 8 * i, state[i]);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 20};
    lm_random_fill_bytes(&random, input, size);
    input_size = size;
}

void lm_run(void) {
    sha512(input, input_size, output);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
