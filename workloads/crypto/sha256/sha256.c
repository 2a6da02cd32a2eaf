/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 of one message (NIST FIPS 180-4): padding and the bench ABI around the block kernel of
 * scalar.c or simd.c. */
#include "sha256.h"

#include "bench.h"
#include "bits.h"
#include "random.h"
#include "sha2_padding.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static uint8_t output[SHA256_DIGEST_SIZE];
static uint32_t input_size;

void sha256(const uint8_t *message, size_t size, uint8_t digest[SHA256_DIGEST_SIZE]) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t padding[2 * SHA256_BLOCK_SIZE];
    const size_t padding_blocks = lm_sha2_pad(padding, SHA256_BLOCK_SIZE, message, size);
    sha256_blocks(state, message, size / SHA256_BLOCK_SIZE);
    sha256_blocks(state, padding, padding_blocks);
    for (size_t i = 0; i < 8; i++)
        lm_store_u32_big(digest + 4 * i, state[i]);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 2};
    lm_random_fill_bytes(&random, input, size);
    input_size = size;
}

void lm_run(void) {
    sha256(input, input_size, output);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
