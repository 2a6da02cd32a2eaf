/* SPDX-License-Identifier: Apache-2.0 */
/* Compositing, simd: four pixels of sixteen channels at once, products in u16. */
#include "alpha_blend.h"

#include "guest_simd.h"

#define PIXELS 4

/* Products of bytes divided by 255 as in alpha_multiply, still in u16. */
static inline v128_t divide(v128_t products) {
    const v128_t raised = wasm_i16x8_add(products, wasm_i16x8_splat(128));
    return wasm_u16x8_shr(wasm_i16x8_add(raised, wasm_u16x8_shr(raised, 8)), 8);
}

static inline v128_t blend(v128_t upper, v128_t lower) {
    const v128_t alpha =
        wasm_i8x16_shuffle(upper, upper, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    const v128_t rest = wasm_v128_not(alpha);
    const v128_t low = divide(wasm_u16x8_extmul_low_u8x16(lower, rest));
    const v128_t high = divide(wasm_u16x8_extmul_high_u8x16(lower, rest));
    return wasm_u8x16_add_sat(upper, wasm_u8x16_narrow_i16x8(low, high));
}

void alpha_blend(uint8_t *restrict output, const uint8_t *restrict upper,
                 const uint8_t *restrict lower, size_t count) {
    const size_t step = RGBA_CHANNELS * PIXELS;
    for (; count >= PIXELS; count -= PIXELS, output += step, upper += step, lower += step)
        wasm_v128_store(output, blend(wasm_v128_load(upper), wasm_v128_load(lower)));
    for (size_t i = 0; i < RGBA_CHANNELS * count; i += RGBA_CHANNELS)
        alpha_blend_pixel(output + i, upper + i, lower + i);
}
