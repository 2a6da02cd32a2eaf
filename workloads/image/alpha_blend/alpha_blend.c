/* SPDX-License-Identifier: Apache-2.0 */
/* A picture composited over another by the operator "over" (T. Porter, T. Duff, "Compositing
 * Digital Images", SIGGRAPH 1984), in premultiplied RGBA of 8 bits: inputs and the bench ABI; the
 * kernel is in scalar.c or simd.c. */
#include "alpha_blend.h"

#include "bench.h"
#include "pictures.h"

#define MAX_BYTES (RGBA_CHANNELS * 512 * 512)

static LM_ALIGNED uint8_t upper[MAX_BYTES], lower[MAX_BYTES], output[MAX_BYTES];
static uint32_t pixels;

/* Spreads alpha over its whole range, and multiplies the colours by it. */
static void premultiply(uint8_t *pixel, struct lm_random *random) {
    pixel[ALPHA] = (uint8_t)lm_random_below(random, 256);
    for (size_t i = 0; i < ALPHA; i++)
        pixel[i] = (uint8_t)alpha_multiply(pixel[i], pixel[ALPHA]);
}

void lm_setup(uint32_t size) {
    lm_require(RGBA_CHANNELS * size * size <= MAX_BYTES);
    pixels = size * size;
    struct lm_random random = {.state = 46};
    lm_draw_picture(upper, RGBA_CHANNELS * pixels, RGBA_CHANNELS, 47);
    lm_draw_picture(lower, RGBA_CHANNELS * pixels, RGBA_CHANNELS, 48);
    for (size_t i = 0; i < pixels; i++) {
        premultiply(upper + RGBA_CHANNELS * i, &random);
        premultiply(lower + RGBA_CHANNELS * i, &random);
    }
}

void lm_run(void) {
    alpha_blend(output, upper, lower, pixels);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)RGBA_CHANNELS * pixels;
}
