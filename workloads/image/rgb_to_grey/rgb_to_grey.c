/* SPDX-License-Identifier: Apache-2.0 */
/* A coloured image to grey levels by the luma of ITU-R BT.601: inputs and the bench ABI; the kernel
 * is in scalar.c or simd.c. */
#include "rgb_to_grey.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE 512

static LM_ALIGNED uint8_t input[RGB_CHANNELS * MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t output[MAX_SIDE * MAX_SIDE];
static uint32_t pixels;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE);
    pixels = size * size;
    lm_draw_picture(input, RGB_CHANNELS * pixels, RGB_CHANNELS, 45);
}

void lm_run(void) {
    rgb_to_grey(output, input, pixels);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return pixels;
}
