/* SPDX-License-Identifier: Apache-2.0 */
/* Sobel's edge strength, simd: columns of sixteen pixels, walked downwards. Each row's difference
 * and smoothed sum are computed once and serve the three output rows they touch. The weights 1 2 1
 * down the columns are two sums of neighbouring rows, added. */
#include "sobel.h"

#include "guest_simd.h"
#include "tiles.h"

/* Eight pixels of one row in i16: right minus left, and left + 2 middle + right. */
struct half {
    v128_t difference, smooth;
};

/* Sixteen pixels of one row. */
struct row {
    struct half low, high;
};

static inline struct half differ(v128_t left, v128_t middle, v128_t right) {
    const v128_t doubled = wasm_i16x8_add(middle, middle);
    return (struct half){wasm_i16x8_sub(right, left),
                         wasm_i16x8_add(wasm_i16x8_add(left, right), doubled)};
}

static inline struct row load_row(const uint8_t *input) {
    const v128_t left = wasm_v128_load(input), middle = wasm_v128_load(input + 1);
    const v128_t right = wasm_v128_load(input + 2);
    return (struct row){
        differ(wasm_u16x8_extend_low_u8x16(left), wasm_u16x8_extend_low_u8x16(middle),
               wasm_u16x8_extend_low_u8x16(right)),
        differ(wasm_u16x8_extend_high_u8x16(left), wasm_u16x8_extend_high_u8x16(middle),
               wasm_u16x8_extend_high_u8x16(right)),
    };
}

/* Two neighbouring rows' differences, added. */
struct pair {
    v128_t low, high;
};

static inline struct pair add_rows(const struct row *a, const struct row *b) {
    return (struct pair){wasm_i16x8_add(a->low.difference, b->low.difference),
                         wasm_i16x8_add(a->high.difference, b->high.difference)};
}

static inline v128_t strength(v128_t upper, v128_t lower, v128_t top, v128_t bottom) {
    return wasm_i16x8_add(wasm_i16x8_abs(wasm_i16x8_add(upper, lower)),
                          wasm_i16x8_abs(wasm_i16x8_sub(bottom, top)));
}

static void find_edges(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                       size_t rows) {
    struct row top = load_row(input), middle = load_row(input + width);
    struct pair upper = add_rows(&top, &middle);
    input += 2 * width;
    for (size_t y = 0; y < rows; y++, input += width, output += width - 2) {
        const struct row bottom = load_row(input);
        const struct pair lower = add_rows(&middle, &bottom);
        const v128_t low = strength(upper.low, lower.low, top.low.smooth, bottom.low.smooth);
        const v128_t high = strength(upper.high, lower.high, top.high.smooth, bottom.high.smooth);
        wasm_v128_store(output, wasm_u8x16_narrow_i16x8(low, high));
        top = middle;
        middle = bottom;
        upper = lower;
    }
}

void sobel(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height) {
    lm_filter_tiles(find_edges, output, input, width, height, 2);
}
