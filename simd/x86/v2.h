/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v2 (SSE4.2, SSSE3): inherits from simd/scalar.h and redefines what clang makes
 * slow code of, by the recipe in simd/README.md.
 *
 * Sequences are counted by tests/simd/op_sizes.py. Where one rests on more than the instruction's
 * name, the comment says on what. Lanes of bytes have no shifts on x86, unsigned 32-bit integers no
 * conversions, and min and max of floats are asymmetric: those are the long ones. */
#ifndef LM_SIMD_X86_V2_H
#define LM_SIMD_X86_V2_H

#include "simd/x86/makers.h"

/* Lane movement. pshufb gives 0 where the index has its top bit; a saturating addition sets that
 * for indices from 16 on, a subtraction of 16 for those below. */

LM_X86_VV(i8x16_swizzle, _mm_shuffle_epi8(a, _mm_adds_epu8(b, _mm_set1_epi8(0x70))))
LM_X86_VV(i8x16_relaxed_swizzle, _mm_shuffle_epi8(a, b))

#ifndef LM_REDEFINED_i8x16_shuffle
LM_LANE_FN lm_v128 i8x16_shuffle(lm_v128 a, lm_v128 b, lm_v128 lanes) {
    const lm_v128 of_a = _mm_shuffle_epi8(a, _mm_adds_epu8(lanes, _mm_set1_epi8(0x70)));
    const lm_v128 of_b = _mm_shuffle_epi8(b, _mm_sub_epi8(lanes, _mm_set1_epi8(16)));
    return of_a | of_b;
}
#endif

#ifndef LM_REDEFINED_i8x16_splat
LM_LANE_FN lm_v128 i8x16_splat(uint32_t x) {
    return _mm_shuffle_epi8(_mm_cvtsi32_si128((int)x), _mm_setzero_si128());
}
#endif
LM_LANE_FN lm_v128 v128_load8_splat(const void *address) {
    return i8x16_splat(*(const uint8_t *)address);
}

LM_X86_REPLACE(i8x16_replace_lane, 8, uint32_t, i8x16_splat)
LM_X86_REPLACE(i16x8_replace_lane, 16, uint32_t, i16x8_splat)
LM_X86_REPLACE(i32x4_replace_lane, 32, uint32_t, i32x4_splat)
LM_X86_REPLACE(i64x2_replace_lane, 64, uint64_t, i64x2_splat)
LM_X86_REPLACE(f32x4_replace_lane, 32, float, f32x4_splat)
LM_X86_REPLACE(f64x2_replace_lane, 64, double, f64x2_splat)

LM_X86_LOAD_LANE(v128_load8_lane, u8, i8x16_replace_lane)
LM_X86_LOAD_LANE(v128_load16_lane, u16, i16x8_replace_lane)
LM_X86_LOAD_LANE(v128_load32_lane, u32, i32x4_replace_lane)
LM_X86_LOAD_LANE(v128_load64_lane, u64, i64x2_replace_lane)

/* Truth of lanes as bits. */

LM_X86_BITS(i8x16_all_true,
            _mm_test_all_zeros(_mm_cmpeq_epi8(a, _mm_setzero_si128()), _mm_set1_epi8(-1)))
LM_X86_BITS(i16x8_all_true,
            _mm_test_all_zeros(_mm_cmpeq_epi16(a, _mm_setzero_si128()), _mm_set1_epi8(-1)))
LM_X86_BITS(i32x4_all_true,
            _mm_test_all_zeros(_mm_cmpeq_epi32(a, _mm_setzero_si128()), _mm_set1_epi8(-1)))
LM_X86_BITS(i64x2_all_true,
            _mm_test_all_zeros(_mm_cmpeq_epi64(a, _mm_setzero_si128()), _mm_set1_epi8(-1)))
LM_X86_BITS(i8x16_bitmask, _mm_movemask_epi8(a))
LM_X86_BITS(i16x8_bitmask, _mm_movemask_epi8(_mm_packs_epi16(a, _mm_setzero_si128())))
LM_X86_BITS(i32x4_bitmask, _mm_movemask_ps((__m128)a))
LM_X86_BITS(i64x2_bitmask, _mm_movemask_pd((__m128d)a))

/* Shifts. Bytes: shifted as 16-bit lanes, and what came from the neighbour masked away; for
 * arithmetic ones each byte becomes the upper half of a 16-bit lane. 64-bit: the sign bit, shifted
 * along, is what a subtraction spreads. */

#define LM_X86_SHL_MASK(n) LM_X86_BYTES(0xffu << (n))
#define LM_X86_SHR_MASK(n) LM_X86_BYTES(0xffu >> (n))
static const lm_v128 lm_x86_shl_masks[8] __attribute__((unused)) = LM_X86_EIGHT(LM_X86_SHL_MASK);
static const lm_v128 lm_x86_shr_masks[8] __attribute__((unused)) = LM_X86_EIGHT(LM_X86_SHR_MASK);

LM_X86_SHIFT(i8x16_shl, 8, _mm_sll_epi16(a, n) & lm_x86_shl_masks[count % 8])
LM_X86_SHIFT(i8x16_shr_u, 8, _mm_srl_epi16(a, n) & lm_x86_shr_masks[count % 8])
#ifndef LM_REDEFINED_i8x16_shr_s
LM_LANE_FN lm_v128 i8x16_shr_s(lm_v128 a, uint32_t count) {
    const __m128i n = _mm_cvtsi32_si128((int)(count % 8 + 8));
    return _mm_packs_epi16(_mm_sra_epi16(_mm_unpacklo_epi8(a, a), n),
                           _mm_sra_epi16(_mm_unpackhi_epi8(a, a), n));
}
#endif
LM_X86_SHIFT(i16x8_shl, 16, _mm_sll_epi16(a, n))
LM_X86_SHIFT(i16x8_shr_s, 16, _mm_sra_epi16(a, n))
LM_X86_SHIFT(i16x8_shr_u, 16, _mm_srl_epi16(a, n))
LM_X86_SHIFT(i64x2_shl, 64, _mm_sll_epi64(a, n))
LM_X86_SHIFT(i64x2_shr_u, 64, _mm_srl_epi64(a, n))
#ifndef LM_REDEFINED_i64x2_shr_s
LM_LANE_FN lm_v128 i64x2_shr_s(lm_v128 a, uint32_t count) {
    const __m128i n = _mm_cvtsi32_si128((int)(count % 64));
    lm_v128 sign = _mm_set1_epi64x(INT64_MIN);
    LM_X86_HIDE(sign);
    sign = _mm_srl_epi64(sign, n);
    return _mm_sub_epi64(_mm_srl_epi64(a, n) ^ sign, sign);
}
#endif

/* Integers. */

LM_X86_VV(i8x16_narrow_i16x8_s, _mm_packs_epi16(a, b))
LM_X86_VV(i8x16_narrow_i16x8_u, _mm_packus_epi16(a, b))
LM_X86_VV(i16x8_narrow_i32x4_s, _mm_packs_epi32(a, b))
LM_X86_VV(i16x8_narrow_i32x4_u, _mm_packus_epi32(a, b))
LM_X86_V(i16x8_extadd_pairwise_i8x16_s, _mm_maddubs_epi16(_mm_set1_epi8(1), a))
LM_X86_V(i16x8_extadd_pairwise_i8x16_u, _mm_maddubs_epi16(a, _mm_set1_epi8(1)))
LM_X86_V(i32x4_extadd_pairwise_i16x8_s, _mm_madd_epi16(a, _mm_set1_epi16(1)))

/* pmulhrsw wraps in one case, -1 times -1, whose 0x8000 no other operands give. */
LM_X86_VV(i16x8_relaxed_q15mulr_s, _mm_mulhrs_epi16(a, b))
LM_LANE_FN lm_v128 i16x8_q15mulr_sat_s(lm_v128 a, lm_v128 b) {
    const lm_v128 product = _mm_mulhrs_epi16(a, b);
    return product ^ _mm_cmpeq_epi16(product, _mm_set1_epi16(INT16_MIN));
}

/* Signed bytes as upper halves of 16-bit lanes: the upper half of their product is the product. */
LM_X86_VV(i16x8_extmul_high_i8x16_s, _mm_mulhi_epi16(_mm_unpackhi_epi8(_mm_setzero_si128(), a),
                                                     _mm_unpackhi_epi8(_mm_setzero_si128(), b)))
LM_X86_VV(i32x4_extmul_high_i16x8_s,
          _mm_unpackhi_epi16(_mm_mullo_epi16(a, b), _mm_mulhi_epi16(a, b)))
LM_X86_VV(i32x4_extmul_high_i16x8_u,
          _mm_unpackhi_epi16(_mm_mullo_epi16(a, b), _mm_mulhi_epu16(a, b)))
LM_X86_VV(i64x2_extmul_high_i32x4_u,
          _mm_mul_epu32(_mm_shuffle_epi32(a, 0x32), _mm_shuffle_epi32(b, 0x32)))

/* Bytes of b are i7, so may count as unsigned. */
LM_X86_VV(i16x8_relaxed_dot_i8x16_i7x16_s, _mm_maddubs_epi16(b, a))
LM_X86_VVV(i32x4_relaxed_dot_i8x16_i7x16_add_s,
           _mm_add_epi32(c, _mm_madd_epi16(_mm_maddubs_epi16(b, a), _mm_set1_epi16(1))))

/* Floats. minps and maxps give the second operand if either is a NaN or both are zeros: that is
 * pmin and pmax with operands swapped, and both orders differ in nothing but these cases. A zero's
 * sign is then joined by | or &, and a lane with a NaN becomes the canonical one, -1 >> 10 (13, two
 * words) being what to clear of all ones. */

LM_X86_VV(f32x4_pmin, _mm_min_ps((__m128)b, (__m128)a))
LM_X86_VV(f32x4_pmax, _mm_max_ps((__m128)b, (__m128)a))
LM_X86_VV(f64x2_pmin, _mm_min_pd((__m128d)b, (__m128d)a))
LM_X86_VV(f64x2_pmax, _mm_max_pd((__m128d)b, (__m128d)a))
LM_X86_VV(f32x4_relaxed_min, _mm_min_ps((__m128)a, (__m128)b))
LM_X86_VV(f32x4_relaxed_max, _mm_max_ps((__m128)a, (__m128)b))
LM_X86_VV(f64x2_relaxed_min, _mm_min_pd((__m128d)a, (__m128d)b))
LM_X86_VV(f64x2_relaxed_max, _mm_max_pd((__m128d)a, (__m128d)b))

LM_X86_MINMAX(f32x4_min, s, min, |, (lm_v128)_mm_srli_epi32(nan, 10))
LM_X86_MINMAX(f32x4_max, s, max, &, (lm_v128)_mm_srli_epi32(nan, 10))
LM_X86_MINMAX(f64x2_min, d, min, |, (lm_v128)_mm_srli_epi64(nan, 13))
LM_X86_MINMAX(f64x2_max, d, max, &, (lm_v128)_mm_srli_epi64(nan, 13))

#define LM_X86_ROUNDED(shape, t)                                                                   \
    LM_X86_V(shape##_ceil, _mm_ceil_p##t((LM_X86_P##t)a))                                          \
    LM_X86_V(shape##_floor, _mm_floor_p##t((LM_X86_P##t)a))                                        \
    LM_X86_V(shape##_trunc, _mm_round_p##t((LM_X86_P##t)a, _MM_FROUND_TO_ZERO))                    \
    LM_X86_V(shape##_nearest, _mm_round_p##t((LM_X86_P##t)a, _MM_FROUND_TO_NEAREST_INT))
LM_X86_ROUNDED(f32x4, s)
LM_X86_ROUNDED(f64x2, d)

LM_X86_VVV(f32x4_relaxed_nmadd, _mm_sub_ps((__m128)c, _mm_mul_ps((__m128)a, (__m128)b)))
LM_X86_VVV(f64x2_relaxed_nmadd, _mm_sub_pd((__m128d)c, _mm_mul_pd((__m128d)a, (__m128d)b)))

/* Conversions. cvttps2dq gives 0x80000000 for whatever does not fit: right below, and one less than
 * right above, which the comparison's ones mend; NaNs are cleared to 0 before. Floats without NaNs
 * compare like their bits as integers where one of them is positive. */

LM_LANE_FN lm_v128 lm_x86_below_2_31(void) {
    return _mm_set1_epi32(0x4effffff);
}

#ifndef LM_REDEFINED_i32x4_trunc_sat_f32x4_s
LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_s(lm_v128 a) {
    const __m128 x = (__m128)a;
    const __m128 ordered = _mm_and_ps(x, _mm_cmpeq_ps(x, x));
    return _mm_cvttps_epi32(ordered) ^ _mm_cmpgt_epi32((lm_v128)ordered, lm_x86_below_2_31());
}
#endif

#ifndef LM_REDEFINED_i32x4_trunc_sat_f32x4_u
/* From 2^31 on, that much less is converted and added; from 2^32 on the sum saturates. */
LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_u(lm_v128 a) {
    const __m128 x = _mm_max_ps((__m128)a, _mm_setzero_ps());
    const __m128 rest = _mm_sub_ps(x, _mm_set1_ps(0x1p31f));
    const lm_v128 above = _mm_cmpgt_epi32((lm_v128)rest, lm_x86_below_2_31());
    const lm_v128 added = _mm_max_epi32(_mm_cvttps_epi32(rest) ^ above, _mm_setzero_si128());
    return _mm_add_epi32(_mm_cvttps_epi32(x), added);
}
#endif

#ifndef LM_REDEFINED_i32x4_trunc_sat_f64x2_s_zero
/* Every i32 and u32 is a double, so clamping comes first; minpd gives its second operand for a NaN,
 * and that is 0 there. Unsigned: plus 2^52 the integer stands in the low bits. */
LM_LANE_FN lm_v128 i32x4_trunc_sat_f64x2_s_zero(lm_v128 a) {
    const __m128d x = (__m128d)a;
    return _mm_cvttpd_epi32(_mm_min_pd(x, _mm_and_pd(_mm_cmpeq_pd(x, x), _mm_set1_pd(INT32_MAX))));
}
#endif
#ifndef LM_REDEFINED_i32x4_trunc_sat_f64x2_u_zero
LM_LANE_FN lm_v128 i32x4_trunc_sat_f64x2_u_zero(lm_v128 a) {
    const __m128d x = _mm_min_pd(_mm_max_pd((__m128d)a, _mm_setzero_pd()), _mm_set1_pd(UINT32_MAX));
    const __m128d sum =
        _mm_add_pd(_mm_round_pd(x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC), _mm_set1_pd(0x1p52));
    return (lm_v128)_mm_shuffle_ps((__m128)sum, _mm_setzero_ps(), 0x88);
}
#endif

/* Unsigned relaxed ones give nothing away: what is out of range would need as much care. */
LM_X86_V(i32x4_relaxed_trunc_f32x4_s, _mm_cvttps_epi32((__m128)a))
LM_X86_V(i32x4_relaxed_trunc_f32x4_u, i32x4_trunc_sat_f32x4_u(a))
LM_X86_V(i32x4_relaxed_trunc_f64x2_s_zero, _mm_cvttpd_epi32((__m128d)a))
LM_X86_V(i32x4_relaxed_trunc_f64x2_u_zero, i32x4_trunc_sat_f64x2_u_zero(a))

#ifndef LM_REDEFINED_f32x4_convert_i32x4_u
/* The halves of an integer as low mantissa bits of 2^23 and 2^39; the powers cancel before the one
 * rounding. 64-bit: of 2^52. */
LM_LANE_FN lm_v128 f32x4_convert_i32x4_u(lm_v128 a) {
    const __m128i low = _mm_blend_epi16(a, _mm_set1_epi32(0x4b000000), 0xaa);
    const __m128i high = _mm_blend_epi16(_mm_srli_epi32(a, 16), _mm_set1_epi32(0x53000000), 0xaa);
    const __m128 upper = _mm_sub_ps((__m128)high, _mm_set1_ps(0x1p39f + 0x1p23f));
    return (lm_v128)_mm_add_ps((__m128)low, upper);
}
#endif
LM_X86_V(f64x2_convert_low_i32x4_u,
         _mm_sub_pd((__m128d)_mm_unpacklo_epi32(a, _mm_set1_epi32(0x43300000)),
                    _mm_set1_pd(0x1p52)))

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
#define LM_REDEFINED_i8x16_all_true                      LM_YES
#define LM_REDEFINED_i8x16_bitmask                       LM_YES
#define LM_REDEFINED_i8x16_narrow_i16x8_s                LM_YES
#define LM_REDEFINED_i8x16_narrow_i16x8_u                LM_YES
#define LM_REDEFINED_i8x16_shl                           LM_YES
#define LM_REDEFINED_i8x16_shr_s                         LM_YES
#define LM_REDEFINED_i8x16_shr_u                         LM_YES
#define LM_REDEFINED_i16x8_extadd_pairwise_i8x16_s       LM_YES
#define LM_REDEFINED_i16x8_extadd_pairwise_i8x16_u       LM_YES
#define LM_REDEFINED_i16x8_q15mulr_sat_s                 LM_YES
#define LM_REDEFINED_i16x8_all_true                      LM_YES
#define LM_REDEFINED_i16x8_bitmask                       LM_YES
#define LM_REDEFINED_i16x8_narrow_i32x4_s                LM_YES
#define LM_REDEFINED_i16x8_narrow_i32x4_u                LM_YES
#define LM_REDEFINED_i16x8_shl                           LM_YES
#define LM_REDEFINED_i16x8_shr_s                         LM_YES
#define LM_REDEFINED_i16x8_shr_u                         LM_YES
#define LM_REDEFINED_i16x8_extmul_high_i8x16_s           LM_YES
#define LM_REDEFINED_i32x4_extadd_pairwise_i16x8_s       LM_YES
#define LM_REDEFINED_i32x4_all_true                      LM_YES
#define LM_REDEFINED_i32x4_bitmask                       LM_YES
#define LM_REDEFINED_i32x4_extmul_high_i16x8_s           LM_YES
#define LM_REDEFINED_i32x4_extmul_high_i16x8_u           LM_YES
#define LM_REDEFINED_i64x2_all_true                      LM_YES
#define LM_REDEFINED_i64x2_bitmask                       LM_YES
#define LM_REDEFINED_i64x2_shl                           LM_YES
#define LM_REDEFINED_i64x2_shr_s                         LM_YES
#define LM_REDEFINED_i64x2_shr_u                         LM_YES
#define LM_REDEFINED_i64x2_extmul_high_i32x4_u           LM_YES
#define LM_REDEFINED_f32x4_min                           LM_YES
#define LM_REDEFINED_f32x4_max                           LM_YES
#define LM_REDEFINED_f32x4_pmin                          LM_YES
#define LM_REDEFINED_f32x4_pmax                          LM_YES
#define LM_REDEFINED_f64x2_min                           LM_YES
#define LM_REDEFINED_f64x2_max                           LM_YES
#define LM_REDEFINED_f64x2_pmin                          LM_YES
#define LM_REDEFINED_f64x2_pmax                          LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f32x4_s             LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f32x4_u             LM_YES
#define LM_REDEFINED_f32x4_convert_i32x4_u               LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f64x2_s_zero        LM_YES
#define LM_REDEFINED_i32x4_trunc_sat_f64x2_u_zero        LM_YES
#define LM_REDEFINED_f64x2_convert_low_i32x4_u           LM_YES
#define LM_REDEFINED_i8x16_relaxed_swizzle               LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f32x4_s         LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f32x4_u         LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f64x2_s_zero    LM_YES
#define LM_REDEFINED_i32x4_relaxed_trunc_f64x2_u_zero    LM_YES
#define LM_REDEFINED_f32x4_relaxed_nmadd                 LM_YES
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
