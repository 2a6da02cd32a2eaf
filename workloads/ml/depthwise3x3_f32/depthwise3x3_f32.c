/* SPDX-License-Identifier: Apache-2.0 */
/* Depthwise convolution of 32 channels, at `full` of the size of the first such layer of A. Howard
 * et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
 * arXiv:1704.04861, 2017: inputs and the bench ABI around the kernel of scalar.c, simd.c or
 * relaxed.c. */
#include "depthwise3x3_f32.h"

#include "bench.h"
#include "random.h"

#define MAX_SIDE 112
#define CHANNELS 32

static LM_ALIGNED float input[MAX_SIDE * MAX_SIDE * CHANNELS];
static LM_ALIGNED float output[(MAX_SIDE - 2) * (MAX_SIDE - 2) * CHANNELS];
static LM_ALIGNED float weights[DEPTHWISE3X3_F32_TAPS * CHANNELS], bias[CHANNELS];
static const struct depthwise3x3_f32 layer = {CHANNELS, weights, bias};
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= DEPTHWISE3X3_F32_MIN_WIDTH && size <= MAX_SIDE);
    struct lm_random random = {.state = 25};
    lm_random_fill_f32(&random, input, (size_t)size * size * CHANNELS);
    lm_random_fill_f32(&random, weights, DEPTHWISE3X3_F32_TAPS * CHANNELS);
    lm_random_fill_f32(&random, bias, CHANNELS);
    side = size;
}

void lm_run(void) {
    depthwise3x3_f32(output, input, side, side, &layer);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (side - 2) * (side - 2) * CHANNELS * (uint32_t)sizeof output[0];
}
