/* SPDX-License-Identifier: Apache-2.0 */
/* RGB to grey, simd: four vectors of four pixels. A swizzle lays red and green side by side as
 * numbers of 16 bits, another one blue and nothing, so that each colour's product and their sum are
 * one dot product per pixel. Indices out of range give the zeros between the bytes. */
#include "rgb_to_grey.h"

#include "guest_simd.h"

#define PIXELS 16

#define NO -128

/* Sums of four pixels whose first byte is byte `first` of the vector, in i32, rounded. */
static inline v128_t weigh(v128_t rgb, int8_t first) {
    const v128_t red_green =
        wasm_i8x16_add(wasm_i8x16_make(0, NO, 1, NO, 3, NO, 4, NO, 6, NO, 7, NO, 9, NO, 10, NO),
                       wasm_i8x16_splat(first));
    const v128_t blue =
        wasm_i8x16_add(wasm_i8x16_make(2, NO, NO, NO, 5, NO, NO, NO, 8, NO, NO, NO, 11, NO, NO, NO),
                       wasm_i8x16_splat(first));
    const v128_t warm = wasm_i32x4_dot_i16x8(wasm_i8x16_swizzle(rgb, red_green),
                                             wasm_i32x4_splat(GREY_RED + GREY_GREEN * 65536));
    const v128_t cold =
        wasm_i32x4_dot_i16x8(wasm_i8x16_swizzle(rgb, blue), wasm_i32x4_splat(GREY_BLUE));
    const v128_t sum = wasm_i32x4_add(warm, wasm_i32x4_add(cold, wasm_i32x4_splat(128)));
    return wasm_u32x4_shr(sum, 8);
}

void rgb_to_grey(uint8_t *restrict grey, const uint8_t *restrict rgb, size_t count) {
    for (; count >= PIXELS; count -= PIXELS, rgb += RGB_CHANNELS * PIXELS, grey += PIXELS) {
        const v128_t a = weigh(wasm_v128_load(rgb), 0), b = weigh(wasm_v128_load(rgb + 12), 0);
        const v128_t c = weigh(wasm_v128_load(rgb + 24), 0);
        const v128_t d = weigh(wasm_v128_load(rgb + 32), 4);
        wasm_v128_store(grey, wasm_u8x16_narrow_i16x8(wasm_i16x8_narrow_i32x4(a, b),
                                                      wasm_i16x8_narrow_i32x4(c, d)));
    }
    for (size_t i = 0; i < count; i++)
        grey[i] = grey_of_pixel(rgb + RGB_CHANNELS * i);
}
