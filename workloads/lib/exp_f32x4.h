/* SPDX-License-Identifier: Apache-2.0 */
/* The exponential function in f32 for guest code, four lanes at a time: the steps of exp_f32.h,
 * which explains them, in the same order, so that each lane has the same bits. */
#ifndef LM_WORKLOADS_LIB_EXP_F32X4_H
#define LM_WORKLOADS_LIB_EXP_F32X4_H

#include "exp_f32.h"
#include "guest_simd.h"

static inline v128_t lm_multiply_add_splat_f32x4(v128_t x, v128_t y, float addend) {
    return wasm_f32x4_add(wasm_f32x4_mul(x, y), wasm_f32x4_splat(addend));
}

static inline v128_t lm_power_of_two_f32x4(v128_t exponents) {
    return wasm_i32x4_shl(wasm_i32x4_add(exponents, wasm_i32x4_splat(127)), 23);
}

static inline v128_t lm_exp_f32x4_series(v128_t r) {
    v128_t series = wasm_f32x4_splat(1.0f / 5040);
    series = lm_multiply_add_splat_f32x4(series, r, 1.0f / 720);
    series = lm_multiply_add_splat_f32x4(series, r, 1.0f / 120);
    series = lm_multiply_add_splat_f32x4(series, r, 1.0f / 24);
    series = lm_multiply_add_splat_f32x4(series, r, 1.0f / 6);
    return lm_multiply_add_splat_f32x4(series, r, 1.0f / 2);
}

static inline v128_t lm_exp_f32x4(v128_t x) {
    x = wasm_f32x4_pmax(x, wasm_f32x4_splat(LM_EXP_F32_LEAST));
    x = wasm_f32x4_pmin(x, wasm_f32x4_splat(LM_EXP_F32_GREATEST));
    const v128_t rounder = wasm_f32x4_splat(LM_EXP_F32_ROUNDER);
    const v128_t shifted =
        wasm_f32x4_add(wasm_f32x4_mul(x, wasm_f32x4_splat(LM_EXP_F32_LOG2_E)), rounder);
    const v128_t k = wasm_f32x4_sub(shifted, rounder);
    v128_t r = wasm_f32x4_sub(x, wasm_f32x4_mul(k, wasm_f32x4_splat(LM_EXP_F32_LN2_HIGH)));
    r = wasm_f32x4_sub(r, wasm_f32x4_mul(k, wasm_f32x4_splat(LM_EXP_F32_LN2_LOW)));
    const v128_t tail = wasm_f32x4_mul(wasm_f32x4_mul(r, r), lm_exp_f32x4_series(r));
    const v128_t power = wasm_f32x4_add(wasm_f32x4_splat(1), wasm_f32x4_add(r, tail));
    const v128_t exponents = wasm_i32x4_sub(shifted, wasm_i32x4_splat(LM_EXP_F32_ROUNDER_BITS));
    const v128_t half = wasm_i32x4_shr(exponents, 1);
    const v128_t rest = wasm_i32x4_sub(exponents, half);
    return wasm_f32x4_mul(wasm_f32x4_mul(power, lm_power_of_two_f32x4(half)),
                          lm_power_of_two_f32x4(rest));
}

#endif
