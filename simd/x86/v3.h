/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v3 (AVX2, FMA): inherits from simd/x86/v2.h, whose sequences lose their moves in
 * three-operand instructions, and redefines by the recipe in simd/README.md what blending by top
 * bits and fused multiply-add make shorter. */
#ifndef LM_SIMD_X86_V3_H
#define LM_SIMD_X86_V3_H

#include "simd/x86/makers.h"

/* minps and maxps of both orders as at v2; one blend puts the canonical NaN where a lane has one.
 */
#define LM_X86_MINMAX_BLEND(name, t, which, join, canonical)                                       \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                      \
            const LM_X86_P##t x = (LM_X86_P##t)a, y = (LM_X86_P##t)b;                              \
            const lm_v128 one = (lm_v128)_mm_##which##_p##t(x, y);                                 \
            const lm_v128 other = (lm_v128)_mm_##which##_p##t(y, x);                               \
            return (lm_v128)_mm_blendv_p##t((LM_X86_P##t)(one join other), (LM_X86_P##t)canonical, \
                                            _mm_cmpunord_p##t(x, y));                              \
        })
LM_X86_MINMAX_BLEND(f32x4_min, s, min, |, _mm_set1_epi32(0x7fc00000))
LM_X86_MINMAX_BLEND(f32x4_max, s, max, &, _mm_set1_epi32(0x7fc00000))
LM_X86_MINMAX_BLEND(f64x2_min, d, min, |, _mm_set1_epi64x(0x7ff8000000000000))
LM_X86_MINMAX_BLEND(f64x2_max, d, max, &, _mm_set1_epi64x(0x7ff8000000000000))

LM_X86_VVV(f32x4_relaxed_madd, _mm_fmadd_ps((__m128)a, (__m128)b, (__m128)c))
LM_X86_VVV(f32x4_relaxed_nmadd, _mm_fnmadd_ps((__m128)a, (__m128)b, (__m128)c))
LM_X86_VVV(f64x2_relaxed_madd, _mm_fmadd_pd((__m128d)a, (__m128d)b, (__m128d)c))
LM_X86_VVV(f64x2_relaxed_nmadd, _mm_fnmadd_pd((__m128d)a, (__m128d)b, (__m128d)c))
LM_X86_VVV(i8x16_relaxed_laneselect, _mm_blendv_epi8(b, a, c))
LM_X86_VVV(i32x4_relaxed_laneselect, _mm_blendv_ps((__m128)b, (__m128)a, (__m128)c))
LM_X86_VVV(i64x2_relaxed_laneselect, _mm_blendv_pd((__m128d)b, (__m128d)a, (__m128d)c))

/* What the parent leaves out. */
#define LM_REDEFINED_f32x4_min                LM_YES
#define LM_REDEFINED_f32x4_max                LM_YES
#define LM_REDEFINED_f64x2_min                LM_YES
#define LM_REDEFINED_f64x2_max                LM_YES
#define LM_REDEFINED_f32x4_relaxed_madd       LM_YES
#define LM_REDEFINED_f32x4_relaxed_nmadd      LM_YES
#define LM_REDEFINED_f64x2_relaxed_madd       LM_YES
#define LM_REDEFINED_f64x2_relaxed_nmadd      LM_YES
#define LM_REDEFINED_i8x16_relaxed_laneselect LM_YES
#define LM_REDEFINED_i32x4_relaxed_laneselect LM_YES
#define LM_REDEFINED_i64x2_relaxed_laneselect LM_YES
#include "simd/x86/v2.h"

#endif
