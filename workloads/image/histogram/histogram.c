/* SPDX-License-Identifier: Apache-2.0 */
/* Histogram of an 8-bit image (R. Gonzalez and R. Woods, "Digital Image Processing", histogram
 * processing): inputs, the bench ABI, and the kernel. Four tables take turns, so that equal
 * neighbours do not wait for one another's counts; eight pixels come with one load. */
#include "histogram.h"

#include "bench.h"
#include "bits.h"
#include "pictures.h"

#define MAX_SIDE 1024
#define TABLES   4

static LM_ALIGNED uint8_t input[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint32_t output[HISTOGRAM_LEVELS];
static uint32_t pixel_count;

void histogram(uint32_t counts[HISTOGRAM_LEVELS], const uint8_t *pixels, size_t count) {
    uint32_t tables[TABLES][HISTOGRAM_LEVELS] = {0};
    for (; count >= sizeof(uint64_t); count -= sizeof(uint64_t), pixels += sizeof(uint64_t)) {
        const uint64_t eight = lm_load_u64(pixels);
#pragma clang loop unroll(full)
        for (size_t i = 0; i < sizeof(uint64_t); i++)
            tables[i % TABLES][eight >> 8 * i & 255]++;
    }
    for (size_t i = 0; i < count; i++)
        tables[0][pixels[i]]++;
    for (size_t level = 0; level < HISTOGRAM_LEVELS; level++)
        counts[level] = tables[0][level] + tables[1][level] + tables[2][level] + tables[3][level];
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE);
    pixel_count = size * size;
    lm_draw_grey(input, pixel_count, 53);
}

void lm_run(void) {
    histogram(output, input, pixel_count);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
