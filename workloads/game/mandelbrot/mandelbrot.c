/* SPDX-License-Identifier: Apache-2.0 */
/* Escape times of the Mandelbrot set (H.-O. Peitgen and P. Richter, "The Beauty of Fractals",
 * 1986): arithmetic without memory, with a trip count that differs from lane to lane. The view
 * covers the whole set. Inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "mandelbrot.h"

#include "bench.h"

#define MAX_SIDE 256

static LM_ALIGNED uint8_t counts[MAX_SIDE * MAX_SIDE];
static struct mandelbrot_view view;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE && size > 0 && size % MANDELBROT_COLUMNS == 0);
    view = (struct mandelbrot_view){
        .left = -2.0f, .top = -1.25f, .step = 2.5f / (float)size, .width = size, .height = size};
}

void lm_run(void) {
    mandelbrot(counts, &view);
}

const void *lm_result(void) {
    return counts;
}

uint32_t lm_result_size(void) {
    return view.width * view.height;
}
