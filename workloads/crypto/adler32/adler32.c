/* SPDX-License-Identifier: Apache-2.0 */
/* Adler-32 of one message (RFC 1950): inputs and the bench ABI; the kernel is in scalar.c or
 * simd.c. */
#include "adler32.h"

#include "bench.h"
#include "random.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static uint32_t input_size, output;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 27};
    lm_random_fill_bytes(&random, input, size);
    input_size = size;
}

void lm_run(void) {
    output = adler32(1, input, input_size);
}

const void *lm_result(void) {
    return &output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
