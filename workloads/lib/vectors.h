/* SPDX-License-Identifier: Apache-2.0 */
/* Vector steps that several hand-written kernels share: rotations of lanes, reversal of the bytes
 * in lanes, transposition, multiply-adds, sums. Built on guest_simd.h, so the same source serves
 * Wasm and native builds.
 */
#ifndef LM_WORKLOADS_LIB_VECTORS_H
#define LM_WORKLOADS_LIB_VECTORS_H

#include "guest_simd.h"

#include <stdint.h>

/* Each lane rotated by n bits; 0 < n < width. */
static inline v128_t lm_rotr_u32x4(v128_t x, uint32_t n) {
    return wasm_v128_or(wasm_u32x4_shr(x, n), wasm_i32x4_shl(x, 32 - n));
}

static inline v128_t lm_rotl_u32x4(v128_t x, uint32_t n) {
    return lm_rotr_u32x4(x, 32 - n);
}

static inline v128_t lm_rotr_u64x2(v128_t x, uint32_t n) {
    return wasm_v128_or(wasm_u64x2_shr(x, n), wasm_i64x2_shl(x, 64 - n));
}

static inline v128_t lm_rotl_u64x2(v128_t x, uint32_t n) {
    return lm_rotr_u64x2(x, 64 - n);
}

/* Each 16-bit half of a 32-bit lane in the other's place: a rotation by 16 in one shuffle. */
static inline v128_t lm_swap_halves_u32x4(v128_t x) {
    return wasm_i16x8_shuffle(x, x, 1, 0, 3, 2, 5, 4, 7, 6);
}

/* The bytes of each lane in the opposite order. */
static inline v128_t lm_bswap_u32x4(v128_t x) {
    return wasm_i8x16_shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

static inline v128_t lm_bswap_u64x2(v128_t x) {
    return wasm_i8x16_shuffle(x, x, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
}

/* Lane j of vector k becomes lane k of vector j. */
static inline void lm_transpose_u32x4(v128_t x[4]) {
    const v128_t low01 = wasm_i32x4_shuffle(x[0], x[1], 0, 4, 1, 5);
    const v128_t high01 = wasm_i32x4_shuffle(x[0], x[1], 2, 6, 3, 7);
    const v128_t low23 = wasm_i32x4_shuffle(x[2], x[3], 0, 4, 1, 5);
    const v128_t high23 = wasm_i32x4_shuffle(x[2], x[3], 2, 6, 3, 7);
    x[0] = wasm_i64x2_shuffle(low01, low23, 0, 2);
    x[1] = wasm_i64x2_shuffle(low01, low23, 1, 3);
    x[2] = wasm_i64x2_shuffle(high01, high23, 0, 2);
    x[3] = wasm_i64x2_shuffle(high01, high23, 1, 3);
}

/* x * y + sum, product and sum rounded separately, as in scalar code; the operands' order is that
 * of f32x4.relaxed_madd, so that a kernel may be compiled with either. */
static inline v128_t lm_multiply_add_f32x4(v128_t x, v128_t y, v128_t sum) {
    return wasm_f32x4_add(sum, wasm_f32x4_mul(x, y));
}

/* The sum of the lanes; once per loop, not in one. */
static inline uint64_t lm_sum_u32x4(v128_t lanes) {
    const v128_t sums =
        wasm_i64x2_add(wasm_u64x2_extend_low_u32x4(lanes), wasm_u64x2_extend_high_u32x4(lanes));
    return (uint64_t)wasm_i64x2_extract_lane(sums, 0) + (uint64_t)wasm_i64x2_extract_lane(sums, 1);
}

#endif
