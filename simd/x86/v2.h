/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v2 (SSE4.2, SSSE3): inherits from simd/scalar.h and redefines what clang makes
 * slow code of, by the recipe in simd/README.md.
 *
 * Sequences are counted by tests/simd/op_sizes.py. Where one rests on more than the instruction's
 * name, the comment says on what. Lanes of bytes have no shifts on x86, unsigned 32-bit integers no
 * conversions, and min and max of floats are asymmetric: those are the long ones. */
#ifndef LM_SIMD_X86_V2_H
#define LM_SIMD_X86_V2_H

#include <immintrin.h>

#include "simd/v128.h"

/* Redefined below. */
#define v128_load8_splat                    v128_load8_splat_scalar
#define i8x16_shuffle                       i8x16_shuffle_scalar
#define i8x16_swizzle                       i8x16_swizzle_scalar
#define i8x16_splat                         i8x16_splat_scalar
#define i8x16_all_true                      i8x16_all_true_scalar
#define i8x16_bitmask                       i8x16_bitmask_scalar
#define i8x16_narrow_i16x8_s                i8x16_narrow_i16x8_s_scalar
#define i8x16_narrow_i16x8_u                i8x16_narrow_i16x8_u_scalar
#define i8x16_shl                           i8x16_shl_scalar
#define i8x16_shr_s                         i8x16_shr_s_scalar
#define i8x16_shr_u                         i8x16_shr_u_scalar
#define i16x8_extadd_pairwise_i8x16_s       i16x8_extadd_pairwise_i8x16_s_scalar
#define i16x8_extadd_pairwise_i8x16_u       i16x8_extadd_pairwise_i8x16_u_scalar
#define i16x8_q15mulr_sat_s                 i16x8_q15mulr_sat_s_scalar
#define i16x8_all_true                      i16x8_all_true_scalar
#define i16x8_bitmask                       i16x8_bitmask_scalar
#define i16x8_narrow_i32x4_s                i16x8_narrow_i32x4_s_scalar
#define i16x8_narrow_i32x4_u                i16x8_narrow_i32x4_u_scalar
#define i16x8_shl                           i16x8_shl_scalar
#define i16x8_shr_s                         i16x8_shr_s_scalar
#define i16x8_shr_u                         i16x8_shr_u_scalar
#define i16x8_extmul_high_i8x16_s           i16x8_extmul_high_i8x16_s_scalar
#define i32x4_extadd_pairwise_i16x8_s       i32x4_extadd_pairwise_i16x8_s_scalar
#define i32x4_all_true                      i32x4_all_true_scalar
#define i32x4_bitmask                       i32x4_bitmask_scalar
#define i32x4_extmul_high_i16x8_s           i32x4_extmul_high_i16x8_s_scalar
#define i32x4_extmul_high_i16x8_u           i32x4_extmul_high_i16x8_u_scalar
#define i64x2_all_true                      i64x2_all_true_scalar
#define i64x2_bitmask                       i64x2_bitmask_scalar
#define i64x2_shl                           i64x2_shl_scalar
#define i64x2_shr_s                         i64x2_shr_s_scalar
#define i64x2_shr_u                         i64x2_shr_u_scalar
#define i64x2_extmul_high_i32x4_u           i64x2_extmul_high_i32x4_u_scalar
#define f32x4_min                           f32x4_min_scalar
#define f32x4_max                           f32x4_max_scalar
#define f32x4_pmin                          f32x4_pmin_scalar
#define f32x4_pmax                          f32x4_pmax_scalar
#define f64x2_min                           f64x2_min_scalar
#define f64x2_max                           f64x2_max_scalar
#define f64x2_pmin                          f64x2_pmin_scalar
#define f64x2_pmax                          f64x2_pmax_scalar
#define i32x4_trunc_sat_f32x4_s             i32x4_trunc_sat_f32x4_s_scalar
#define i32x4_trunc_sat_f32x4_u             i32x4_trunc_sat_f32x4_u_scalar
#define f32x4_convert_i32x4_u               f32x4_convert_i32x4_u_scalar
#define i32x4_trunc_sat_f64x2_s_zero        i32x4_trunc_sat_f64x2_s_zero_scalar
#define i32x4_trunc_sat_f64x2_u_zero        i32x4_trunc_sat_f64x2_u_zero_scalar
#define f64x2_convert_low_i32x4_u           f64x2_convert_low_i32x4_u_scalar
#define i8x16_relaxed_swizzle               i8x16_relaxed_swizzle_scalar
#define i32x4_relaxed_trunc_f32x4_s         i32x4_relaxed_trunc_f32x4_s_scalar
#define i32x4_relaxed_trunc_f32x4_u         i32x4_relaxed_trunc_f32x4_u_scalar
#define i32x4_relaxed_trunc_f64x2_s_zero    i32x4_relaxed_trunc_f64x2_s_zero_scalar
#define i32x4_relaxed_trunc_f64x2_u_zero    i32x4_relaxed_trunc_f64x2_u_zero_scalar
#define f32x4_relaxed_nmadd                 f32x4_relaxed_nmadd_scalar
#define f64x2_relaxed_nmadd                 f64x2_relaxed_nmadd_scalar
#define f32x4_relaxed_min                   f32x4_relaxed_min_scalar
#define f32x4_relaxed_max                   f32x4_relaxed_max_scalar
#define f64x2_relaxed_min                   f64x2_relaxed_min_scalar
#define f64x2_relaxed_max                   f64x2_relaxed_max_scalar
#define i16x8_relaxed_q15mulr_s             i16x8_relaxed_q15mulr_s_scalar
#define i16x8_relaxed_dot_i8x16_i7x16_s     i16x8_relaxed_dot_i8x16_i7x16_s_scalar
#define i32x4_relaxed_dot_i8x16_i7x16_add_s i32x4_relaxed_dot_i8x16_i7x16_add_s_scalar
#include "simd/scalar.h"
#undef v128_load8_splat
#undef i8x16_shuffle
#undef i8x16_swizzle
#undef i8x16_splat
#undef i8x16_all_true
#undef i8x16_bitmask
#undef i8x16_narrow_i16x8_s
#undef i8x16_narrow_i16x8_u
#undef i8x16_shl
#undef i8x16_shr_s
#undef i8x16_shr_u
#undef i16x8_extadd_pairwise_i8x16_s
#undef i16x8_extadd_pairwise_i8x16_u
#undef i16x8_q15mulr_sat_s
#undef i16x8_all_true
#undef i16x8_bitmask
#undef i16x8_narrow_i32x4_s
#undef i16x8_narrow_i32x4_u
#undef i16x8_shl
#undef i16x8_shr_s
#undef i16x8_shr_u
#undef i16x8_extmul_high_i8x16_s
#undef i32x4_extadd_pairwise_i16x8_s
#undef i32x4_all_true
#undef i32x4_bitmask
#undef i32x4_extmul_high_i16x8_s
#undef i32x4_extmul_high_i16x8_u
#undef i64x2_all_true
#undef i64x2_bitmask
#undef i64x2_shl
#undef i64x2_shr_s
#undef i64x2_shr_u
#undef i64x2_extmul_high_i32x4_u
#undef f32x4_min
#undef f32x4_max
#undef f32x4_pmin
#undef f32x4_pmax
#undef f64x2_min
#undef f64x2_max
#undef f64x2_pmin
#undef f64x2_pmax
#undef i32x4_trunc_sat_f32x4_s
#undef i32x4_trunc_sat_f32x4_u
#undef f32x4_convert_i32x4_u
#undef i32x4_trunc_sat_f64x2_s_zero
#undef i32x4_trunc_sat_f64x2_u_zero
#undef f64x2_convert_low_i32x4_u
#undef i8x16_relaxed_swizzle
#undef i32x4_relaxed_trunc_f32x4_s
#undef i32x4_relaxed_trunc_f32x4_u
#undef i32x4_relaxed_trunc_f64x2_s_zero
#undef i32x4_relaxed_trunc_f64x2_u_zero
#undef f32x4_relaxed_nmadd
#undef f64x2_relaxed_nmadd
#undef f32x4_relaxed_min
#undef f32x4_relaxed_max
#undef f64x2_relaxed_min
#undef f64x2_relaxed_max
#undef i16x8_relaxed_q15mulr_s
#undef i16x8_relaxed_dot_i8x16_i7x16_s
#undef i32x4_relaxed_dot_i8x16_i7x16_add_s

#define LM_X86_V(name, expression)                                                                 \
    LM_LANE_FN lm_v128 name(lm_v128 a) {                                                           \
        return (lm_v128)(expression);                                                              \
    }
#define LM_X86_VV(name, expression)                                                                \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                                \
        return (lm_v128)(expression);                                                              \
    }
#define LM_X86_VVV(name, expression)                                                               \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b, lm_v128 c) {                                     \
        return (lm_v128)(expression);                                                              \
    }
/* n: the count modulo `bits`, where shift instructions take it from. */
#define LM_X86_SHIFT(name, bits, expression)                                                       \
    LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                           \
        const __m128i n = _mm_cvtsi32_si128((int)(count % (bits)));                                \
        return (expression);                                                                       \
    }
#define LM_X86_BITS(name, expression)                                                              \
    LM_LANE_FN uint32_t name(lm_v128 a) {                                                          \
        return (uint32_t)(expression);                                                             \
    }

/* Lane movement. pshufb gives 0 where the index has its top bit; a saturating addition sets that
 * for indices from 16 on, a subtraction of 16 for those below. */

LM_X86_VV(i8x16_swizzle, _mm_shuffle_epi8(a, _mm_adds_epu8(b, _mm_set1_epi8(0x70))))
LM_X86_VV(i8x16_relaxed_swizzle, _mm_shuffle_epi8(a, b))

LM_LANE_FN lm_v128 i8x16_shuffle(lm_v128 a, lm_v128 b, lm_v128 lanes) {
    const lm_v128 of_a = _mm_shuffle_epi8(a, _mm_adds_epu8(lanes, _mm_set1_epi8(0x70)));
    const lm_v128 of_b = _mm_shuffle_epi8(b, _mm_sub_epi8(lanes, _mm_set1_epi8(16)));
    return of_a | of_b;
}

LM_LANE_FN lm_v128 i8x16_splat(uint32_t x) {
    return _mm_shuffle_epi8(_mm_cvtsi32_si128((int)x), _mm_setzero_si128());
}
LM_LANE_FN lm_v128 v128_load8_splat(const void *address) {
    return i8x16_splat(*(const uint8_t *)address);
}

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

/* The low eight bits of `x`, sixteen times. */
#define LM_X86_BYTES(x)                                                                            \
    {(long long)(0x0101010101010101u * ((x) & 0xffu)),                                             \
     (long long)(0x0101010101010101u * ((x) & 0xffu))}
#define LM_X86_EIGHT(row)  {row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)}
#define LM_X86_SHL_MASK(n) LM_X86_BYTES(0xffu << (n))
#define LM_X86_SHR_MASK(n) LM_X86_BYTES(0xffu >> (n))
static const lm_v128 lm_x86_shl_masks[8] __attribute__((unused)) = LM_X86_EIGHT(LM_X86_SHL_MASK);
static const lm_v128 lm_x86_shr_masks[8] __attribute__((unused)) = LM_X86_EIGHT(LM_X86_SHR_MASK);

LM_X86_SHIFT(i8x16_shl, 8, _mm_sll_epi16(a, n) & lm_x86_shl_masks[count % 8])
LM_X86_SHIFT(i8x16_shr_u, 8, _mm_srl_epi16(a, n) & lm_x86_shr_masks[count % 8])
LM_LANE_FN lm_v128 i8x16_shr_s(lm_v128 a, uint32_t count) {
    const __m128i n = _mm_cvtsi32_si128((int)(count % 8 + 8));
    return _mm_packs_epi16(_mm_sra_epi16(_mm_unpacklo_epi8(a, a), n),
                           _mm_sra_epi16(_mm_unpackhi_epi8(a, a), n));
}
LM_X86_SHIFT(i16x8_shl, 16, _mm_sll_epi16(a, n))
LM_X86_SHIFT(i16x8_shr_s, 16, _mm_sra_epi16(a, n))
LM_X86_SHIFT(i16x8_shr_u, 16, _mm_srl_epi16(a, n))
LM_X86_SHIFT(i64x2_shl, 64, _mm_sll_epi64(a, n))
LM_X86_SHIFT(i64x2_shr_u, 64, _mm_srl_epi64(a, n))
LM_LANE_FN lm_v128 i64x2_shr_s(lm_v128 a, uint32_t count) {
    const __m128i n = _mm_cvtsi32_si128((int)(count % 64));
    const lm_v128 sign = _mm_srl_epi64(_mm_set1_epi64x(INT64_MIN), n);
    return _mm_sub_epi64(_mm_srl_epi64(a, n) ^ sign, sign);
}

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

#define LM_X86_MINMAX(name, t, which, join, cut)                                                   \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                                \
        const lm_v128 nan = (lm_v128)_mm_cmpunord_p##t((LM_X86_P##t)a, (LM_X86_P##t)b);            \
        const lm_v128 one = (lm_v128)_mm_##which##_p##t((LM_X86_P##t)a, (LM_X86_P##t)b);           \
        const lm_v128 other = (lm_v128)_mm_##which##_p##t((LM_X86_P##t)b, (LM_X86_P##t)a);         \
        return ((one join other) | nan) & ~cut;                                                    \
    }
#define LM_X86_Ps __m128
#define LM_X86_Pd __m128d
LM_X86_MINMAX(f32x4_min, s, min, |, (lm_v128)_mm_srli_epi32(nan, 10))
LM_X86_MINMAX(f32x4_max, s, max, &, (lm_v128)_mm_srli_epi32(nan, 10))
LM_X86_MINMAX(f64x2_min, d, min, |, (lm_v128)_mm_srli_epi64(nan, 13))
LM_X86_MINMAX(f64x2_max, d, max, &, (lm_v128)_mm_srli_epi64(nan, 13))

LM_X86_VVV(f32x4_relaxed_nmadd, _mm_sub_ps((__m128)c, _mm_mul_ps((__m128)a, (__m128)b)))
LM_X86_VVV(f64x2_relaxed_nmadd, _mm_sub_pd((__m128d)c, _mm_mul_pd((__m128d)a, (__m128d)b)))

/* Conversions. cvttps2dq gives 0x80000000 for whatever does not fit: right below, and one less than
 * right above, which the comparison's ones mend; NaNs are cleared to 0 before. */

LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_s(lm_v128 a) {
    const __m128 x = (__m128)a;
    const __m128 ordered = _mm_and_ps(x, _mm_cmpeq_ps(x, x));
    const lm_v128 above = (lm_v128)_mm_cmple_ps(_mm_set1_ps(0x1p31f), x);
    return _mm_cvttps_epi32(ordered) ^ above;
}

/* From 2^31 on, that much less is converted and added; from 2^32 on the sum saturates. */
LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_u(lm_v128 a) {
    const __m128 x = _mm_max_ps((__m128)a, _mm_setzero_ps());
    const __m128 rest = _mm_sub_ps(x, _mm_set1_ps(0x1p31f));
    const lm_v128 above = (lm_v128)_mm_cmple_ps(_mm_set1_ps(0x1p31f), rest);
    const lm_v128 added = _mm_max_epi32(_mm_cvttps_epi32(rest) ^ above, _mm_setzero_si128());
    return _mm_add_epi32(_mm_cvttps_epi32(x), added);
}

/* Every i32 and u32 is a double, so clamping comes first; minpd gives its second operand for a NaN,
 * and that is 0 there. Unsigned: plus 2^52 the integer stands in the low bits. */
LM_LANE_FN lm_v128 i32x4_trunc_sat_f64x2_s_zero(lm_v128 a) {
    const __m128d x = (__m128d)a;
    return _mm_cvttpd_epi32(_mm_min_pd(x, _mm_and_pd(_mm_cmpeq_pd(x, x), _mm_set1_pd(INT32_MAX))));
}
LM_LANE_FN lm_v128 i32x4_trunc_sat_f64x2_u_zero(lm_v128 a) {
    const __m128d x = _mm_min_pd(_mm_max_pd((__m128d)a, _mm_setzero_pd()), _mm_set1_pd(UINT32_MAX));
    const __m128d sum =
        _mm_add_pd(_mm_round_pd(x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC), _mm_set1_pd(0x1p52));
    return (lm_v128)_mm_shuffle_ps((__m128)sum, _mm_setzero_ps(), 0x88);
}

LM_X86_V(i32x4_relaxed_trunc_f32x4_s, _mm_cvttps_epi32((__m128)a))
LM_X86_V(i32x4_relaxed_trunc_f64x2_s_zero, _mm_cvttpd_epi32((__m128d)a))
LM_X86_V(i32x4_relaxed_trunc_f64x2_u_zero, i32x4_trunc_sat_f64x2_u_zero(a))
LM_LANE_FN lm_v128 i32x4_relaxed_trunc_f32x4_u(lm_v128 a) {
    const __m128 x = _mm_max_ps((__m128)a, _mm_setzero_ps());
    const __m128i rest = _mm_cvttps_epi32(_mm_sub_ps(x, _mm_set1_ps(0x1p31f)));
    return _mm_add_epi32(_mm_cvttps_epi32(x), _mm_max_epi32(rest, _mm_setzero_si128()));
}

/* The halves of an integer as low mantissa bits of 2^23 and 2^39; the powers cancel before the one
 * rounding. 64-bit: of 2^52. */
LM_LANE_FN lm_v128 f32x4_convert_i32x4_u(lm_v128 a) {
    const __m128i low = _mm_blend_epi16(a, _mm_set1_epi32(0x4b000000), 0xaa);
    const __m128i high = _mm_blend_epi16(_mm_srli_epi32(a, 16), _mm_set1_epi32(0x53000000), 0xaa);
    const __m128 upper = _mm_sub_ps((__m128)high, _mm_set1_ps(0x1p39f + 0x1p23f));
    return (lm_v128)_mm_add_ps((__m128)low, upper);
}
LM_X86_V(f64x2_convert_low_i32x4_u,
         _mm_sub_pd((__m128d)_mm_unpacklo_epi32(a, _mm_set1_epi32(0x43300000)),
                    _mm_set1_pd(0x1p52)))

#endif
