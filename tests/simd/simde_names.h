/* SPDX-License-Identifier: Apache-2.0 */
/* SIMDe names signed and unsigned instructions as wasm_simd128.h does, by the type of the lanes:
 * here those names are given the spelling of simd/v128.def, where the two differ. */
#ifndef LM_TESTS_SIMD_SIMDE_NAMES_H
#define LM_TESTS_SIMD_SIMDE_NAMES_H

#define simde_wasm_v128_load8x8_s                simde_wasm_i16x8_load8x8
#define simde_wasm_v128_load8x8_u                simde_wasm_u16x8_load8x8
#define simde_wasm_v128_load16x4_s               simde_wasm_i32x4_load16x4
#define simde_wasm_v128_load16x4_u               simde_wasm_u32x4_load16x4
#define simde_wasm_v128_load32x2_s               simde_wasm_i64x2_load32x2
#define simde_wasm_v128_load32x2_u               simde_wasm_u64x2_load32x2
#define simde_wasm_i8x16_extract_lane_s          simde_wasm_i8x16_extract_lane
#define simde_wasm_i8x16_extract_lane_u          simde_wasm_u8x16_extract_lane
#define simde_wasm_i16x8_extract_lane_s          simde_wasm_i16x8_extract_lane
#define simde_wasm_i16x8_extract_lane_u          simde_wasm_u16x8_extract_lane
#define simde_wasm_i8x16_lt_s                    simde_wasm_i8x16_lt
#define simde_wasm_i8x16_lt_u                    simde_wasm_u8x16_lt
#define simde_wasm_i8x16_gt_s                    simde_wasm_i8x16_gt
#define simde_wasm_i8x16_gt_u                    simde_wasm_u8x16_gt
#define simde_wasm_i8x16_le_s                    simde_wasm_i8x16_le
#define simde_wasm_i8x16_le_u                    simde_wasm_u8x16_le
#define simde_wasm_i8x16_ge_s                    simde_wasm_i8x16_ge
#define simde_wasm_i8x16_ge_u                    simde_wasm_u8x16_ge
#define simde_wasm_i16x8_lt_s                    simde_wasm_i16x8_lt
#define simde_wasm_i16x8_lt_u                    simde_wasm_u16x8_lt
#define simde_wasm_i16x8_gt_s                    simde_wasm_i16x8_gt
#define simde_wasm_i16x8_gt_u                    simde_wasm_u16x8_gt
#define simde_wasm_i16x8_le_s                    simde_wasm_i16x8_le
#define simde_wasm_i16x8_le_u                    simde_wasm_u16x8_le
#define simde_wasm_i16x8_ge_s                    simde_wasm_i16x8_ge
#define simde_wasm_i16x8_ge_u                    simde_wasm_u16x8_ge
#define simde_wasm_i32x4_lt_s                    simde_wasm_i32x4_lt
#define simde_wasm_i32x4_lt_u                    simde_wasm_u32x4_lt
#define simde_wasm_i32x4_gt_s                    simde_wasm_i32x4_gt
#define simde_wasm_i32x4_gt_u                    simde_wasm_u32x4_gt
#define simde_wasm_i32x4_le_s                    simde_wasm_i32x4_le
#define simde_wasm_i32x4_le_u                    simde_wasm_u32x4_le
#define simde_wasm_i32x4_ge_s                    simde_wasm_i32x4_ge
#define simde_wasm_i32x4_ge_u                    simde_wasm_u32x4_ge
#define simde_wasm_i64x2_lt_s                    simde_wasm_i64x2_lt
#define simde_wasm_i64x2_gt_s                    simde_wasm_i64x2_gt
#define simde_wasm_i64x2_le_s                    simde_wasm_i64x2_le
#define simde_wasm_i64x2_ge_s                    simde_wasm_i64x2_ge
#define simde_wasm_i8x16_narrow_i16x8_s          simde_wasm_i8x16_narrow_i16x8
#define simde_wasm_i8x16_narrow_i16x8_u          simde_wasm_u8x16_narrow_i16x8
#define simde_wasm_i8x16_shr_s                   simde_wasm_i8x16_shr
#define simde_wasm_i8x16_shr_u                   simde_wasm_u8x16_shr
#define simde_wasm_i8x16_add_sat_s               simde_wasm_i8x16_add_sat
#define simde_wasm_i8x16_add_sat_u               simde_wasm_u8x16_add_sat
#define simde_wasm_i8x16_sub_sat_s               simde_wasm_i8x16_sub_sat
#define simde_wasm_i8x16_sub_sat_u               simde_wasm_u8x16_sub_sat
#define simde_wasm_i8x16_min_s                   simde_wasm_i8x16_min
#define simde_wasm_i8x16_min_u                   simde_wasm_u8x16_min
#define simde_wasm_i8x16_max_s                   simde_wasm_i8x16_max
#define simde_wasm_i8x16_max_u                   simde_wasm_u8x16_max
#define simde_wasm_i8x16_avgr_u                  simde_wasm_u8x16_avgr
#define simde_wasm_i16x8_extadd_pairwise_i8x16_s simde_wasm_i16x8_extadd_pairwise_i8x16
#define simde_wasm_i16x8_extadd_pairwise_i8x16_u simde_wasm_u16x8_extadd_pairwise_u8x16
#define simde_wasm_i16x8_q15mulr_sat_s           simde_wasm_i16x8_q15mulr_sat
#define simde_wasm_i16x8_narrow_i32x4_s          simde_wasm_i16x8_narrow_i32x4
#define simde_wasm_i16x8_narrow_i32x4_u          simde_wasm_u16x8_narrow_i32x4
#define simde_wasm_i16x8_extend_low_i8x16_s      simde_wasm_i16x8_extend_low_i8x16
#define simde_wasm_i16x8_extend_high_i8x16_s     simde_wasm_i16x8_extend_high_i8x16
#define simde_wasm_i16x8_extend_low_i8x16_u      simde_wasm_u16x8_extend_low_u8x16
#define simde_wasm_i16x8_extend_high_i8x16_u     simde_wasm_u16x8_extend_high_u8x16
#define simde_wasm_i16x8_shr_s                   simde_wasm_i16x8_shr
#define simde_wasm_i16x8_shr_u                   simde_wasm_u16x8_shr
#define simde_wasm_i16x8_add_sat_s               simde_wasm_i16x8_add_sat
#define simde_wasm_i16x8_add_sat_u               simde_wasm_u16x8_add_sat
#define simde_wasm_i16x8_sub_sat_s               simde_wasm_i16x8_sub_sat
#define simde_wasm_i16x8_sub_sat_u               simde_wasm_u16x8_sub_sat
#define simde_wasm_i16x8_min_s                   simde_wasm_i16x8_min
#define simde_wasm_i16x8_min_u                   simde_wasm_u16x8_min
#define simde_wasm_i16x8_max_s                   simde_wasm_i16x8_max
#define simde_wasm_i16x8_max_u                   simde_wasm_u16x8_max
#define simde_wasm_i16x8_avgr_u                  simde_wasm_u16x8_avgr
#define simde_wasm_i16x8_extmul_low_i8x16_s      simde_wasm_i16x8_extmul_low_i8x16
#define simde_wasm_i16x8_extmul_high_i8x16_s     simde_wasm_i16x8_extmul_high_i8x16
#define simde_wasm_i16x8_extmul_low_i8x16_u      simde_wasm_u16x8_extmul_low_u8x16
#define simde_wasm_i16x8_extmul_high_i8x16_u     simde_wasm_u16x8_extmul_high_u8x16
#define simde_wasm_i32x4_extadd_pairwise_i16x8_s simde_wasm_i32x4_extadd_pairwise_i16x8
#define simde_wasm_i32x4_extadd_pairwise_i16x8_u simde_wasm_u32x4_extadd_pairwise_u16x8
#define simde_wasm_i32x4_extend_low_i16x8_s      simde_wasm_i32x4_extend_low_i16x8
#define simde_wasm_i32x4_extend_high_i16x8_s     simde_wasm_i32x4_extend_high_i16x8
#define simde_wasm_i32x4_extend_low_i16x8_u      simde_wasm_u32x4_extend_low_u16x8
#define simde_wasm_i32x4_extend_high_i16x8_u     simde_wasm_u32x4_extend_high_u16x8
#define simde_wasm_i32x4_shr_s                   simde_wasm_i32x4_shr
#define simde_wasm_i32x4_shr_u                   simde_wasm_u32x4_shr
#define simde_wasm_i32x4_min_s                   simde_wasm_i32x4_min
#define simde_wasm_i32x4_min_u                   simde_wasm_u32x4_min
#define simde_wasm_i32x4_max_s                   simde_wasm_i32x4_max
#define simde_wasm_i32x4_max_u                   simde_wasm_u32x4_max
#define simde_wasm_i32x4_dot_i16x8_s             simde_wasm_i32x4_dot_i16x8
#define simde_wasm_i32x4_extmul_low_i16x8_s      simde_wasm_i32x4_extmul_low_i16x8
#define simde_wasm_i32x4_extmul_high_i16x8_s     simde_wasm_i32x4_extmul_high_i16x8
#define simde_wasm_i32x4_extmul_low_i16x8_u      simde_wasm_u32x4_extmul_low_u16x8
#define simde_wasm_i32x4_extmul_high_i16x8_u     simde_wasm_u32x4_extmul_high_u16x8
#define simde_wasm_i64x2_extend_low_i32x4_s      simde_wasm_i64x2_extend_low_i32x4
#define simde_wasm_i64x2_extend_high_i32x4_s     simde_wasm_i64x2_extend_high_i32x4
#define simde_wasm_i64x2_extend_low_i32x4_u      simde_wasm_u64x2_extend_low_u32x4
#define simde_wasm_i64x2_extend_high_i32x4_u     simde_wasm_u64x2_extend_high_u32x4
#define simde_wasm_i64x2_shr_s                   simde_wasm_i64x2_shr
#define simde_wasm_i64x2_shr_u                   simde_wasm_u64x2_shr
#define simde_wasm_i64x2_extmul_low_i32x4_s      simde_wasm_i64x2_extmul_low_i32x4
#define simde_wasm_i64x2_extmul_high_i32x4_s     simde_wasm_i64x2_extmul_high_i32x4
#define simde_wasm_i64x2_extmul_low_i32x4_u      simde_wasm_u64x2_extmul_low_u32x4
#define simde_wasm_i64x2_extmul_high_i32x4_u     simde_wasm_u64x2_extmul_high_u32x4
#define simde_wasm_i32x4_trunc_sat_f32x4_s       simde_wasm_i32x4_trunc_sat_f32x4
#define simde_wasm_i32x4_trunc_sat_f32x4_u       simde_wasm_u32x4_trunc_sat_f32x4
#define simde_wasm_f32x4_convert_i32x4_s         simde_wasm_f32x4_convert_i32x4
#define simde_wasm_f32x4_convert_i32x4_u         simde_wasm_f32x4_convert_u32x4
#define simde_wasm_i32x4_trunc_sat_f64x2_s_zero  simde_wasm_i32x4_trunc_sat_f64x2_zero
#define simde_wasm_i32x4_trunc_sat_f64x2_u_zero  simde_wasm_u32x4_trunc_sat_f64x2_zero
#define simde_wasm_f64x2_convert_low_i32x4_s     simde_wasm_f64x2_convert_low_i32x4
#define simde_wasm_f64x2_convert_low_i32x4_u     simde_wasm_f64x2_convert_low_u32x4

/* Relaxed instructions, as SIMDe 0.7.4 had them before the proposal settled: the addend of a
 * multiplication stood first. Those it does not have are made of what it has. */
#define simde_wasm_i8x16_relaxed_swizzle            simde_wasm_i8x16_swizzle_relaxed
#define simde_wasm_i32x4_relaxed_trunc_f32x4_s      simde_wasm_i32x4_trunc_f32x4
#define simde_wasm_i32x4_relaxed_trunc_f32x4_u      simde_wasm_u32x4_trunc_f32x4
#define simde_wasm_i32x4_relaxed_trunc_f64x2_s_zero simde_wasm_i32x4_trunc_f64x2_zero
#define simde_wasm_i32x4_relaxed_trunc_f64x2_u_zero simde_wasm_u32x4_trunc_f64x2_zero
#define simde_wasm_f32x4_relaxed_madd(a, b, c)      simde_wasm_f32x4_fma(c, a, b)
#define simde_wasm_f32x4_relaxed_nmadd(a, b, c)     simde_wasm_f32x4_fms(c, a, b)
#define simde_wasm_f64x2_relaxed_madd(a, b, c)      simde_wasm_f64x2_fma(c, a, b)
#define simde_wasm_f64x2_relaxed_nmadd(a, b, c)     simde_wasm_f64x2_fms(c, a, b)
#define simde_wasm_i8x16_relaxed_laneselect         simde_wasm_i8x16_blend
#define simde_wasm_i16x8_relaxed_laneselect         simde_wasm_i16x8_blend
#define simde_wasm_i32x4_relaxed_laneselect         simde_wasm_i32x4_blend
#define simde_wasm_i64x2_relaxed_laneselect         simde_wasm_i64x2_blend
#define simde_wasm_f32x4_relaxed_min                simde_wasm_f32x4_min
#define simde_wasm_f32x4_relaxed_max                simde_wasm_f32x4_max
#define simde_wasm_f64x2_relaxed_min                simde_wasm_f64x2_min
#define simde_wasm_f64x2_relaxed_max                simde_wasm_f64x2_max
#define simde_wasm_i16x8_relaxed_q15mulr_s          simde_wasm_i16x8_q15mulr_sat
#define simde_wasm_i16x8_relaxed_dot_i8x16_i7x16_s(a, b)                                           \
    simde_wasm_i16x8_narrow_i32x4(                                                                 \
        simde_wasm_i32x4_extadd_pairwise_i16x8(simde_wasm_i16x8_extmul_low_i8x16(a, b)),           \
        simde_wasm_i32x4_extadd_pairwise_i16x8(simde_wasm_i16x8_extmul_high_i8x16(a, b)))
#define simde_wasm_i32x4_relaxed_dot_i8x16_i7x16_add_s(a, b, c)                                    \
    simde_wasm_i32x4_add(                                                                          \
        simde_wasm_i32x4_extadd_pairwise_i16x8(simde_wasm_i16x8_relaxed_dot_i8x16_i7x16_s(a, b)),  \
        c)

#endif
