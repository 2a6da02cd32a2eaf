/* SPDX-License-Identifier: Apache-2.0 */
/* Bilinear scaling, simd. Between rows, sixteen channels at once. Between columns, one load brings
 * a pixel's two neighbours; a shuffle lays each channel of one beside that of the other, so that a
 * dot product of pairs weighs all four channels. No gather is needed. */
#include "resize_bilinear.h"

#include "guest_simd.h"

#define BYTES  ((size_t)16)
#define LANES  ((size_t)8)
#define PIXELS ((size_t)4)

static inline v128_t mix(v128_t upper, v128_t lower, const v128_t weights[2]) {
    return wasm_i16x8_add(wasm_i16x8_mul(upper, weights[0]), wasm_i16x8_mul(lower, weights[1]));
}

void resize_mix_rows(int16_t *restrict row, const uint8_t *upper, const uint8_t *lower,
                     const int16_t weights[2], size_t count) {
    const v128_t factors[2] = {wasm_i16x8_splat(weights[0]), wasm_i16x8_splat(weights[1])};
    size_t i = 0;
    for (; i + BYTES <= count; i += BYTES) {
        const v128_t a = wasm_v128_load(upper + i), b = wasm_v128_load(lower + i);
        wasm_v128_store(
            row + i, mix(wasm_u16x8_extend_low_u8x16(a), wasm_u16x8_extend_low_u8x16(b), factors));
        wasm_v128_store(row + i + LANES, mix(wasm_u16x8_extend_high_u8x16(a),
                                             wasm_u16x8_extend_high_u8x16(b), factors));
    }
    for (; i < count; i++)
        row[i] = (int16_t)(weights[0] * upper[i] + weights[1] * lower[i]);
}

/* The four channels of one pixel in i32. */
static inline v128_t mix_pixel(const int16_t *row, const struct resize_tap *tap) {
    const v128_t pair = wasm_v128_load(row + RESIZE_CHANNELS * tap->first);
    const v128_t channels = wasm_i16x8_shuffle(pair, pair, 0, 4, 1, 5, 2, 6, 3, 7);
    const v128_t sums = wasm_i32x4_dot_i16x8(channels, wasm_v128_load32_splat(tap->weights));
    const v128_t half = wasm_i32x4_splat(1 << (2 * RESIZE_BITS - 1));
    return wasm_i32x4_shr(wasm_i32x4_add(sums, half), 2 * RESIZE_BITS);
}

void resize_mix_columns(uint8_t *restrict output, const int16_t *restrict row,
                        const struct resize_tap *columns, size_t count) {
    size_t x = 0;
    for (; x + PIXELS <= count; x += PIXELS) {
        const struct resize_tap *const taps = columns + x;
        const v128_t low = wasm_i16x8_narrow_i32x4(mix_pixel(row, taps), mix_pixel(row, taps + 1));
        const v128_t high =
            wasm_i16x8_narrow_i32x4(mix_pixel(row, taps + 2), mix_pixel(row, taps + 3));
        wasm_v128_store(output + RESIZE_CHANNELS * x, wasm_u8x16_narrow_i16x8(low, high));
    }
    for (; x < count; x++) {
        const v128_t wide = mix_pixel(row, columns + x);
        const v128_t pixel = wasm_i16x8_narrow_i32x4(wide, wide);
        wasm_v128_store32_lane(output + RESIZE_CHANNELS * x, wasm_u8x16_narrow_i16x8(pixel, pixel),
                               0);
    }
}
