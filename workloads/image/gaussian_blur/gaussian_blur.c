/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian blur of an 8-bit image by the separable binomial window 1 4 6 4 1 (P. Burt, E. Adelson,
 * "The Laplacian Pyramid as a Compact Image Code", IEEE Transactions on Communications, 1983):
 * inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "gaussian_blur.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE GAUSSIAN_MAX_WIDTH

static LM_ALIGNED uint8_t input[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t output[(MAX_SIDE - GAUSSIAN_MARGIN) * (MAX_SIDE - GAUSSIAN_MARGIN)];
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= GAUSSIAN_MIN_WIDTH && size <= MAX_SIDE);
    lm_draw_grey(input, (size_t)size * size, 43);
    side = size;
}

void lm_run(void) {
    gaussian_blur(output, input, side, side);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (side - GAUSSIAN_MARGIN) * (side - GAUSSIAN_MARGIN);
}
