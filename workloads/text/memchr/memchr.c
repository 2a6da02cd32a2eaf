/* SPDX-License-Identifier: Apache-2.0 */
/* Search for a byte (ISO C 7.26.5.1, memchr), used to split a text into lines: short lines and
 * lines of up to 8 KiB, so that both the start of a search and its stride count. Inputs and the
 * bench ABI; the kernel is in scalar.c or simd.c. */
#include "memchr.h"

#include "bench.h"
#include "random.h"

#define MAX_SIZE   (1u << 20)
#define LEAST_BITS 5 /* lines are shorter than a power of two, drawn from nine */
#define BITS_RANGE 9

static LM_ALIGNED uint8_t text[MAX_SIZE];
static LM_ALIGNED uint32_t line_ends[MAX_SIZE];
static uint32_t text_size, line_count;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 30};
    uint32_t left = 0;
    for (size_t i = 0; i < size; i++, left--) {
        const uint32_t bound = 1u << (LEAST_BITS + lm_random_below(&random, BITS_RANGE));
        if (left == 0) left = 1 + lm_random_below(&random, bound);
        text[i] = left == 1 ? '\n' : (uint8_t)(' ' + lm_random_below(&random, 95));
    }
    text_size = size;
}

void lm_run(void) {
    line_count = 0;
    for (size_t i = 0; i < text_size; i++) {
        i += memchr_index(text + i, text_size - i, '\n');
        line_ends[line_count++] = (uint32_t)i;
    }
}

const void *lm_result(void) {
    return line_ends;
}

uint32_t lm_result_size(void) {
    return line_count * (uint32_t)sizeof line_ends[0];
}
