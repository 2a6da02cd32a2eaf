/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 decoding (S. Josefsson, RFC 4648, 2006): the end of the text with its padding, inputs and
 * the bench ABI; the kernel is in scalar.c or simd.c. */
#include "base64_decode.h"

#include "bench.h"
#include "random.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t input[MAX_SIZE];
static LM_ALIGNED uint8_t output[MAX_SIZE / 4 * 3];
static uint32_t input_size;
static size_t output_size;

const uint8_t base64_values[256] = {
    ['A'] = 0x40, ['B'] = 0x41, ['C'] = 0x42, ['D'] = 0x43, ['E'] = 0x44, ['F'] = 0x45,
    ['G'] = 0x46, ['H'] = 0x47, ['I'] = 0x48, ['J'] = 0x49, ['K'] = 0x4a, ['L'] = 0x4b,
    ['M'] = 0x4c, ['N'] = 0x4d, ['O'] = 0x4e, ['P'] = 0x4f, ['Q'] = 0x50, ['R'] = 0x51,
    ['S'] = 0x52, ['T'] = 0x53, ['U'] = 0x54, ['V'] = 0x55, ['W'] = 0x56, ['X'] = 0x57,
    ['Y'] = 0x58, ['Z'] = 0x59, ['a'] = 0x5a, ['b'] = 0x5b, ['c'] = 0x5c, ['d'] = 0x5d,
    ['e'] = 0x5e, ['f'] = 0x5f, ['g'] = 0x60, ['h'] = 0x61, ['i'] = 0x62, ['j'] = 0x63,
    ['k'] = 0x64, ['l'] = 0x65, ['m'] = 0x66, ['n'] = 0x67, ['o'] = 0x68, ['p'] = 0x69,
    ['q'] = 0x6a, ['r'] = 0x6b, ['s'] = 0x6c, ['t'] = 0x6d, ['u'] = 0x6e, ['v'] = 0x6f,
    ['w'] = 0x70, ['x'] = 0x71, ['y'] = 0x72, ['z'] = 0x73, ['0'] = 0x74, ['1'] = 0x75,
    ['2'] = 0x76, ['3'] = 0x77, ['4'] = 0x78, ['5'] = 0x79, ['6'] = 0x7a, ['7'] = 0x7b,
    ['8'] = 0x7c, ['9'] = 0x7d, ['+'] = 0x7e, ['/'] = 0x7f,
};

/* The last group, of two to four characters and padding; returns how many bytes it gives, or 0. */
static size_t decode_last(uint8_t bytes[3], const uint8_t text[4]) {
    const size_t present = text[3] != '=' ? 4 : text[2] != '=' ? 3 : 2;
    uint8_t filled[4] = {text[0], text[1], 'A', 'A'};
    for (size_t i = 2; i < present; i++)
        filled[i] = text[i];
    uint32_t group;
    if (!base64_decode_group(&group, filled)) return 0;
    for (size_t i = 0; i < 3; i++, group <<= 8) {
        if (i < present - 1) {
            bytes[i] = (uint8_t)(group >> 16);
        } else if ((group & 0xff0000) != 0) {
            return 0;
        }
    }
    return present - 1;
}

bool base64_decode(uint8_t *restrict bytes, size_t *decoded, const uint8_t *restrict text,
                   size_t size) {
    *decoded = 0;
    if (size == 0) return true;
    if (size % 4 != 0) return false;
    size_t taken = base64_decode_groups(bytes, text, size);
    uint8_t *next = bytes + taken / 4 * 3;
    for (; taken + 4 < size; taken += 4, next += 3) {
        uint32_t group;
        if (!base64_decode_group(&group, text + taken)) return false;
        next[0] = (uint8_t)(group >> 16);
        next[1] = (uint8_t)(group >> 8);
        next[2] = (uint8_t)group;
    }
    if (taken < size) {
        const size_t last = decode_last(next, text + taken);
        if (last == 0) return false;
        next += last;
    }
    *decoded = (size_t)(next - bytes);
    return true;
}

void lm_setup(uint32_t size) {
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    lm_require(size <= MAX_SIZE && size >= 4 && size % 4 == 0);
    struct lm_random random = {.state = 31};
    for (size_t i = 0; i < size; i++)
        input[i] = (uint8_t)alphabet[lm_random_below(&random, 64)];
    input[size - 3] = 'Q'; /* the last group gives one byte: these four bits at its end are zero */
    input[size - 2] = input[size - 1] = '=';
    input_size = size;
}

void lm_run(void) {
    lm_require(base64_decode(output, &output_size, input, input_size));
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)output_size;
}
