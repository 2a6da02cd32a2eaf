/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v4 (AVX-512 F, BW, CD, DQ, VL): inherits from simd/x86/v3.h and redefines by the
 * recipe in simd/README.md what masks, unsigned conversions, 64-bit lanes, ternary logic and vrange
 * make shorter.
 *
 * Where a comparison's result stays a vector, masks are avoided: through a mask register it takes 6
 * cycles, a comparison and its inversion take 2. */
#ifndef LM_SIMD_X86_V4_H
#define LM_SIMD_X86_V4_H

#include "simd/x86/makers.h"

LM_LANE_FN lm_v128 i8x16_splat(uint32_t x) {
    return _mm_set1_epi8((char)x);
}

/* A lane replaced under a mask of one bit. */
#define LM_X86_REPLACE_MASKED(name, mask, type, expression)                                        \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 v, type x, uint8_t lane) {                           \
            const mask k = (mask)(1u << lane);                                                     \
            return (lm_v128)(expression);                                                          \
        })
LM_X86_REPLACE_MASKED(i8x16_replace_lane, __mmask16, uint32_t, _mm_mask_set1_epi8(v, k, (char)x))
LM_X86_REPLACE_MASKED(i16x8_replace_lane, __mmask8, uint32_t, _mm_mask_set1_epi16(v, k, (short)x))
LM_X86_REPLACE_MASKED(i32x4_replace_lane, __mmask8, uint32_t, _mm_mask_set1_epi32(v, k, (int)x))
LM_X86_REPLACE_MASKED(i64x2_replace_lane, __mmask8, uint64_t,
                      _mm_mask_set1_epi64(v, k, (long long)x))
LM_X86_REPLACE_MASKED(f32x4_replace_lane, __mmask8, float,
                      _mm_mask_broadcastss_ps((__m128)v, k, _mm_set_ss(x)))
LM_X86_REPLACE_MASKED(f64x2_replace_lane, __mmask8, double,
                      _mm_mask_movedup_pd((__m128d)v, k, _mm_set_sd(x)))

/* Comparisons by inversion of what x86 has: equal, signed greater, and unsigned at most. */

LM_LANE_FN lm_v128 lm_x86_whole(lm_v128 v) {
    LM_X86_HIDE(v);
    return v;
}
LM_LANE_FN lm_v128 lm_x86_invert(lm_v128 v) {
    return ~lm_x86_whole(v);
}
#define LM_X86_COMPARE(shape, bits)                                                                \
    LM_X86_VV(shape##_ne, lm_x86_invert(_mm_cmpeq_epi##bits(a, b)))                                \
    LM_X86_VV(shape##_le_s, lm_x86_invert(_mm_cmpgt_epi##bits(a, b)))                              \
    LM_X86_VV(shape##_ge_s, lm_x86_invert(_mm_cmpgt_epi##bits(b, a)))
#define LM_X86_COMPARE_U(shape, bits)                                                              \
    LM_X86_VV(shape##_gt_u, lm_x86_invert(_mm_cmpeq_epi##bits(a, _mm_min_epu##bits(a, b))))        \
    LM_X86_VV(shape##_lt_u, lm_x86_invert(_mm_cmpeq_epi##bits(b, _mm_min_epu##bits(b, a))))        \
    LM_X86_VV(shape##_le_u, lm_x86_whole(_mm_cmpeq_epi##bits(a, _mm_min_epu##bits(a, b))))         \
    LM_X86_VV(shape##_ge_u, lm_x86_whole(_mm_cmpeq_epi##bits(b, _mm_min_epu##bits(b, a))))
LM_X86_COMPARE(i8x16, 8)
LM_X86_COMPARE(i16x8, 16)
LM_X86_COMPARE(i32x4, 32)
LM_X86_COMPARE(i64x2, 64)
LM_X86_COMPARE_U(i8x16, 8)
LM_X86_COMPARE_U(i16x8, 16)
LM_X86_COMPARE_U(i32x4, 32)

LM_X86_BITS(i16x8_bitmask, _mm_movepi16_mask(a))

/* Integers. */

LM_X86_SHIFT(i64x2_shr_s, 64, _mm_sra_epi64(a, n))
LM_X86_VV(i64x2_mul, _mm_mullo_epi64(a, b))
LM_X86_VVV(v128_bitselect, _mm_ternarylogic_epi64(c, a, b, 0xca))
LM_X86_VVV(i8x16_relaxed_laneselect, v128_bitselect(a, b, c))
LM_X86_VVV(i16x8_relaxed_laneselect, v128_bitselect(a, b, c))
LM_X86_VVV(i32x4_relaxed_laneselect, v128_bitselect(a, b, c))
LM_X86_VVV(i64x2_relaxed_laneselect, v128_bitselect(a, b, c))

/* vrange orders zeros by sign and prefers numbers to NaNs; lanes with a NaN become the sum. */
#define LM_X86_RANGE(name, t, control)                                                             \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                      \
            const LM_X86_P##t x = (LM_X86_P##t)a, y = (LM_X86_P##t)b;                              \
            const LM_X86_P##t ordered = _mm_range_p##t(x, y, control);                             \
            const __mmask8 nan = _mm_cmp_p##t##_mask(x, y, _CMP_UNORD_Q);                          \
            return (lm_v128)_mm_mask_add_p##t(ordered, nan, x, y);                                 \
        })
LM_X86_RANGE(f32x4_min, s, 4)
LM_X86_RANGE(f32x4_max, s, 5)
LM_X86_RANGE(f64x2_min, d, 4)
LM_X86_RANGE(f64x2_max, d, 5)

/* Conversions: unsigned ones saturate above by themselves; below, maxps clears, NaNs too. */

LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_s(lm_v128 a) {
    const __m128 x = (__m128)a;
    const __mmask8 ordered = _mm_cmp_ps_mask(x, x, _CMP_ORD_Q);
    const __mmask8 above = _mm_cmp_ps_mask(x, _mm_set1_ps(0x1p31f), _CMP_GE_OQ);
    return _mm_mask_mov_epi32(_mm_maskz_cvttps_epi32(ordered, x), above, _mm_set1_epi32(INT32_MAX));
}
LM_X86_V(i32x4_trunc_sat_f32x4_u, _mm_cvttps_epu32(_mm_max_ps((__m128)a, _mm_setzero_ps())))
LM_LANE_FN lm_v128 i32x4_trunc_sat_f64x2_s_zero(lm_v128 a) {
    const __m128d x = (__m128d)a;
    return _mm_maskz_cvttpd_epi32(_mm_cmp_pd_mask(x, x, _CMP_ORD_Q),
                                  _mm_min_pd(x, _mm_set1_pd(INT32_MAX)));
}
LM_X86_V(i32x4_trunc_sat_f64x2_u_zero, _mm_cvttpd_epu32(_mm_max_pd((__m128d)a, _mm_setzero_pd())))
LM_X86_V(i32x4_relaxed_trunc_f32x4_u, _mm_cvttps_epu32((__m128)a))
LM_X86_V(i32x4_relaxed_trunc_f64x2_u_zero, _mm_cvttpd_epu32((__m128d)a))
LM_X86_V(f32x4_convert_i32x4_u, _mm_cvtepu32_ps(a))
LM_X86_V(f64x2_convert_low_i32x4_u, _mm_cvtepu32_pd(a))

/* What the parent leaves out. */
#define LM_REDEFINED_i8x16_splat                      LM_YES
#define LM_REDEFINED_i8x16_replace_lane               LM_YES
#define LM_REDEFINED_i16x8_replace_lane               LM_YES
#define LM_REDEFINED_i32x4_replace_lane               LM_YES
#define LM_REDEFINED_i64x2_replace_lane               LM_YES
#define LM_REDEFINED_f32x4_replace_lane               LM_YES
#define LM_REDEFINED_f64x2_replace_lane               LM_YES
#define LM_REDEFINED_i8x16_ne                         LM_YES
#define LM_REDEFINED_i8x16_lt_u                       LM_YES
#define LM_REDEFINED_i8x16_gt_u                       LM_YES
#define LM_REDEFINED_i8x16_le_s                       LM_YES
#define LM_REDEFINED_i8x16_le_u                       LM_YES
#define LM_REDEFINED_i8x16_ge_s                       LM_YES
#define LM_REDEFINED_i8x16_ge_u                       LM_YES
#define LM_REDEFINED_i16x8_ne                         LM_YES
#define LM_REDEFINED_i16x8_lt_u                       LM_YES
#define LM_REDEFINED_i16x8_gt_u                       LM_YES
#define LM_REDEFINED_i16x8_le_s                       LM_YES
#define LM_REDEFINED_i16x8_le_u                       LM_YES
#define LM_REDEFINED_i16x8_ge_s                       LM_YES
#define LM_REDEFINED_i16x8_ge_u                       LM_YES
#define LM_REDEFINED_i32x4_ne                         LM_YES
#define LM_REDEFINED_i32x4_lt_u                       LM_YES
#define LM_REDEFINED_i32x4_gt_u                       LM_YES
#define LM_REDEFINED_i32x4_le_s                       LM_YES
#define LM_REDEFINED_i32x4_le_u                       LM_YES
#define LM_REDEFINED_i32x4_ge_s                       LM_YES
#define LM_REDEFINED_i32x4_ge_u                       LM_YES
#define LM_REDEFINED_i64x2_ne                         LM_YES
#define LM_REDEFINED_i64x2_le_s                       LM_YES
#define LM_REDEFINED_i64x2_ge_s                       LM_YES
#define LM_REDEFINED_v128_bitselect                   LM_YES
#define LM_REDEFINED_i16x8_bitmask                    LM_YES
#define LM_REDEFINED_i64x2_shr_s                      LM_YES
#define LM_REDEFINED_i64x2_mul                        LM_YES
#define LM_REDEFINED_f32x4_min                        LM_YES
#define LM_REDEFINED_f32x4_max                        LM_YES
#define LM_REDEFINED_f64x2_min                        LM_YES
#define LM_REDEFINED_f64x2_max                        LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f32x4_s          LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f32x4_u          LM_YES
#define LM_REDEFINED_f32x4_convert_i32x4_u            LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f64x2_s_zero     LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f64x2_u_zero     LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f64x2_u_zero LM_YES
#define LM_REDEFINED_f64x2_convert_low_i32x4_u        LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f32x4_u      LM_YES
#define LM_REDEFINED_i8x16_relaxed_laneselect         LM_YES
#define LM_REDEFINED_i16x8_relaxed_laneselect         LM_YES
#define LM_REDEFINED_i32x4_relaxed_laneselect         LM_YES
#define LM_REDEFINED_i64x2_relaxed_laneselect         LM_YES
#include "simd/x86/v3.h"

#endif
