/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal text (S. Josefsson, RFC 4648, 2006, section 8): bytes to text, and another text of
 * digits in both cases to bytes. Tables, inputs and the bench ABI; the kernels are in scalar.c or
 * simd.c. */
#include "hex.h"

#include "bench.h"
#include "random.h"

#define MAX_SIZE (1u << 19)
#define NO       0xff

static LM_ALIGNED uint8_t input_bytes[MAX_SIZE];
static LM_ALIGNED uint8_t input_text[2 * MAX_SIZE];
static LM_ALIGNED uint8_t output[3 * MAX_SIZE]; /* `byte_count` bytes, then the text */
static uint32_t byte_count;

const uint8_t hex_digits[16] = {'0', '1', '2', '3', '4', '5', '6', '7',
                                '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

const uint8_t hex_values[256] = {
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  NO, NO, NO, NO, NO, NO, NO, 10, 11, 12, 13, 14, 15, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, 10, 11, 12, 13, 14, 15, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
};

void lm_setup(uint32_t size) {
    static const char both_cases[] = "0123456789abcdefABCDEF";
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 32};
    lm_random_fill_bytes(&random, input_bytes, size);
    for (size_t i = 0; i < (size_t)2 * size; i++)
        input_text[i] = (uint8_t)both_cases[lm_random_below(&random, sizeof both_cases - 1)];
    byte_count = size;
}

void lm_run(void) {
    lm_require(hex_decode(output, input_text, byte_count));
    hex_encode(output + byte_count, input_bytes, byte_count);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return 3 * byte_count;
}
