/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian blur, simd: columns of sixteen pixels, walked downwards, in u16, whose greatest value no
 * sum exceeds. Each input row is weighed once. Down the columns the window 1 4 6 4 1 is four times
 * the sum of two neighbours, so that a row costs four additions and leaves four sums behind. */
#include "gaussian_blur.h"

#include "guest_simd.h"
#include "tiles.h"

/* Sixteen numbers of u16. */
struct sums {
    v128_t low, high;
};

static inline struct sums add(struct sums a, struct sums b) {
    return (struct sums){wasm_i16x8_add(a.low, b.low), wasm_i16x8_add(a.high, b.high)};
}

static inline v128_t weigh(v128_t a, v128_t b, v128_t c, v128_t d, v128_t e) {
    const v128_t outer = wasm_i16x8_add(a, e), inner = wasm_i16x8_shl(wasm_i16x8_add(b, d), 2);
    const v128_t middle = wasm_i16x8_mul(c, wasm_i16x8_splat(6));
    return wasm_i16x8_add(wasm_i16x8_add(outer, inner), middle);
}

/* One row, weighed along itself. */
static inline struct sums weigh_row(const uint8_t *input) {
    const v128_t a = wasm_v128_load(input), b = wasm_v128_load(input + 1);
    const v128_t c = wasm_v128_load(input + 2), d = wasm_v128_load(input + 3);
    const v128_t e = wasm_v128_load(input + 4);
    return (struct sums){
        weigh(wasm_u16x8_extend_low_u8x16(a), wasm_u16x8_extend_low_u8x16(b),
              wasm_u16x8_extend_low_u8x16(c), wasm_u16x8_extend_low_u8x16(d),
              wasm_u16x8_extend_low_u8x16(e)),
        weigh(wasm_u16x8_extend_high_u8x16(a), wasm_u16x8_extend_high_u8x16(b),
              wasm_u16x8_extend_high_u8x16(c), wasm_u16x8_extend_high_u8x16(d),
              wasm_u16x8_extend_high_u8x16(e)),
    };
}

/* The last row, and its sums with those above by the windows 1 1, 1 2 1 and 1 3 3 1. */
struct history {
    struct sums windows[4];
};

/* Takes in a row; returns the sum of the last five by the window 1 4 6 4 1. */
static inline struct sums advance(struct history *history, struct sums row) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 4; i++) {
        const struct sums wider = add(row, history->windows[i]);
        history->windows[i] = row;
        row = wider;
    }
    return row;
}

static inline v128_t round_to_pixels(struct sums sums) {
    const v128_t half = wasm_i16x8_splat(128);
    return wasm_u8x16_narrow_i16x8(wasm_u16x8_shr(wasm_i16x8_add(sums.low, half), 8),
                                   wasm_u16x8_shr(wasm_i16x8_add(sums.high, half), 8));
}

static void blur_column(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                        size_t rows) {
    struct history history = {0};
    for (size_t y = 0; y < GAUSSIAN_MARGIN; y++, input += width)
        advance(&history, weigh_row(input));
    for (size_t y = 0; y < rows; y++, input += width, output += width - GAUSSIAN_MARGIN)
        wasm_v128_store(output, round_to_pixels(advance(&history, weigh_row(input))));
}

void gaussian_blur(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                   size_t height) {
    lm_filter_tiles(blur_column, output, input, width, height, GAUSSIAN_MARGIN);
}
