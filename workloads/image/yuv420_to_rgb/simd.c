/* SPDX-License-Identifier: Apache-2.0 */
/* YUV to RGB, simd: two rows of sixteen pixels at once, which share eight numbers of each chroma
 * plane. Sums are in i16; those beyond its range saturate, and would be clamped anyway. */
#include "yuv420_to_rgb.h"

#include "guest_simd.h"

#define PIXELS 16

/* Sixteen numbers of i16. */
struct wide {
    v128_t low, high;
};

struct chroma {
    struct wide red, green, blue;
};

static inline v128_t multiply(v128_t x, int16_t factor) {
    return wasm_i16x8_mul(x, wasm_i16x8_splat(factor));
}

/* Each number twice, for the two pixels beside one another. */
static inline struct wide twice(v128_t x) {
    return (struct wide){wasm_i16x8_shuffle(x, x, 0, 0, 1, 1, 2, 2, 3, 3),
                         wasm_i16x8_shuffle(x, x, 4, 4, 5, 5, 6, 6, 7, 7)};
}

static inline struct chroma load_chroma(const uint8_t *u, const uint8_t *v) {
    const v128_t middle = wasm_i16x8_splat(YUV_CHROMA_MID);
    const v128_t du = wasm_i16x8_sub(wasm_u16x8_load8x8(u), middle);
    const v128_t dv = wasm_i16x8_sub(wasm_u16x8_load8x8(v), middle);
    return (struct chroma){
        twice(multiply(dv, YUV_RED_V)),
        twice(wasm_i16x8_add(multiply(du, YUV_GREEN_U), multiply(dv, YUV_GREEN_V))),
        twice(multiply(du, YUV_BLUE_U)),
    };
}

/* Luma's share, and the half that rounds. */
static inline v128_t weigh_luma(v128_t luma) {
    const int16_t constant = (1 << (YUV_BITS - 1)) - YUV_LUMA * YUV_LUMA_ZERO;
    return wasm_i16x8_add(multiply(luma, YUV_LUMA), wasm_i16x8_splat(constant));
}

static inline v128_t colour(struct wide luma, struct wide chroma) {
    return wasm_u8x16_narrow_i16x8(
        wasm_i16x8_shr(wasm_i16x8_add_sat(luma.low, chroma.low), YUV_BITS),
        wasm_i16x8_shr(wasm_i16x8_add_sat(luma.high, chroma.high), YUV_BITS));
}

/* Sixteen pixels of three bytes: reds and greens first, then the blues between them. */
static inline void store_pixels(uint8_t *rgb, v128_t red, v128_t green, v128_t blue) {
    const v128_t first =
        wasm_i8x16_shuffle(red, green, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
    const v128_t second =
        wasm_i8x16_shuffle(red, green, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
    const v128_t third =
        wasm_i8x16_shuffle(red, green, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
    wasm_v128_store(rgb, wasm_i8x16_shuffle(first, blue, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19,
                                            12, 13, 20, 15));
    wasm_v128_store(rgb + 16, wasm_i8x16_shuffle(second, blue, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24,
                                                 11, 12, 25, 14, 15));
    wasm_v128_store(rgb + 32, wasm_i8x16_shuffle(third, blue, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10,
                                                 11, 30, 13, 14, 31));
}

static inline void convert_row(uint8_t *rgb, const uint8_t *y, const struct chroma *chroma) {
    const v128_t bytes = wasm_v128_load(y);
    const struct wide luma = {weigh_luma(wasm_u16x8_extend_low_u8x16(bytes)),
                              weigh_luma(wasm_u16x8_extend_high_u8x16(bytes))};
    store_pixels(rgb, colour(luma, chroma->red), colour(luma, chroma->green),
                 colour(luma, chroma->blue));
}

/* Sixteen columns of two rows. */
static inline void convert_rows(uint8_t *restrict rgb, const struct yuv420 *frame, size_t width,
                                size_t x) {
    const struct chroma chroma = load_chroma(frame->u + x / 2, frame->v + x / 2);
    convert_row(rgb + RGB_CHANNELS * x, frame->y + x, &chroma);
    convert_row(rgb + RGB_CHANNELS * (width + x), frame->y + width + x, &chroma);
}

/* The last sixteen columns begin early enough to end at the edge, and repeat some pixels. */
void yuv420_to_rgb(uint8_t *restrict rgb, const struct yuv420 *frame, size_t width, size_t height) {
    const size_t last = width - PIXELS;
    struct yuv420 rows = *frame;
    for (size_t y = 0; y < height; y += 2, rgb += RGB_CHANNELS * 2 * width) {
        for (size_t x = 0; x < last; x += PIXELS)
            convert_rows(rgb, &rows, width, x);
        convert_rows(rgb, &rows, width, last);
        rows.y += 2 * width;
        rows.u += width / 2;
        rows.v += width / 2;
    }
}
