/* SPDX-License-Identifier: Apache-2.0 */
/* Autocorrelation of blocks of a windowed signal, the first step of linear prediction (J. Makhoul,
 * "Linear Prediction: A Tutorial Review", Proceedings of the IEEE, 1975): inputs and the bench ABI;
 * the kernel is in scalar.c or simd.c. */
#include "autocorrelation.h"

#include "bench.h"
#include "random.h"
#include "sinpi.h"

#define BLOCK      1024
#define MAX_BLOCKS 16

static LM_ALIGNED float input[MAX_BLOCKS][BLOCK];
static LM_ALIGNED float output[MAX_BLOCKS][AUTOCORRELATION_LAGS];
static uint32_t blocks;

/* Noise through a resonance, so that lags correlate; Welch's window. */
static void draw_block(float *samples, struct lm_random *random) {
    const double cosine = 1.8 * lm_cospi(0.1);
    double last = 0, before = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        const double x = (2 * (double)i + 1 - BLOCK) / BLOCK;
        const double next = (double)lm_random_f32(random) + cosine * last - 0.81 * before;
        before = last;
        last = next;
        samples[i] = (float)((1 - x * x) * next);
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_BLOCKS * BLOCK && size % BLOCK == 0);
    struct lm_random random = {.state = 63};
    blocks = size / BLOCK;
    for (size_t i = 0; i < blocks; i++)
        draw_block(input[i], &random);
}

void lm_run(void) {
    for (size_t i = 0; i < blocks; i++)
        autocorrelation(output[i], input[i], BLOCK);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return blocks * (uint32_t)sizeof output[0];
}
