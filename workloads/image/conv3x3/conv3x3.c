/* SPDX-License-Identifier: Apache-2.0 */
/* 3 by 3 convolution of an 8-bit image by integer weights (R. Gonzalez and R. Woods, "Digital Image
 * Processing", spatial filtering): a sharpening filter that is neither symmetric nor separable, so
 * no variant may save multiplications. Inputs and the bench ABI; the kernel is in scalar.c or
 * simd.c. */
#include "conv3x3.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE 1024

static const struct conv3x3 sharpen = {.weights = {1, -3, 2, -5, 28, -4, 3, -7, 1}, .shift = 4};

static LM_ALIGNED uint8_t input[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t output[(MAX_SIDE - 2) * (MAX_SIDE - 2)];
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= CONV3X3_MIN_WIDTH && size <= MAX_SIDE);
    lm_draw_grey(input, (size_t)size * size, 6);
    side = size;
}

void lm_run(void) {
    conv3x3(output, input, side, side, &sharpen);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (side - 2) * (side - 2);
}
