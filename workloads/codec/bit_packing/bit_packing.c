/* SPDX-License-Identifier: Apache-2.0 */
/* Bit packing and unpacking (Lemire and Boytsov, 2015) of blocks of random numbers, each block with
 * a width of its own: inputs and the bench ABI; the kernels are in scalar.c or simd.c. */
#include "bit_packing.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT  (1u << 18)
#define MAX_BLOCKS (MAX_COUNT / BIT_PACKING_BLOCK)

static LM_ALIGNED uint32_t input[MAX_COUNT];
static uint8_t widths[MAX_BLOCKS];
static uint32_t blocks, packed_words;

/* The unpacked numbers, and behind them the packed words. */
static LM_ALIGNED uint32_t output[2 * MAX_COUNT];

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT && size % BIT_PACKING_BLOCK == 0);
    struct lm_random random = {.state = 31};
    blocks = size / (uint32_t)BIT_PACKING_BLOCK;
    for (size_t b = 0; b < blocks; b++) {
        const uint32_t bits = 1 + lm_random_below(&random, BIT_PACKING_MOST);
        for (size_t i = 0; i < BIT_PACKING_BLOCK; i++)
            input[b * BIT_PACKING_BLOCK + i] = lm_random_below(&random, 1u << bits);
    }
}

void lm_run(void) {
    uint32_t *const packed = output + blocks * BIT_PACKING_BLOCK;
    packed_words = 0;
    for (size_t b = 0; b < blocks; b++) {
        const uint32_t *const values = input + b * BIT_PACKING_BLOCK;
        const unsigned width = bit_packing_width(values);
        bit_pack(packed + packed_words, values, width);
        widths[b] = (uint8_t)width;
        packed_words += (uint32_t)BIT_PACKING_COLUMNS * width;
    }
    size_t at = 0;
    for (size_t b = 0; b < blocks; b++) {
        bit_unpack(output + b * BIT_PACKING_BLOCK, packed + at, widths[b]);
        at += BIT_PACKING_COLUMNS * widths[b];
    }
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (blocks * (uint32_t)BIT_PACKING_BLOCK + packed_words) * (uint32_t)sizeof output[0];
}
