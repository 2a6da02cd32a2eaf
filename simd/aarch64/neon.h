/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on AArch64 (NEON; the dot product instructions where the compiler has them): inherits from
 * simd/scalar.h and redefines what clang makes slow code of, by the recipe in simd/README.md.
 *
 * NEON and Wasm agree on most: min and max, saturating conversions, table lookups out of range,
 * rounding Q15 products. What remains are bit masks, which are sums of one bit per lane, and 64-bit
 * products. i8mm adds nothing: the bytes of the relaxed dot products are i7, which are signed too.
 */
#ifndef LM_SIMD_AARCH64_NEON_H
#define LM_SIMD_AARCH64_NEON_H

#include <arm_neon.h>

#include "simd/lanes.h"

/* Function makers by shape. Operands are A(t), B(t), C(t): a, b, c as vectors of lanes t. */
#define LM_NEON_u8    uint8x16_t
#define LM_NEON_u16   uint16x8_t
#define LM_NEON_u32   uint32x4_t
#define LM_NEON_u64   uint64x2_t
#define LM_NEON_s8    int8x16_t
#define LM_NEON_s16   int16x8_t
#define LM_NEON_s32   int32x4_t
#define LM_NEON_s64   int64x2_t
#define LM_NEON_f32   float32x4_t
#define LM_NEON_f64   float64x2_t
#define LM_NEON(v, t) ((LM_NEON_##t)(v))
#define LM_NEON_V(name, expression)                                                                \
    LM_UNLESS_REDEFINED(name, LM_LANE_FN lm_v128 name(lm_v128 a) { return (lm_v128)(expression); })
#define LM_NEON_VV(name, expression)                                                               \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) { return (lm_v128)(expression); })
#define LM_NEON_VVV(name, expression)                                                              \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b, lm_v128 c) {                           \
            return (lm_v128)(expression);                                                          \
        })
#define LM_NEON_BITS(name, expression)                                                             \
    LM_UNLESS_REDEFINED(name, LM_LANE_FN uint32_t name(lm_v128 a) { return (expression); })

/* One instruction for all lanes, t of the operands. */
#define LM_NEON_UNARY(name, function, t) LM_NEON_V(name, function##_##t(LM_NEON(a, t)))
#define LM_NEON_BINARY(name, function, t)                                                          \
    LM_NEON_VV(name, function##_##t(LM_NEON(a, t), LM_NEON(b, t)))

/* Lane movement: tbl gives 0 for indices out of its table. */

LM_NEON_VV(i8x16_swizzle, vqtbl1q_u8(LM_NEON(a, u8), LM_NEON(b, u8)))
LM_NEON_VV(i8x16_relaxed_swizzle, vqtbl1q_u8(LM_NEON(a, u8), LM_NEON(b, u8)))
LM_LANE_FN lm_v128 i8x16_shuffle(lm_v128 a, lm_v128 b, lm_v128 lanes) {
    const uint8x16x2_t pool = {{LM_NEON(a, u8), LM_NEON(b, u8)}};
    return (lm_v128)vqtbl2q_u8(pool, LM_NEON(lanes, u8));
}
LM_LANE_FN lm_v128 i8x16_splat(uint32_t x) {
    return (lm_v128)vdupq_n_u8((uint8_t)x);
}
LM_LANE_FN lm_v128 v128_load8_splat(const void *address) {
    return (lm_v128)vld1q_dup_u8(address);
}

/* A lane replaced under a mask, a window on a table, as simd/x86/makers.h does it: a vector read
 * back from memory would wait for the lane stored into it. */
#define LM_NEON_REPLACE(name, bits, type, splat)                                                   \
    static const uint64_t lm_neon_window_##name[4]                                                 \
        __attribute__((aligned(32), unused)) = {[2] = UINT64_MAX >> (64 - (bits))};                \
    LM_LANE_FN lm_v128 name(lm_v128 v, type x, uint8_t lane) {                                     \
        const uint8_t *window = (const uint8_t *)lm_neon_window_##name + 16;                       \
        return v128_bitselect(splat(x), v, lm_v128_load(window - (ptrdiff_t)lane * (bits) / 8));   \
    }
LM_NEON_REPLACE(i8x16_replace_lane, 8, uint32_t, i8x16_splat)
LM_NEON_REPLACE(i16x8_replace_lane, 16, uint32_t, i16x8_splat)
LM_NEON_REPLACE(i32x4_replace_lane, 32, uint32_t, i32x4_splat)
LM_NEON_REPLACE(i64x2_replace_lane, 64, uint64_t, i64x2_splat)
LM_NEON_REPLACE(f32x4_replace_lane, 32, float, f32x4_splat)
LM_NEON_REPLACE(f64x2_replace_lane, 64, double, f64x2_splat)

#define LM_NEON_LOAD_LANE(name, t, replace)                                                        \
    LM_LANE_FN lm_v128 name(const void *address, lm_v128 v, uint8_t lane) {                        \
        LM_TYPE(t) x;                                                                              \
        __builtin_memcpy(&x, address, sizeof x);                                                   \
        return replace(v, x, lane);                                                                \
    }
LM_NEON_LOAD_LANE(v128_load8_lane, u8, i8x16_replace_lane)
LM_NEON_LOAD_LANE(v128_load16_lane, u16, i16x8_replace_lane)
LM_NEON_LOAD_LANE(v128_load32_lane, u32, i32x4_replace_lane)
LM_NEON_LOAD_LANE(v128_load64_lane, u64, i64x2_replace_lane)

/* Truth of lanes as bits. Two 64-bit comparisons' ones add to something whose float is a NaN. */

LM_NEON_BITS(v128_any_true, vmaxvq_u32(LM_NEON(a, u32)) != 0)
LM_NEON_BITS(i8x16_all_true, vminvq_u8(LM_NEON(a, u8)) != 0)
LM_NEON_BITS(i16x8_all_true, vminvq_u16(LM_NEON(a, u16)) != 0)
LM_NEON_BITS(i32x4_all_true, vminvq_u32(LM_NEON(a, u32)) != 0)
LM_LANE_FN uint32_t i64x2_all_true(lm_v128 a) {
    const union lm_scalar_f64 zeros = {.u64 = vaddvq_u64(vceqzq_u64(LM_NEON(a, u64)))};
    return zeros.f64 == zeros.f64;
}

LM_LANE_FN uint32_t i8x16_bitmask(lm_v128 a) {
    const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t set = vandq_u8((uint8x16_t)vshrq_n_s8(LM_NEON(a, s8), 7), bits);
    const uint8x16_t quarters = vpaddq_u8(vpaddq_u8(set, set), set);
    return vgetq_lane_u16((uint16x8_t)vpaddq_u8(quarters, quarters), 0);
}
LM_LANE_FN uint32_t i16x8_bitmask(lm_v128 a) {
    const uint16x8_t bits = {1, 2, 4, 8, 16, 32, 64, 128};
    return vaddvq_u16(vandq_u16((uint16x8_t)vshrq_n_s16(LM_NEON(a, s16), 15), bits));
}
LM_LANE_FN uint32_t i32x4_bitmask(lm_v128 a) {
    const uint32x4_t bits = {1, 2, 4, 8};
    return vaddvq_u32(vandq_u32((uint32x4_t)vshrq_n_s32(LM_NEON(a, s32), 31), bits));
}

/* Integers. */

#define LM_NEON_SHIFT(name, t, bits, sign)                                                         \
    LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                           \
        const int n = sign(int)(count % (bits));                                                   \
        return (lm_v128)vshlq_##t(LM_NEON(a, t), vdupq_n_s##bits((int##bits##_t)n));               \
    }
LM_NEON_SHIFT(i16x8_shr_s, s16, 16, -)
LM_NEON_SHIFT(i16x8_shr_u, u16, 16, -)

LM_NEON_VV(i8x16_narrow_i16x8_s, vqmovn_high_s16(vqmovn_s16(LM_NEON(a, s16)), LM_NEON(b, s16)))
LM_NEON_VV(i8x16_narrow_i16x8_u, vqmovun_high_s16(vqmovun_s16(LM_NEON(a, s16)), LM_NEON(b, s16)))
LM_NEON_VV(i16x8_narrow_i32x4_s, vqmovn_high_s32(vqmovn_s32(LM_NEON(a, s32)), LM_NEON(b, s32)))
LM_NEON_VV(i16x8_narrow_i32x4_u, vqmovun_high_s32(vqmovun_s32(LM_NEON(a, s32)), LM_NEON(b, s32)))
LM_NEON_UNARY(i16x8_extadd_pairwise_i8x16_s, vpaddlq, s8)
LM_NEON_UNARY(i16x8_extadd_pairwise_i8x16_u, vpaddlq, u8)
LM_NEON_UNARY(i32x4_extadd_pairwise_i16x8_s, vpaddlq, s16)
LM_NEON_UNARY(i32x4_extadd_pairwise_i16x8_u, vpaddlq, u16)
LM_NEON_BINARY(i16x8_q15mulr_sat_s, vqrdmulhq, s16)
LM_NEON_BINARY(i16x8_relaxed_q15mulr_s, vqrdmulhq, s16)
LM_NEON_VV(i64x2_extmul_low_i32x4_u,
           vmull_u32(vget_low_u32(LM_NEON(a, u32)), vget_low_u32(LM_NEON(b, u32))))
LM_NEON_BINARY(i64x2_extmul_high_i32x4_u, vmull_high, u32)

/* Products of 32-bit halves: the crossed ones, added, are the upper half's share. */
#ifndef LM_REDEFINED_i64x2_mul
LM_LANE_FN lm_v128 i64x2_mul(lm_v128 a, lm_v128 b) {
    const uint32x4_t crossed = vmulq_u32(LM_NEON(a, u32), vrev64q_u32(LM_NEON(b, u32)));
    return (lm_v128)vmlal_u32(vshlq_n_u64(vpaddlq_u32(crossed), 32), vmovn_u64(LM_NEON(a, u64)),
                              vmovn_u64(LM_NEON(b, u64)));
}
#endif

LM_LANE_FN lm_v128 i32x4_dot_i16x8_s(lm_v128 a, lm_v128 b) {
    const int32x4_t low = vmull_s16(vget_low_s16(LM_NEON(a, s16)), vget_low_s16(LM_NEON(b, s16)));
    return (lm_v128)vpaddq_s32(low, vmull_high_s16(LM_NEON(a, s16), LM_NEON(b, s16)));
}
LM_LANE_FN lm_v128 i16x8_relaxed_dot_i8x16_i7x16_s(lm_v128 a, lm_v128 b) {
    const int16x8_t low = vmull_s8(vget_low_s8(LM_NEON(a, s8)), vget_low_s8(LM_NEON(b, s8)));
    return (lm_v128)vpaddq_s16(low, vmull_high_s8(LM_NEON(a, s8), LM_NEON(b, s8)));
}
#ifdef __ARM_FEATURE_DOTPROD
LM_NEON_VVV(i32x4_relaxed_dot_i8x16_i7x16_add_s,
            vdotq_s32(LM_NEON(c, s32), LM_NEON(a, s8), LM_NEON(b, s8)))
#else
LM_NEON_VVV(i32x4_relaxed_dot_i8x16_i7x16_add_s,
            vpadalq_s16(LM_NEON(c, s32), LM_NEON(i16x8_relaxed_dot_i8x16_i7x16_s(a, b), s16)))
#endif

/* Floats. */

LM_NEON_UNARY(f32x4_abs, vabsq, f32)
LM_NEON_UNARY(f32x4_neg, vnegq, f32)
LM_NEON_UNARY(f64x2_abs, vabsq, f64)
LM_NEON_UNARY(f64x2_neg, vnegq, f64)
#define LM_NEON_ROUNDED(shape, t)                                                                  \
    LM_NEON_UNARY(shape##_ceil, vrndpq, t)                                                         \
    LM_NEON_UNARY(shape##_floor, vrndmq, t)                                                        \
    LM_NEON_UNARY(shape##_trunc, vrndq, t)                                                         \
    LM_NEON_UNARY(shape##_nearest, vrndnq, t)
LM_NEON_ROUNDED(f32x4, f32)
LM_NEON_ROUNDED(f64x2, f64)
LM_NEON_BINARY(f32x4_min, vminq, f32)
LM_NEON_BINARY(f32x4_max, vmaxq, f32)
LM_NEON_BINARY(f64x2_min, vminq, f64)
LM_NEON_BINARY(f64x2_max, vmaxq, f64)
LM_NEON_BINARY(f32x4_relaxed_min, vminq, f32)
LM_NEON_BINARY(f32x4_relaxed_max, vmaxq, f32)
LM_NEON_BINARY(f64x2_relaxed_min, vminq, f64)
LM_NEON_BINARY(f64x2_relaxed_max, vmaxq, f64)
LM_NEON_VVV(f32x4_relaxed_madd, vfmaq_f32(LM_NEON(c, f32), LM_NEON(a, f32), LM_NEON(b, f32)))
LM_NEON_VVV(f32x4_relaxed_nmadd, vfmsq_f32(LM_NEON(c, f32), LM_NEON(a, f32), LM_NEON(b, f32)))
LM_NEON_VVV(f64x2_relaxed_madd, vfmaq_f64(LM_NEON(c, f64), LM_NEON(a, f64), LM_NEON(b, f64)))
LM_NEON_VVV(f64x2_relaxed_nmadd, vfmsq_f64(LM_NEON(c, f64), LM_NEON(a, f64), LM_NEON(b, f64)))

/* Conversions saturate, and give 0 for NaNs. */

LM_NEON_UNARY(i32x4_trunc_sat_f32x4_s, vcvtq_s32, f32)
LM_NEON_UNARY(i32x4_trunc_sat_f32x4_u, vcvtq_u32, f32)
LM_NEON_UNARY(i32x4_relaxed_trunc_f32x4_s, vcvtq_s32, f32)
LM_NEON_UNARY(i32x4_relaxed_trunc_f32x4_u, vcvtq_u32, f32)
#define LM_NEON_TRUNC_F64(name, t)                                                                 \
    LM_NEON_V(name, vcombine_##t##32(vqmovn_##t##64(vcvtq_##t##64_f64(LM_NEON(a, f64))),           \
                                     vdup_n_##t##32(0)))
LM_NEON_TRUNC_F64(i32x4_trunc_sat_f64x2_s_zero, s)
LM_NEON_TRUNC_F64(i32x4_trunc_sat_f64x2_u_zero, u)
LM_NEON_TRUNC_F64(i32x4_relaxed_trunc_f64x2_s_zero, s)
LM_NEON_TRUNC_F64(i32x4_relaxed_trunc_f64x2_u_zero, u)

/* What the parent leaves out. */
#define LM_REDEFINED_f32x4_ceil                          LM_YES
#define LM_REDEFINED_f32x4_floor                         LM_YES
#define LM_REDEFINED_f32x4_trunc                         LM_YES
#define LM_REDEFINED_f32x4_nearest                       LM_YES
#define LM_REDEFINED_f64x2_ceil                          LM_YES
#define LM_REDEFINED_f64x2_floor                         LM_YES
#define LM_REDEFINED_f64x2_trunc                         LM_YES
#define LM_REDEFINED_f64x2_nearest                       LM_YES
#define LM_REDEFINED_v128_load8_splat                    LM_YES
#define LM_REDEFINED_v128_load8_lane                     LM_YES
#define LM_REDEFINED_v128_load16_lane                    LM_YES
#define LM_REDEFINED_v128_load32_lane                    LM_YES
#define LM_REDEFINED_v128_load64_lane                    LM_YES
#define LM_REDEFINED_i8x16_shuffle                       LM_YES
#define LM_REDEFINED_i8x16_swizzle                       LM_YES
#define LM_REDEFINED_i8x16_splat                         LM_YES
#define LM_REDEFINED_i8x16_replace_lane                  LM_YES
#define LM_REDEFINED_i16x8_replace_lane                  LM_YES
#define LM_REDEFINED_i32x4_replace_lane                  LM_YES
#define LM_REDEFINED_i64x2_replace_lane                  LM_YES
#define LM_REDEFINED_f32x4_replace_lane                  LM_YES
#define LM_REDEFINED_f64x2_replace_lane                  LM_YES
#define LM_REDEFINED_v128_any_true                       LM_YES
#define LM_REDEFINED_i8x16_all_true                      LM_YES
#define LM_REDEFINED_i8x16_bitmask                       LM_YES
#define LM_REDEFINED_i8x16_narrow_i16x8_s                LM_YES
#define LM_REDEFINED_i8x16_narrow_i16x8_u                LM_YES
#define LM_REDEFINED_i16x8_extadd_pairwise_i8x16_s       LM_YES
#define LM_REDEFINED_i16x8_extadd_pairwise_i8x16_u       LM_YES
#define LM_REDEFINED_i16x8_q15mulr_sat_s                 LM_YES
#define LM_REDEFINED_i16x8_all_true                      LM_YES
#define LM_REDEFINED_i16x8_bitmask                       LM_YES
#define LM_REDEFINED_i16x8_narrow_i32x4_s                LM_YES
#define LM_REDEFINED_i16x8_narrow_i32x4_u                LM_YES
#define LM_REDEFINED_i16x8_shr_s                         LM_YES
#define LM_REDEFINED_i16x8_shr_u                         LM_YES
#define LM_REDEFINED_i32x4_extadd_pairwise_i16x8_s       LM_YES
#define LM_REDEFINED_i32x4_extadd_pairwise_i16x8_u       LM_YES
#define LM_REDEFINED_i32x4_all_true                      LM_YES
#define LM_REDEFINED_i32x4_bitmask                       LM_YES
#define LM_REDEFINED_i32x4_dot_i16x8_s                   LM_YES
#define LM_REDEFINED_i64x2_all_true                      LM_YES
#define LM_REDEFINED_i64x2_mul                           LM_YES
#define LM_REDEFINED_i64x2_extmul_low_i32x4_u            LM_YES
#define LM_REDEFINED_i64x2_extmul_high_i32x4_u           LM_YES
#define LM_REDEFINED_f32x4_abs                           LM_YES
#define LM_REDEFINED_f32x4_neg                           LM_YES
#define LM_REDEFINED_f32x4_min                           LM_YES
#define LM_REDEFINED_f32x4_max                           LM_YES
#define LM_REDEFINED_f64x2_abs                           LM_YES
#define LM_REDEFINED_f64x2_neg                           LM_YES
#define LM_REDEFINED_f64x2_min                           LM_YES
#define LM_REDEFINED_f64x2_max                           LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f32x4_s             LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f32x4_u             LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f64x2_s_zero        LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f64x2_u_zero        LM_YES
#define LM_REDEFINED_i8x16_relaxed_swizzle               LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f32x4_s         LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f32x4_u         LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f64x2_s_zero    LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f64x2_u_zero    LM_YES
#define LM_REDEFINED_f32x4_relaxed_madd                  LM_YES
#define LM_REDEFINED_f32x4_relaxed_nmadd                 LM_YES
#define LM_REDEFINED_f64x2_relaxed_madd                  LM_YES
#define LM_REDEFINED_f64x2_relaxed_nmadd                 LM_YES
#define LM_REDEFINED_f32x4_relaxed_min                   LM_YES
#define LM_REDEFINED_f32x4_relaxed_max                   LM_YES
#define LM_REDEFINED_f64x2_relaxed_min                   LM_YES
#define LM_REDEFINED_f64x2_relaxed_max                   LM_YES
#define LM_REDEFINED_i16x8_relaxed_q15mulr_s             LM_YES
#define LM_REDEFINED_i16x8_relaxed_dot_i8x16_i7x16_s     LM_YES
#define LM_REDEFINED_i32x4_relaxed_dot_i8x16_i7x16_add_s LM_YES
#include "simd/scalar.h"

#endif
