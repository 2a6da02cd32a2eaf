/* SPDX-License-Identifier: Apache-2.0 */
/* Forward cosine transform, simd: eight columns or rows at once, in 16 bits.
 *
 * The flow graph's rotations are multiplied out, so that most outputs are sums of products of two
 * or four sums or differences of its inputs: dot products of neighbouring pairs of 16 bits, exact
 * in 32, and so equal to the graph's. Their constants are sums of its constants. */
#include "dct8x8.h"

#include "guest_simd.h"
#include "wide_i32.h"

/* What the graph would multiply by 2^13 and then divide by 2^bits, rounded. Sums of eight numbers
 * of the first pass reach from -32768 to 32640. */
static inline v128_t descale_whole(v128_t x, unsigned bits) {
    if (bits < DCT_BITS) return wasm_i16x8_shl(x, DCT_BITS - bits);
    const int16_t half = (int16_t)(1 << (bits - DCT_BITS - 1));
    return wasm_i16x8_shr(wasm_i16x8_add(x, wasm_i16x8_splat(half)), bits - DCT_BITS);
}

static inline void transform(v128_t x[8], unsigned bits) {
    v128_t sum[4], rest[4];
    for (size_t k = 0; k < 4; k++) {
        sum[k] = wasm_i16x8_add(x[k], x[7 - k]);
        rest[k] = wasm_i16x8_sub(x[k], x[7 - k]);
    }
    const v128_t outer = wasm_i16x8_add(sum[0], sum[3]), inner = wasm_i16x8_add(sum[1], sum[2]);
    const struct lm_wide rests =
        lm_wide_pair_up(wasm_i16x8_sub(sum[0], sum[3]), wasm_i16x8_sub(sum[1], sum[2]));
    x[0] = descale_whole(wasm_i16x8_add(outer, inner), bits);
    x[4] = descale_whole(wasm_i16x8_sub(outer, inner), bits);
    x[2] = lm_wide_descale(lm_wide_dot(rests, 10703, 4433), bits);
    x[6] = lm_wide_descale(lm_wide_dot(rests, 4433, -10704), bits);
    const struct lm_wide rest01 = lm_wide_pair_up(rest[0], rest[1]);
    const struct lm_wide rest23 = lm_wide_pair_up(rest[2], rest[3]);
    x[1] = lm_wide_descale(
        lm_wide_add(lm_wide_dot(rest01, 11363, 9633), lm_wide_dot(rest23, 6437, 2260)), bits);
    x[3] = lm_wide_descale(
        lm_wide_add(lm_wide_dot(rest01, 9633, -2259), lm_wide_dot(rest23, -11362, -6436)), bits);
    x[5] = lm_wide_descale(
        lm_wide_add(lm_wide_dot(rest01, 6437, -11362), lm_wide_dot(rest23, 2261, 9633)), bits);
    x[7] = lm_wide_descale(
        lm_wide_add(lm_wide_dot(rest01, 2260, -6436), lm_wide_dot(rest23, 9633, -11363)), bits);
}

void dct8x8(int16_t coefficients[DCT_BLOCK], const uint8_t *pixels, size_t stride) {
    const v128_t middle = wasm_i16x8_splat(128);
    v128_t x[8];
    for (size_t k = 0; k < 8; k++)
        x[k] = wasm_i16x8_sub(wasm_u16x8_load8x8(pixels + k * stride), middle);
    transform(x, DCT_BITS - DCT_PASS1_BITS);
    lm_transpose_u16x8(x);
    transform(x, DCT_BITS + DCT_PASS1_BITS + 3);
    lm_transpose_u16x8(x);
    for (size_t k = 0; k < 8; k++)
        wasm_v128_store(coefficients + DCT_SIDE * k, x[k]);
}
