/* SPDX-License-Identifier: Apache-2.0 */
/* 3 by 3 convolution, simd: columns of sixteen pixels, walked downwards. Each input row is loaded
 * and extended to i16 once and serves the three output rows it touches: it ends the oldest,
 * continues the middle and begins the newest, so two rows of unfinished sums stay in registers. */
#include "conv3x3.h"

#include "guest_simd.h"
#include "tiles.h"

/* Sums of sixteen pixels in i16. */
struct sums {
    v128_t low, high;
};

/* One input row as i16: the pixels left of, at and right of each output pixel. */
struct row {
    struct sums pixel[3];
};

static inline struct row load_row(const uint8_t *input) {
    struct row row;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 3; i++) {
        const v128_t pixels = wasm_v128_load(input + i);
        row.pixel[i].low = wasm_u16x8_extend_low_u8x16(pixels);
        row.pixel[i].high = wasm_u16x8_extend_high_u8x16(pixels);
    }
    return row;
}

static inline struct sums weigh(struct sums sums, const struct row *row, const v128_t weights[3]) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 3; i++) {
        sums.low = wasm_i16x8_add(sums.low, wasm_i16x8_mul(row->pixel[i].low, weights[i]));
        sums.high = wasm_i16x8_add(sums.high, wasm_i16x8_mul(row->pixel[i].high, weights[i]));
    }
    return sums;
}

static inline void store_pixels(uint8_t *output, struct sums sums, uint32_t shift) {
    const v128_t low = wasm_i16x8_shr(sums.low, shift), high = wasm_i16x8_shr(sums.high, shift);
    wasm_v128_store(output, wasm_u8x16_narrow_i16x8(low, high));
}

static void convolve_column(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                            size_t rows, const v128_t weights[9], uint32_t shift) {
    const v128_t half = wasm_i16x8_splat((int16_t)(1 << (shift - 1)));
    const struct sums start = {half, half};
    struct row row = load_row(input);
    struct sums oldest = weigh(start, &row, weights);
    row = load_row(input + width);
    oldest = weigh(oldest, &row, weights + 3);
    struct sums middle = weigh(start, &row, weights);
    input += 2 * width;
    for (size_t y = 0; y < rows; y++, input += width, output += width - 2) {
        row = load_row(input);
        store_pixels(output, weigh(oldest, &row, weights + 6), shift);
        oldest = weigh(middle, &row, weights + 3);
        middle = weigh(start, &row, weights);
    }
}

/* Tiles as in tiles.h. The last column begins early enough to end at the edge, and repeats some
 * pixels. */
void conv3x3(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height,
             const struct conv3x3 *filter) {
    v128_t weights[9];
    for (size_t i = 0; i < 9; i++)
        weights[i] = wasm_i16x8_splat(filter->weights[i]);
    const size_t stride = width - 2, last = stride - LM_TILE_WIDTH;
    for (size_t y = 2, rows; y < height; y += rows) {
        rows = lm_tile_rows(height - y);
        for (size_t x = 0; x < last; x += LM_TILE_WIDTH)
            convolve_column(output + x, input + x, width, rows, weights, filter->shift);
        convolve_column(output + last, input + last, width, rows, weights, filter->shift);
        output += rows * stride;
        input += rows * width;
    }
}
