/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 encoding (S. Josefsson, RFC 4648, 2006): the end of the text with its padding, inputs and
 * the bench ABI; the kernel is in scalar.c or simd.c. */
#include "base64_encode.h"

#include "bench.h"
#include "random.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static LM_ALIGNED uint8_t output[(MAX_SIZE + 2) / 3 * 4];
static uint32_t input_size;

const uint8_t base64_alphabet[64] = {
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P',
    'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f',
    'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/'};

/* Up to 15 bytes: groups of three, the last one perhaps of one or two. */
static void encode_end(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size) {
    for (size_t i = 0; i < size; i += 3, text += 4) {
        const size_t present = size - i < 3 ? size - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < present; k++)
            group |= (uint32_t)bytes[i + k] << (16 - 8 * k);
        for (size_t k = 0; k < 4; k++) {
            text[k] = k <= present ? base64_alphabet[group >> (18 - 6 * k) & 63] : '=';
        }
    }
}

void base64_encode(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size) {
    const size_t taken = base64_encode_groups(text, bytes, size);
    encode_end(text + taken / 3 * 4, bytes + taken, size - taken);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 8};
    lm_random_fill_bytes(&random, input, size);
    input_size = size;
}

void lm_run(void) {
    base64_encode(output, input, input_size);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)base64_encoded_size(input_size);
}
