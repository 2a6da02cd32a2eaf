/* SPDX-License-Identifier: Apache-2.0 */
/* Inverse cosine transform, simd: eight columns or rows at once, in 16 bits.
 *
 * The flow graph's sums are multiplied out, so that each of its eight intermediate numbers is a sum
 * of products of two or four inputs: dot products of neighbouring pairs of 16 bits, exact in 32,
 * and so equal to the graph's. Their constants are sums of its constants. */
#include "idct8x8.h"

#include "guest_simd.h"

/* Numbers of 32 bits: of lanes 0 to 3, and of lanes 4 to 7. */
struct wide {
    v128_t low, high;
};

/* Each lane of a beside the same lane of b. */
static inline struct wide pair_up(v128_t a, v128_t b) {
    return (struct wide){wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11),
                         wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)};
}

/* x times the first number of each pair plus y times the second. */
static inline struct wide dot(struct wide pairs, int16_t x, int16_t y) {
    const v128_t factors = wasm_i16x8_make(x, y, x, y, x, y, x, y);
    return (struct wide){wasm_i32x4_dot_i16x8(pairs.low, factors),
                         wasm_i32x4_dot_i16x8(pairs.high, factors)};
}

static inline struct wide add(struct wide a, struct wide b) {
    return (struct wide){wasm_i32x4_add(a.low, b.low), wasm_i32x4_add(a.high, b.high)};
}

static inline struct wide sub(struct wide a, struct wide b) {
    return (struct wide){wasm_i32x4_sub(a.low, b.low), wasm_i32x4_sub(a.high, b.high)};
}

/* Rounded, and in 16 bits again. */
static inline v128_t descale(struct wide x, unsigned bits) {
    const struct wide half = {wasm_i32x4_splat(1 << (bits - 1)), wasm_i32x4_splat(1 << (bits - 1))};
    const struct wide sum = add(x, half);
    return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(sum.low, bits), wasm_i32x4_shr(sum.high, bits));
}

/* Outputs k and 7 - k from an even and an odd part. */
static inline void join(v128_t x[8], size_t k, struct wide even, struct wide odd, unsigned bits) {
    x[k] = descale(add(even, odd), bits);
    x[7 - k] = descale(sub(even, odd), bits);
}

static inline void transform(v128_t x[8], unsigned bits) {
    const struct wide x04 = pair_up(x[0], x[4]), x26 = pair_up(x[2], x[6]);
    const struct wide x17 = pair_up(x[1], x[7]), x35 = pair_up(x[3], x[5]);
    const struct wide sum = dot(x04, 8192, 8192), difference = dot(x04, 8192, -8192);
    const struct wide even2 = dot(x26, 4433, -10704), even3 = dot(x26, 10703, 4433);
    join(x, 0, add(sum, even3), add(dot(x17, 11363, 2260), dot(x35, 9633, 6437)), bits);
    join(x, 1, add(difference, even2), add(dot(x17, 9633, -6436), dot(x35, -2259, -11362)), bits);
    join(x, 2, sub(difference, even2), add(dot(x17, 6437, 9633), dot(x35, -11362, 2261)), bits);
    join(x, 3, sub(sum, even3), add(dot(x17, 2260, -11363), dot(x35, -6436, 9633)), bits);
}

/* Lane j of vector i becomes lane i of vector j. */
static inline void transpose(v128_t x[8]) {
    v128_t pairs[8], fours[8];
    for (size_t i = 0; i < 4; i++) {
        const struct wide mixed = pair_up(x[i], x[i + 4]);
        pairs[2 * i] = mixed.low;
        pairs[2 * i + 1] = mixed.high;
    }
    for (size_t i = 0; i < 4; i++) {
        const struct wide mixed = pair_up(pairs[i], pairs[i + 4]);
        fours[2 * i] = mixed.low;
        fours[2 * i + 1] = mixed.high;
    }
    for (size_t i = 0; i < 4; i++) {
        const struct wide mixed = pair_up(fours[i], fours[i + 4]);
        x[2 * i] = mixed.low;
        x[2 * i + 1] = mixed.high;
    }
}

void idct8x8(uint8_t *pixels, size_t stride, const int16_t coefficients[IDCT_BLOCK]) {
    const v128_t middle = wasm_i8x16_splat(-128);
    v128_t x[8];
    for (size_t k = 0; k < 8; k++)
        x[k] = wasm_v128_load(coefficients + IDCT_SIDE * k);
    transform(x, IDCT_BITS - IDCT_PASS1_BITS);
    transpose(x);
    transform(x, IDCT_BITS + IDCT_PASS1_BITS + 3);
    transpose(x);
    for (size_t y = 0; y < IDCT_SIDE; y += 2) {
        /* Clamping to signed bytes, then flipping their signs, adds 128 and clamps. */
        const v128_t bytes = wasm_v128_xor(wasm_i8x16_narrow_i16x8(x[y], x[y + 1]), middle);
        wasm_v128_store64_lane(pixels + y * stride, bytes, 0);
        wasm_v128_store64_lane(pixels + (y + 1) * stride, bytes, 1);
    }
}
