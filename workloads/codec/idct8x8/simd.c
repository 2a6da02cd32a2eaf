/* SPDX-License-Identifier: Apache-2.0 */
/* Inverse cosine transform, simd: eight columns or rows at once, in 16 bits.
 *
 * The flow graph's sums are multiplied out, so that each of its eight intermediate numbers is a sum
 * of products of two or four inputs: dot products of neighbouring pairs of 16 bits, exact in 32,
 * and so equal to the graph's. Their constants are sums of its constants. */
#include "idct8x8.h"

#include "guest_simd.h"
#include "wide_i32.h"

/* Outputs k and 7 - k from an even and an odd part. */
static inline void join(v128_t x[8], size_t k, struct lm_wide even, struct lm_wide odd,
                        unsigned bits) {
    x[k] = lm_wide_descale(lm_wide_add(even, odd), bits);
    x[7 - k] = lm_wide_descale(lm_wide_sub(even, odd), bits);
}

static inline void transform(v128_t x[8], unsigned bits) {
    const struct lm_wide x04 = lm_wide_pair_up(x[0], x[4]), x26 = lm_wide_pair_up(x[2], x[6]);
    const struct lm_wide x17 = lm_wide_pair_up(x[1], x[7]), x35 = lm_wide_pair_up(x[3], x[5]);
    const struct lm_wide sum = lm_wide_dot(x04, 8192, 8192),
                         difference = lm_wide_dot(x04, 8192, -8192);
    const struct lm_wide even2 = lm_wide_dot(x26, 4433, -10704),
                         even3 = lm_wide_dot(x26, 10703, 4433);
    join(x, 0, lm_wide_add(sum, even3),
         lm_wide_add(lm_wide_dot(x17, 11363, 2260), lm_wide_dot(x35, 9633, 6437)), bits);
    join(x, 1, lm_wide_add(difference, even2),
         lm_wide_add(lm_wide_dot(x17, 9633, -6436), lm_wide_dot(x35, -2259, -11362)), bits);
    join(x, 2, lm_wide_sub(difference, even2),
         lm_wide_add(lm_wide_dot(x17, 6437, 9633), lm_wide_dot(x35, -11362, 2261)), bits);
    join(x, 3, lm_wide_sub(sum, even3),
         lm_wide_add(lm_wide_dot(x17, 2260, -11363), lm_wide_dot(x35, -6436, 9633)), bits);
}

void idct8x8(uint8_t *pixels, size_t stride, const int16_t coefficients[IDCT_BLOCK]) {
    const v128_t middle = wasm_i8x16_splat(-128);
    v128_t x[8];
    for (size_t k = 0; k < 8; k++)
        x[k] = wasm_v128_load(coefficients + IDCT_SIDE * k);
    transform(x, IDCT_BITS - IDCT_PASS1_BITS);
    lm_transpose_u16x8(x);
    transform(x, IDCT_BITS + IDCT_PASS1_BITS + 3);
    lm_transpose_u16x8(x);
    for (size_t y = 0; y < IDCT_SIDE; y += 2) {
        /* Clamping to signed bytes, then flipping their signs, adds 128 and clamps. */
        const v128_t bytes = wasm_v128_xor(wasm_i8x16_narrow_i16x8(x[y], x[y + 1]), middle);
        wasm_v128_store64_lane(pixels + y * stride, bytes, 0);
        wasm_v128_store64_lane(pixels + (y + 1) * stride, bytes, 1);
    }
}
