/* SPDX-License-Identifier: Apache-2.0 */
/* PNG filters undone, simd: Up sixteen bytes at a time, Sub as prefix sums of four pixels, Average
 * and Paeth, where each pixel waits for the one before it, with the pixel's four channels side by
 * side. */
#include "png_unfilter.h"

#include "guest_simd.h"

#define VECTOR ((size_t)16)

static inline v128_t load_pixel(const uint8_t *bytes) {
    return wasm_v128_load32_zero(bytes);
}

static inline void store_pixel(uint8_t *bytes, v128_t pixel) {
    wasm_v128_store32_lane(bytes, pixel, 0);
}

void png_undo_sub(uint8_t *restrict row, const uint8_t *restrict filtered, size_t size) {
    const v128_t zero = wasm_i32x4_splat(0);
    v128_t last = zero;
    size_t i = 0;
    for (; size - i >= VECTOR; i += VECTOR) {
        const v128_t x = wasm_v128_load(filtered + i);
        const v128_t pairs = wasm_i8x16_add(x, wasm_i32x4_shuffle(zero, x, 3, 4, 5, 6));
        const v128_t all = wasm_i8x16_add(pairs, wasm_i32x4_shuffle(zero, pairs, 2, 3, 4, 5));
        last = wasm_i8x16_add(all, wasm_i32x4_shuffle(last, last, 3, 3, 3, 3));
        wasm_v128_store(row + i, last);
    }
    last = wasm_i32x4_shuffle(last, last, 3, 3, 3, 3);
    for (; i < size; i += PNG_PIXEL) {
        last = wasm_i8x16_add(last, load_pixel(filtered + i));
        store_pixel(row + i, last);
    }
}

void png_undo_up(uint8_t *restrict row, const uint8_t *restrict filtered,
                 const uint8_t *restrict above, size_t size) {
    size_t i = 0;
    for (; size - i >= VECTOR; i += VECTOR) {
        const v128_t x = wasm_v128_load(filtered + i);
        wasm_v128_store(row + i, wasm_i8x16_add(x, wasm_v128_load(above + i)));
    }
    for (; i < size; i += PNG_PIXEL)
        store_pixel(row + i, wasm_i8x16_add(load_pixel(filtered + i), load_pixel(above + i)));
}

/* The instruction rounds halves up, the filter down. */
void png_undo_average(uint8_t *restrict row, const uint8_t *restrict filtered,
                      const uint8_t *restrict above, size_t size) {
    v128_t left = wasm_i32x4_splat(0);
    for (size_t i = 0; i < size; i += PNG_PIXEL) {
        const v128_t up = load_pixel(above + i);
        const v128_t half = wasm_v128_and(wasm_v128_xor(left, up), wasm_i8x16_splat(1));
        const v128_t average = wasm_i8x16_sub(wasm_u8x16_avgr(left, up), half);
        left = wasm_i8x16_add(load_pixel(filtered + i), average);
        store_pixel(row + i, left);
    }
}

/* Channels in 16 bits, the upper eight of which stay zero; additions of bytes. */
static inline v128_t load_wide_pixel(const uint8_t *bytes) {
    return wasm_u16x8_extend_low_u8x16(load_pixel(bytes));
}

void png_undo_paeth(uint8_t *restrict row, const uint8_t *restrict filtered,
                    const uint8_t *restrict above, size_t size) {
    v128_t left = wasm_i16x8_splat(0), upper_left = left;
    for (size_t i = 0; i < size; i += PNG_PIXEL) {
        const v128_t up = load_wide_pixel(above + i);
        const v128_t to_left = wasm_i16x8_sub(up, upper_left);
        const v128_t to_up = wasm_i16x8_sub(left, upper_left);
        const v128_t from_left = wasm_i16x8_abs(to_left), from_up = wasm_i16x8_abs(to_up);
        const v128_t from_upper_left = wasm_i16x8_abs(wasm_i16x8_add(to_left, to_up));
        const v128_t least = wasm_i16x8_min(wasm_i16x8_min(from_left, from_up), from_upper_left);
        const v128_t second = wasm_v128_bitselect(up, upper_left, wasm_i16x8_eq(from_up, least));
        const v128_t nearest = wasm_v128_bitselect(left, second, wasm_i16x8_eq(from_left, least));
        left = wasm_i8x16_add(nearest, load_wide_pixel(filtered + i));
        store_pixel(row + i, wasm_u8x16_narrow_i16x8(left, left));
        upper_left = up;
    }
}
