/* SPDX-License-Identifier: Apache-2.0 */
/* A video frame, YUV 4:2:0 in planes and video range, to RGB (ITU-R BT.601): inputs and the bench
 * ABI; the kernel is in scalar.c or simd.c. */
#include "yuv420_to_rgb.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE 1024

static LM_ALIGNED uint8_t luma[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t chroma_u[MAX_SIDE * MAX_SIDE / 4], chroma_v[MAX_SIDE * MAX_SIDE / 4];
static LM_ALIGNED uint8_t output[RGB_CHANNELS * MAX_SIDE * MAX_SIDE];
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= YUV_MIN_WIDTH && size <= MAX_SIDE && size % 2 == 0);
    lm_draw_grey(luma, (size_t)size * size, 49);
    lm_draw_grey(chroma_u, (size_t)size * size / 4, 50);
    lm_draw_grey(chroma_v, (size_t)size * size / 4, 51);
    side = size;
}

void lm_run(void) {
    const struct yuv420 frame = {luma, chroma_u, chroma_v};
    yuv420_to_rgb(output, &frame, side, side);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)RGB_CHANNELS * side * side;
}
