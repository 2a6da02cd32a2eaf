/* SPDX-License-Identifier: Apache-2.0 */
/* Median filter of 3 by 3 pixels (J. Tukey, "Exploratory Data Analysis", 1977; the comparisons are
 * those of J. Smith, "Implementing Median Filters in XC4000E FPGAs", Xcell 23, 1996) on an 8-bit
 * image: inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "median3x3.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE 1024

static LM_ALIGNED uint8_t input[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t output[(MAX_SIDE - 2) * (MAX_SIDE - 2)];
static uint32_t side;

void lm_setup(uint32_t size) {
    lm_require(size >= MEDIAN3X3_MIN_WIDTH && size <= MAX_SIDE);
    lm_draw_grey(input, (size_t)size * size, 42);
    side = size;
}

void lm_run(void) {
    median3x3(output, input, side, side);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (side - 2) * (side - 2);
}
