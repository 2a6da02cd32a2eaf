/* SPDX-License-Identifier: Apache-2.0 */
/* Population counts of bitmaps (W. Muła, N. Kurz and D. Lemire, "Faster Population Counts Using
 * AVX2 Instructions", The Computer Journal 61, 2018), each of a different density. Inputs and the
 * bench ABI; the kernel is in scalar.c or simd.c. */
#include "popcount.h"

#include "bench.h"
#include "random.h"

#define BITMAPS   16
#define MAX_WORDS (1u << 13) /* of a bitmap */

static LM_ALIGNED uint64_t bitmaps[BITMAPS * MAX_WORDS];
static uint64_t counts[BITMAPS];
static uint32_t word_count;

/* A bit of bitmap i is set with probability 2^-(i / 4). */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_WORDS);
    struct lm_random random = {.state = 42};
    for (size_t i = 0; i < BITMAPS; i++) {
        for (size_t k = 0; k < size; k++) {
            uint64_t word = UINT64_MAX;
            for (size_t draws = i / 4; draws > 0; draws--)
                word &= lm_random_u64(&random);
            bitmaps[i * size + k] = word;
        }
    }
    word_count = size;
}

void lm_run(void) {
    for (size_t i = 0; i < BITMAPS; i++)
        counts[i] = popcount(bitmaps + i * word_count, word_count);
}

const void *lm_result(void) {
    return counts;
}

uint32_t lm_result_size(void) {
    return sizeof counts;
}
