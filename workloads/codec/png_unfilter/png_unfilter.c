/* SPDX-License-Identifier: Apache-2.0 */
/* Undoing PNG's filters (RFC 2083 section 6) row by row, each filter in turn: the rows, a seeded
 * image and its filtering, and the bench ABI; the kernels are in scalar.c or simd.c. */
#include "png_unfilter.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_SIDE     512u
#define MAX_ROW_SIZE (MAX_SIDE * PNG_PIXEL)

static LM_ALIGNED uint8_t filtered_rows[MAX_SIDE * (1 + MAX_ROW_SIZE)];
static LM_ALIGNED uint8_t output[MAX_SIDE * MAX_ROW_SIZE];
static const uint8_t zeros[MAX_ROW_SIZE];
static uint32_t side;

static void undo_row(uint8_t *row, const uint8_t *filtered, const uint8_t *above, size_t size) {
    switch (filtered[0]) {
    case PNG_SUB: png_undo_sub(row, filtered + 1, size); break;
    case PNG_UP: png_undo_up(row, filtered + 1, above, size); break;
    case PNG_AVERAGE: png_undo_average(row, filtered + 1, above, size); break;
    case PNG_PAETH: png_undo_paeth(row, filtered + 1, above, size); break;
    default: memcpy(row, filtered + 1, size);
    }
}

void png_unfilter(uint8_t *image, const uint8_t *filtered, size_t row_size, size_t rows) {
    const uint8_t *above = zeros;
    lm_require(row_size <= MAX_ROW_SIZE);
    for (size_t y = 0; y < rows; y++, filtered += 1 + row_size, image += row_size) {
        undo_row(image, filtered, above, row_size);
        above = image;
    }
}

/* What the filter predicts for byte i of a row, from the bytes around it. */
static uint8_t predict(enum png_filter filter, const uint8_t *row, const uint8_t *above, size_t i) {
    const uint8_t left = i < PNG_PIXEL ? 0 : row[i - PNG_PIXEL];
    const uint8_t upper_left = i < PNG_PIXEL ? 0 : above[i - PNG_PIXEL];
    switch (filter) {
    case PNG_SUB: return left;
    case PNG_UP: return above[i];
    case PNG_AVERAGE: return (uint8_t)((left + above[i]) / 2);
    case PNG_PAETH: return png_paeth(left, above[i], upper_left);
    default: return 0;
    }
}

/* A gradient in each channel with some noise. */
static void draw_row(uint8_t *row, uint32_t y, struct lm_random *random) {
    for (uint32_t x = 0; x < side; x++) {
        for (uint32_t c = 0; c < PNG_PIXEL; c++) {
            const uint32_t smooth = (x * (c + 1) + y * (4 - c)) * 128 / side;
            row[x * PNG_PIXEL + c] = (uint8_t)(smooth + lm_random_below(random, 16));
        }
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE);
    struct lm_random random = {.state = 33};
    uint8_t rows[2][MAX_ROW_SIZE] = {{0}};
    const size_t row_size = size * PNG_PIXEL;
    side = size;
    for (uint32_t y = 0; y < size; y++) {
        uint8_t *const row = rows[y % 2], *const above = rows[1 - y % 2];
        uint8_t *const filtered = filtered_rows + y * (1 + row_size);
        filtered[0] = (uint8_t)(PNG_SUB + y % 4);
        draw_row(row, y, &random);
        for (size_t i = 0; i < row_size; i++)
            filtered[1 + i] = (uint8_t)(row[i] - predict(filtered[0], row, above, i));
    }
}

void lm_run(void) {
    png_unfilter(output, filtered_rows, side * PNG_PIXEL, side);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return side * side * (uint32_t)PNG_PIXEL;
}
