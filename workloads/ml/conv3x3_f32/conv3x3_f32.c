/* SPDX-License-Identifier: Apache-2.0 */
/* Convolution layer of 3 by 3 filters, from 16 channels to 16 (K. Simonyan and A. Zisserman, "Very
 * Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015), computed directly:
 * inputs and the bench ABI around the kernel of scalar.c, simd.c or relaxed.c. */
#include "conv3x3_f32.h"

#include "bench.h"
#include "random.h"

#define MAX_SIDE 64
#define CHANNELS 16

static LM_ALIGNED float input[MAX_SIDE * MAX_SIDE * CHANNELS];
static LM_ALIGNED float output[(MAX_SIDE - 2) * (MAX_SIDE - 2) * CHANNELS];
static LM_ALIGNED float weights[CONV3X3_F32_TAPS * CHANNELS * CHANNELS], bias[CHANNELS];
static const struct conv3x3_f32 layer = {CHANNELS, CHANNELS, weights, bias};
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= CONV3X3_F32_PIXELS + 2 && size <= MAX_SIDE);
    struct lm_random random = {.state = 24};
    lm_random_fill_f32(&random, input, (size_t)size * size * CHANNELS);
    lm_random_fill_f32(&random, weights, CONV3X3_F32_TAPS * CHANNELS * CHANNELS);
    lm_random_fill_f32(&random, bias, CHANNELS);
    side = size;
}

void lm_run(void) {
    conv3x3_f32(output, input, side, side, &layer);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (side - 2) * (side - 2) * CHANNELS * (uint32_t)sizeof output[0];
}
