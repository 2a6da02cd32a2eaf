/* SPDX-License-Identifier: Apache-2.0 */
/* The distribution function of the normal distribution in f32 for guest code, four lanes at a time:
 * the steps of normal_f32.h, in the same order, so that each lane has the same bits. */
#ifndef LM_WORKLOADS_LIB_NORMAL_F32X4_H
#define LM_WORKLOADS_LIB_NORMAL_F32X4_H

#include "exp_f32x4.h"
#include "guest_simd.h"
#include "normal_f32.h"

static inline v128_t lm_normal_f32x4(v128_t x) {
    const v128_t one = wasm_f32x4_splat(1), distance = wasm_f32x4_abs(x);
    const v128_t scaled = wasm_f32x4_mul(wasm_f32x4_splat(LM_NORMAL_F32_P), distance);
    const v128_t t = wasm_f32x4_div(one, wasm_f32x4_add(one, scaled));
    v128_t series = wasm_f32x4_splat(LM_NORMAL_F32_B5);
    series = lm_multiply_add_splat_f32x4(series, t, LM_NORMAL_F32_B4);
    series = lm_multiply_add_splat_f32x4(series, t, LM_NORMAL_F32_B3);
    series = lm_multiply_add_splat_f32x4(series, t, LM_NORMAL_F32_B2);
    series = lm_multiply_add_splat_f32x4(series, t, LM_NORMAL_F32_B1);
    const v128_t half = wasm_f32x4_mul(wasm_f32x4_splat(-0.5f), distance);
    const v128_t density = wasm_f32x4_mul(wasm_f32x4_splat(LM_NORMAL_F32_INV_SQRT_2PI),
                                          lm_exp_f32x4(wasm_f32x4_mul(half, distance)));
    const v128_t tail = wasm_f32x4_mul(density, wasm_f32x4_mul(series, t));
    const v128_t negative = wasm_f32x4_lt(x, wasm_f32x4_splat(0));
    return wasm_v128_bitselect(tail, wasm_f32x4_sub(one, tail), negative);
}

#endif
