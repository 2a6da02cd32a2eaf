/* SPDX-License-Identifier: Apache-2.0 */
/* AES-128 in counter mode (FIPS 197, NIST SP 800-38A): key expansion, inputs and the bench ABI
 * around the kernel of scalar.c or simd.c. */
#include "aes128_bitsliced.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static LM_ALIGNED uint8_t output[MAX_SIZE];
static uint8_t first_counter[AES_BLOCK_SIZE];
static struct aes128_keys expanded;
static uint32_t input_size;

/* The product in GF(2^8), section 4.2. */
static uint8_t multiply(uint8_t a, uint8_t b) {
    unsigned product = 0, power = a;
    for (unsigned i = 0; i < 8; i++) {
        product ^= b >> i & 1 ? power : 0;
        power = power << 1 ^ (power & 0x80 ? 0x11b : 0);
    }
    return (uint8_t)product;
}

/* Section 5.1.1: the inverse, which is the power 254, then the affine map. */
static uint8_t substitute(uint8_t byte) {
    uint8_t power = byte, inverse = 1;
    for (unsigned i = 1; i < 8; i++) {
        power = multiply(power, power);
        inverse = multiply(inverse, power);
    }
    unsigned mapped = 0x63;
    for (unsigned i = 0; i < 5; i++)
        mapped ^= (unsigned)inverse << i | inverse >> (8 - i);
    return (uint8_t)mapped;
}

void aes128_expand_key(struct aes128_keys *keys, const uint8_t key[AES_BLOCK_SIZE]) {
    uint8_t constant = 1;
    memcpy(keys->round[0], key, AES_BLOCK_SIZE);
    for (size_t r = 1; r <= AES128_ROUNDS; r++) {
        const uint8_t *const before = keys->round[r - 1];
        uint8_t *const words = keys->round[r];
        for (size_t i = 0; i < 4; i++)
            words[i] = before[i] ^ substitute(before[12 + (i + 1) % 4]);
        words[0] ^= constant;
        constant = multiply(constant, 2);
        for (size_t i = 4; i < AES_BLOCK_SIZE; i++)
            words[i] = before[i] ^ words[i - 4];
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 24};
    uint8_t key[AES_BLOCK_SIZE];
    lm_random_fill_bytes(&random, key, sizeof key);
    lm_random_fill_bytes(&random, first_counter, sizeof first_counter);
    lm_random_fill_bytes(&random, input, size);
    aes128_expand_key(&expanded, key);
    input_size = size;
}

void lm_run(void) {
    aes128_ctr(output, input, input_size, &expanded, first_counter);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return input_size;
}
