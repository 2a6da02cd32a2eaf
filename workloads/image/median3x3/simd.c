/* SPDX-License-Identifier: Apache-2.0 */
/* Median of 3 by 3, simd: columns of sixteen pixels, walked downwards two rows at a time. Each
 * row's three neighbours are sorted once, lane by lane; the median of nine is then the median of
 * the greatest minimum, the median middle and the least maximum of three rows. Two output rows
 * share what their two common input rows say. */
#include "median3x3.h"

#include "guest_simd.h"
#include "tiles.h"

/* Each pixel and its two neighbours in the row, sorted. */
struct row {
    v128_t least, middle, greatest;
};

static inline struct row load_row(const uint8_t *input) {
    const v128_t a = wasm_v128_load(input), b = wasm_v128_load(input + 1);
    const v128_t c = wasm_v128_load(input + 2);
    const v128_t low = wasm_u8x16_min(a, b), high = wasm_u8x16_max(a, b);
    return (struct row){wasm_u8x16_min(low, c), wasm_u8x16_min(high, wasm_u8x16_max(low, c)),
                        wasm_u8x16_max(high, c)};
}

/* What two rows say about the median of themselves and a third. */
struct rows {
    v128_t greatest_least, low_middle, high_middle, least_greatest;
};

static inline struct rows join(const struct row *a, const struct row *b) {
    return (struct rows){wasm_u8x16_max(a->least, b->least), wasm_u8x16_min(a->middle, b->middle),
                         wasm_u8x16_max(a->middle, b->middle),
                         wasm_u8x16_min(a->greatest, b->greatest)};
}

static inline v128_t median(v128_t a, v128_t b, v128_t c) {
    return wasm_u8x16_max(wasm_u8x16_min(a, b), wasm_u8x16_min(wasm_u8x16_max(a, b), c));
}

static inline void store_medians(uint8_t *output, const struct rows *two, const struct row *third) {
    const v128_t middle =
        wasm_u8x16_max(two->low_middle, wasm_u8x16_min(two->high_middle, third->middle));
    wasm_v128_store(output, median(wasm_u8x16_max(two->greatest_least, third->least), middle,
                                   wasm_u8x16_min(two->least_greatest, third->greatest)));
}

static void find_medians(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                         size_t rows) {
    const size_t stride = width - 2;
    struct row a = load_row(input), b = load_row(input + width);
    size_t y = 0;
    for (input += 2 * width; y + 1 < rows; y += 2, input += 2 * width, output += 2 * stride) {
        const struct row c = load_row(input), d = load_row(input + width);
        const struct rows common = join(&b, &c);
        store_medians(output, &common, &a);
        store_medians(output + stride, &common, &d);
        a = c;
        b = d;
    }
    if (y < rows) {
        const struct row c = load_row(input);
        const struct rows upper = join(&a, &b);
        store_medians(output, &upper, &c);
    }
}

void median3x3(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
               size_t height) {
    lm_filter_tiles(find_medians, output, input, width, height, 2);
}
