/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on the CPU that builds (-march=native): inherits from the header of the highest level that
 * CPU has, and redefines by the recipe in simd/README.md what further extensions make shorter: GFNI
 * (shifts of bytes as products of bit matrices), BITALG (popcnt), VBMI (shuffle), VNNI (dot).
 *
 * The compiler's macros say what is there. simd/x86/native.c records them, so that these functions
 * run only on a CPU that has it all. */
#ifndef LM_SIMD_X86_HOST_H
#define LM_SIMD_X86_HOST_H

#include "simd/x86/makers.h"

#ifdef __GFNI__
/* Row 7 - i of a matrix, from the lowest byte, chooses the bits whose parity becomes bit i.
 * Shifting the identity by whole rows shifts the bytes it is multiplied with by bits; rows of bit 7
 * spread the sign. */
#define LM_X86_IDENTITY    UINT64_C(0x0102040810204080)
#define LM_X86_SHL_ROWS(n) (LM_X86_IDENTITY >> 8 * (n))
#define LM_X86_SHR_ROWS(n) (LM_X86_IDENTITY << 8 * (n))
#define LM_X86_SIGNS(n)    (UINT64_C(0x8080808080808080) & ((UINT64_C(1) << 8 * (n)) - 1))
#define LM_X86_SAR_ROWS(n) (LM_X86_SHR_ROWS(n) | LM_X86_SIGNS(n))
#define LM_X86_BYTE_SHIFT(name, row)                                                               \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                 \
            static const uint64_t matrices[8] = LM_X86_EIGHT(row);                                 \
            return _mm_gf2p8affine_epi64_epi8(a, _mm_set1_epi64x((long long)matrices[count % 8]),  \
                                              0);                                                  \
        })
LM_X86_BYTE_SHIFT(i8x16_shl, LM_X86_SHL_ROWS)
LM_X86_BYTE_SHIFT(i8x16_shr_s, LM_X86_SAR_ROWS)
LM_X86_BYTE_SHIFT(i8x16_shr_u, LM_X86_SHR_ROWS)
#define LM_REDEFINED_i8x16_shl   LM_YES
#define LM_REDEFINED_i8x16_shr_s LM_YES
#define LM_REDEFINED_i8x16_shr_u LM_YES
#endif

#ifdef __AVX512BITALG__
LM_X86_V(i8x16_popcnt, _mm_popcnt_epi8(a))
#define LM_REDEFINED_i8x16_popcnt LM_YES
#endif

#ifdef __AVX512VBMI__
LM_LANE_FN lm_v128 i8x16_shuffle(lm_v128 a, lm_v128 b, lm_v128 lanes) {
    return _mm_permutex2var_epi8(a, lanes, b);
}
#define LM_REDEFINED_i8x16_shuffle LM_YES
#endif

#if defined(__AVX512VNNI__)
LM_X86_VVV(i32x4_relaxed_dot_i8x16_i7x16_add_s, _mm_dpbusd_epi32(c, b, a))
#define LM_REDEFINED_i32x4_relaxed_dot_i8x16_i7x16_add_s LM_YES
#elif defined(__AVXVNNI__)
LM_X86_VVV(i32x4_relaxed_dot_i8x16_i7x16_add_s, _mm_dpbusd_avx_epi32(c, b, a))
#define LM_REDEFINED_i32x4_relaxed_dot_i8x16_i7x16_add_s LM_YES
#endif

#if defined(__AVX512BW__) && defined(__AVX512CD__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#include "simd/x86/v4.h"
#elif defined(__AVX2__) && defined(__FMA__)
#include "simd/x86/v3.h"
#else
#include "simd/x86/v2.h"
#endif

#endif
