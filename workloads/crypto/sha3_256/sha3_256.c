/* SPDX-License-Identifier: Apache-2.0 */
/* SHA3-256 (NIST FIPS 202) of the leaves of a hash tree: padding, inputs and the bench ABI around
 * the kernel of scalar.c or simd.c. */
#include "sha3_256.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define LEAF_SIZE 1024u
#define MAX_SIZE  (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static LM_ALIGNED uint8_t output[MAX_SIZE / LEAF_SIZE * SHA3_256_DIGEST_SIZE];
static uint32_t leaves;

void sha3_256_last_block(uint8_t block[SHA3_256_RATE], const uint8_t *message, size_t size) {
    const size_t rest = size % SHA3_256_RATE;
    memset(block, 0, SHA3_256_RATE);
    memcpy(block, message + (size - rest), rest);
    block[rest] = 0x06;
    block[SHA3_256_RATE - 1] |= 0x80;
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE && size % LEAF_SIZE == 0);
    struct lm_random random = {.state = 23};
    lm_random_fill_bytes(&random, input, size);
    leaves = size / LEAF_SIZE;
}

void lm_run(void) {
    sha3_256_many(output, input, LEAF_SIZE, leaves);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return leaves * (uint32_t)SHA3_256_DIGEST_SIZE;
}
