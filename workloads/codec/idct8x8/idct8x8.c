/* SPDX-License-Identifier: Apache-2.0 */
/* Inverse cosine transforms of 8 by 8 (C. Loeffler, A. Ligtenberg, G. S. Moschytz, "Practical Fast
 * 1-D DCT Algorithms with 11 Multiplications", ICASSP 1989) of a picture's blocks: inputs and the
 * bench ABI; the kernel is in scalar.c or simd.c. */
#include "idct8x8.h"

#include "bench.h"
#include "random.h"

#define MAX_SIDE   512u
#define MAX_BLOCKS (MAX_SIDE / IDCT_SIDE * (MAX_SIDE / IDCT_SIDE))

static LM_ALIGNED int16_t coefficients[MAX_BLOCKS][IDCT_BLOCK];
static LM_ALIGNED uint8_t output[MAX_SIDE * MAX_SIDE];
static uint32_t side;

/* Amplitudes fall with the square of the frequency, so that most of the higher ones are 0. */
static void draw_block(int16_t *block, struct lm_random *random) {
    for (uint32_t v = 0; v < IDCT_SIDE; v++) {
        for (uint32_t u = 0; u < IDCT_SIDE; u++) {
            const uint32_t amplitude = 800 / ((1 + u + v) * (1 + u + v));
            const uint32_t drawn = lm_random_below(random, 2 * amplitude + 1);
            const int32_t value = (int32_t)drawn - (int32_t)amplitude;
            block[v * IDCT_SIDE + u] = (int16_t)(value / 8 * 8);
        }
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE && size % IDCT_SIDE == 0);
    struct lm_random random = {.state = 34};
    side = size;
    for (size_t i = 0; i < size / IDCT_SIDE * (size / IDCT_SIDE); i++)
        draw_block(coefficients[i], &random);
}

void lm_run(void) {
    const size_t columns = side / IDCT_SIDE;
    for (size_t i = 0; i < columns * columns; i++) {
        const size_t top = i / columns * IDCT_SIDE, left = i % columns * IDCT_SIDE;
        idct8x8(output + top * side + left, side, coefficients[i]);
    }
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return side * side;
}
