/* SPDX-License-Identifier: Apache-2.0 */
/* The natural logarithm in f32 for guest code, four lanes at a time: the steps of log_f32.h, which
 * explains them, in the same order, so that each lane has the same bits. */
#ifndef LM_WORKLOADS_LIB_LOG_F32X4_H
#define LM_WORKLOADS_LIB_LOG_F32X4_H

#include "exp_f32x4.h"
#include "guest_simd.h"
#include "log_f32.h"

static inline v128_t lm_log_f32x4_series(v128_t z) {
    v128_t series = wasm_f32x4_splat(2.0f / 9);
    series = lm_multiply_add_splat_f32x4(series, z, 2.0f / 7);
    series = lm_multiply_add_splat_f32x4(series, z, 2.0f / 5);
    series = lm_multiply_add_splat_f32x4(series, z, 2.0f / 3);
    return wasm_f32x4_mul(series, z);
}

static inline v128_t lm_log_f32x4(v128_t x) {
    const v128_t above = wasm_i32x4_sub(x, wasm_i32x4_splat(LM_LOG_F32_SQRT_HALF_BITS));
    const v128_t exponents = wasm_i32x4_shr(above, 23);
    const v128_t mantissas = wasm_i32x4_sub(x, wasm_i32x4_shl(exponents, 23));
    const v128_t k = wasm_f32x4_convert_i32x4(exponents);
    const v128_t f = wasm_f32x4_sub(mantissas, wasm_f32x4_splat(1));
    const v128_t s = wasm_f32x4_div(f, wasm_f32x4_add(wasm_f32x4_splat(2), f));
    const v128_t half_square = wasm_f32x4_mul(wasm_f32x4_mul(wasm_f32x4_splat(0.5f), f), f);
    const v128_t series = lm_log_f32x4_series(wasm_f32x4_mul(s, s));
    const v128_t low = wasm_f32x4_mul(k, wasm_f32x4_splat(LM_LOG_F32_LN2_LOW));
    const v128_t tail = wasm_f32x4_add(wasm_f32x4_mul(s, wasm_f32x4_add(half_square, series)), low);
    const v128_t high = wasm_f32x4_mul(k, wasm_f32x4_splat(LM_LOG_F32_LN2_HIGH));
    return wasm_f32x4_sub(high, wasm_f32x4_sub(wasm_f32x4_sub(half_square, tail), f));
}

#endif
