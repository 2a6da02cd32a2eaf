/* SPDX-License-Identifier: Apache-2.0 */
/* Box blur of an 8-bit image, whose cost does not depend on the box (M. J. McDonnell,
 * "Box-Filtering Techniques", Computer Graphics and Image Processing 17, 1981): inputs and the
 * bench ABI; the kernel is in scalar.c or simd.c. */
#include "box_blur.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE BOX_MAX_WIDTH

static LM_ALIGNED uint8_t input[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t output[(MAX_SIDE - BOX_MARGIN) * (MAX_SIDE - BOX_MARGIN)];
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= BOX_MIN_WIDTH && size <= MAX_SIDE);
    lm_draw_grey(input, (size_t)size * size, 44);
    side = size;
}

void lm_run(void) {
    box_blur(output, input, side, side);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (side - BOX_MARGIN) * (side - BOX_MARGIN);
}
