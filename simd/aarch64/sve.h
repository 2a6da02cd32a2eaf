/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on AArch64 with SVE, at any vector length: inherits from simd/aarch64/neon.h and redefines
 * by the recipe in simd/README.md the two instructions that SVE has and NEON lacks: 64-bit
 * products, and dot products without the extension of NEON. For all others NEON is as short or
 * shorter, since a v128 is the low part of an SVE register. SVE2's only gain here is a product
 * without predicate. */
#ifndef LM_SIMD_AARCH64_SVE_H
#define LM_SIMD_AARCH64_SVE_H

#include <arm_neon.h>
#include <arm_neon_sve_bridge.h>
#include <arm_sve.h>

#include "simd/lanes.h"

#ifdef __ARM_FEATURE_SVE2
#define LM_SVE_LANES_64 svptrue_b64()
#else
#define LM_SVE_LANES_64 svptrue_pat_b64(SV_VL2)
#endif

LM_LANE_FN lm_v128 i64x2_mul(lm_v128 a, lm_v128 b) {
    const svuint64_t x = svset_neonq_u64(svundef_u64(), (uint64x2_t)a);
    const svuint64_t y = svset_neonq_u64(svundef_u64(), (uint64x2_t)b);
    return (lm_v128)svget_neonq_u64(svmul_u64_x(LM_SVE_LANES_64, x, y));
}

LM_LANE_FN lm_v128 i32x4_relaxed_dot_i8x16_i7x16_add_s(lm_v128 a, lm_v128 b, lm_v128 c) {
    const svint8_t x = svset_neonq_s8(svundef_s8(), (int8x16_t)a);
    const svint8_t y = svset_neonq_s8(svundef_s8(), (int8x16_t)b);
    return (lm_v128)svget_neonq_s32(svdot_s32(svset_neonq_s32(svundef_s32(), (int32x4_t)c), x, y));
}

/* What the parent leaves out. */
#define LM_REDEFINED_i64x2_mul                           LM_YES
#define LM_REDEFINED_i32x4_relaxed_dot_i8x16_i7x16_add_s LM_YES
#include "simd/aarch64/neon.h"

#endif
