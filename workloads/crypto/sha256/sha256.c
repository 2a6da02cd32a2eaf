/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 of one message (NIST FIPS 180-4): padding and the bench ABI around the block kernel of
 * scalar.c or simd.c. */
#include "sha256.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static uint8_t output[SHA256_DIGEST_SIZE];
static uint32_t input_size;

static void store_u32_big_endian(uint8_t *bytes, uint32_t value) {
    for (size_t i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* The blocks after the last whole one: rest of the message, a one bit, zeros, and the size in bits
 * (section 5.1.1). Returns their number, 1 or 2. */
static size_t pad(uint8_t padding[2 * SHA256_BLOCK_SIZE], const uint8_t *message, size_t size) {
    const size_t rest = size % SHA256_BLOCK_SIZE;
    const size_t blocks = rest + 1 + 8 <= SHA256_BLOCK_SIZE ? 1 : 2;
    uint8_t *const end = padding + blocks * SHA256_BLOCK_SIZE;
    memset(padding, 0, 2 * SHA256_BLOCK_SIZE);
    memcpy(padding, message + (size - rest), rest);
    padding[rest] = 0x80;
    store_u32_big_endian(end - 8, (uint32_t)((uint64_t)size >> 29));
    store_u32_big_endian(end - 4, (uint32_t)((uint64_t)size << 3));
    return blocks;
}

void sha256(const uint8_t *message, size_t size, uint8_t digest[SHA256_DIGEST_SIZE]) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t padding[2 * SHA256_BLOCK_SIZE];
    const size_t padding_blocks = pad(padding, message, size);
    sha256_blocks(state, message, size / SHA256_BLOCK_SIZE);
    sha256_blocks(state, padding, padding_blocks);
    for (size_t i = 0; i < 8; i++)
        store_u32_big_endian(digest + 4 * i, state[i]);
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
