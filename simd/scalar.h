/* SPDX-License-Identifier: Apache-2.0 */
/* The scalar reference: the meaning of every v128 instruction, lane by lane.
 *
 * Source: WebAssembly 3.0, section 4.3 "Numerics". Each instruction of simd/v128.def is one static
 * inline function of its own name and of its shape's type (simd/v128.h), written as an expression
 * over lanes, so that the text reads like the spec; the loops have fixed lengths and no branches
 * that matter, and clang turns nearly all of them into the one machine instruction meant. Nothing
 * here is undefined: integers wrap as unsigned, floats are clamped before they become integers,
 * memory is moved by memcpy. Arithmetic that makes a NaN makes some quiet NaN, sign and payload as
 * the machine has it; the spec allows each. abs, neg, pmin, pmax and all moves keep every bit.
 * ISA headers replace functions of this file by their own (simd/README.md). */
#ifndef LM_SIMD_SCALAR_H
#define LM_SIMD_SCALAR_H

#include "simd/lanes.h"

/* Memory. */

#ifndef LM_REDEFINED_v128_load
LM_LANE_FN lm_v128 v128_load(const void *address) {
    return lm_v128_load(address);
}
#endif
#ifndef LM_REDEFINED_v128_store
LM_LANE_FN void v128_store(void *address, lm_v128 v) {
    lm_v128_store(address, v);
}
#endif
LM_LOAD_EXTEND(v128_load8x8_s, i16, i8)
LM_LOAD_EXTEND(v128_load8x8_u, u16, u8)
LM_LOAD_EXTEND(v128_load16x4_s, i32, i16)
LM_LOAD_EXTEND(v128_load16x4_u, u32, u16)
LM_LOAD_EXTEND(v128_load32x2_s, i64, i32)
LM_LOAD_EXTEND(v128_load32x2_u, u64, u32)
LM_LOAD_SPLAT(v128_load8_splat, u8)
LM_LOAD_SPLAT(v128_load16_splat, u16)
LM_LOAD_SPLAT(v128_load32_splat, u32)
LM_LOAD_SPLAT(v128_load64_splat, u64)
LM_LOAD_ZERO(v128_load32_zero, u32)
LM_LOAD_ZERO(v128_load64_zero, u64)
LM_LOAD_LANE(v128_load8_lane, u8)
LM_LOAD_LANE(v128_load16_lane, u16)
LM_LOAD_LANE(v128_load32_lane, u32)
LM_LOAD_LANE(v128_load64_lane, u64)
LM_STORE_LANE(v128_store8_lane, u8)
LM_STORE_LANE(v128_store16_lane, u16)
LM_STORE_LANE(v128_store32_lane, u32)
LM_STORE_LANE(v128_store64_lane, u64)

/* Constant and lane movement. */

LM_LANE_FN lm_v128 v128_const(lm_v128 value) {
    return value;
}

#ifndef LM_REDEFINED_i8x16_shuffle
/* Bytes of a (0..15) and b (16..31), chosen by the immediate; the mask is for the compiler. */
LM_LANE_FN lm_v128 i8x16_shuffle(lm_v128 a, lm_v128 b, lm_v128 lanes) {
    const union lm_lanes index = {.v128 = lanes & 0x1f1f1f1f1f1f1f1f};
    union lm_lanes r;
    uint8_t pool[32];
    lm_v128_store(pool, a);
    lm_v128_store(pool + 16, b);
    LM_EACH(u8) r.u8[i] = pool[index.u8[i]];
    return r.v128;
}
#endif

LM_SPLAT(i8x16_splat, u8, uint32_t)
LM_SPLAT(i16x8_splat, u16, uint32_t)
LM_SPLAT(i32x4_splat, u32, uint32_t)
LM_SPLAT(i64x2_splat, u64, uint64_t)
LM_SPLAT(f32x4_splat, f32, float)
LM_SPLAT(f64x2_splat, f64, double)
LM_EXTRACT(i8x16_extract_lane_s, i8, uint32_t)
LM_EXTRACT(i8x16_extract_lane_u, u8, uint32_t)
LM_EXTRACT(i16x8_extract_lane_s, i16, uint32_t)
LM_EXTRACT(i16x8_extract_lane_u, u16, uint32_t)
LM_EXTRACT(i32x4_extract_lane, u32, uint32_t)
LM_EXTRACT(i64x2_extract_lane, u64, uint64_t)
LM_EXTRACT(f32x4_extract_lane, f32, float)
LM_EXTRACT(f64x2_extract_lane, f64, double)
LM_REPLACE(i8x16_replace_lane, u8, uint32_t)
LM_REPLACE(i16x8_replace_lane, u16, uint32_t)
LM_REPLACE(i32x4_replace_lane, u32, uint32_t)
LM_REPLACE(i64x2_replace_lane, u64, uint64_t)
LM_REPLACE(f32x4_replace_lane, f32, float)
LM_REPLACE(f64x2_replace_lane, f64, double)

/* Comparisons: all ones or 0. */

LM_BINARY(i8x16_eq, i8, u8, -(x == y))
LM_BINARY(i8x16_ne, i8, u8, -(x != y))
LM_BINARY(i8x16_lt_s, i8, i8, -(x < y))
LM_BINARY(i8x16_lt_u, i8, u8, -(x < y))
LM_BINARY(i8x16_gt_s, i8, i8, -(x > y))
LM_BINARY(i8x16_gt_u, i8, u8, -(x > y))
LM_BINARY(i8x16_le_s, i8, i8, -(x <= y))
LM_BINARY(i8x16_le_u, i8, u8, -(x <= y))
LM_BINARY(i8x16_ge_s, i8, i8, -(x >= y))
LM_BINARY(i8x16_ge_u, i8, u8, -(x >= y))
LM_BINARY(i16x8_eq, i16, u16, -(x == y))
LM_BINARY(i16x8_ne, i16, u16, -(x != y))
LM_BINARY(i16x8_lt_s, i16, i16, -(x < y))
LM_BINARY(i16x8_lt_u, i16, u16, -(x < y))
LM_BINARY(i16x8_gt_s, i16, i16, -(x > y))
LM_BINARY(i16x8_gt_u, i16, u16, -(x > y))
LM_BINARY(i16x8_le_s, i16, i16, -(x <= y))
LM_BINARY(i16x8_le_u, i16, u16, -(x <= y))
LM_BINARY(i16x8_ge_s, i16, i16, -(x >= y))
LM_BINARY(i16x8_ge_u, i16, u16, -(x >= y))
LM_BINARY(i32x4_eq, i32, u32, -(x == y))
LM_BINARY(i32x4_ne, i32, u32, -(x != y))
LM_BINARY(i32x4_lt_s, i32, i32, -(x < y))
LM_BINARY(i32x4_lt_u, i32, u32, -(x < y))
LM_BINARY(i32x4_gt_s, i32, i32, -(x > y))
LM_BINARY(i32x4_gt_u, i32, u32, -(x > y))
LM_BINARY(i32x4_le_s, i32, i32, -(x <= y))
LM_BINARY(i32x4_le_u, i32, u32, -(x <= y))
LM_BINARY(i32x4_ge_s, i32, i32, -(x >= y))
LM_BINARY(i32x4_ge_u, i32, u32, -(x >= y))
LM_BINARY(i64x2_eq, i64, u64, -(x == y))
LM_BINARY(i64x2_ne, i64, u64, -(x != y))
LM_BINARY(i64x2_lt_s, i64, i64, -(x < y))
LM_BINARY(i64x2_gt_s, i64, i64, -(x > y))
LM_BINARY(i64x2_le_s, i64, i64, -(x <= y))
LM_BINARY(i64x2_ge_s, i64, i64, -(x >= y))
LM_BINARY(f32x4_eq, i32, f32, -(x == y))
LM_BINARY(f32x4_ne, i32, f32, -(x != y))
LM_BINARY(f32x4_lt, i32, f32, -(x < y))
LM_BINARY(f32x4_gt, i32, f32, -(x > y))
LM_BINARY(f32x4_le, i32, f32, -(x <= y))
LM_BINARY(f32x4_ge, i32, f32, -(x >= y))
LM_BINARY(f64x2_eq, i64, f64, -(x == y))
LM_BINARY(f64x2_ne, i64, f64, -(x != y))
LM_BINARY(f64x2_lt, i64, f64, -(x < y))
LM_BINARY(f64x2_gt, i64, f64, -(x > y))
LM_BINARY(f64x2_le, i64, f64, -(x <= y))
LM_BINARY(f64x2_ge, i64, f64, -(x >= y))

/* Bits of the whole vector. */

LM_LANE_FN lm_v128 v128_not(lm_v128 a) {
    return ~a;
}
LM_LANE_FN lm_v128 v128_and(lm_v128 a, lm_v128 b) {
    return a & b;
}
LM_LANE_FN lm_v128 v128_andnot(lm_v128 a, lm_v128 b) {
    return a & ~b;
}
LM_LANE_FN lm_v128 v128_or(lm_v128 a, lm_v128 b) {
    return a | b;
}
LM_LANE_FN lm_v128 v128_xor(lm_v128 a, lm_v128 b) {
    return a ^ b;
}
#ifndef LM_REDEFINED_v128_bitselect
/* The bits of a where c has ones, those of b elsewhere. */
LM_LANE_FN lm_v128 v128_bitselect(lm_v128 a, lm_v128 b, lm_v128 c) {
    return (a & c) | (b & ~c);
}
#endif
LM_REDUCE(v128_any_true, u64, 0, r | (x != 0))

/* Integers. */

LM_UNARY(i8x16_abs, u8, i8, x < 0 ? -x : x)
LM_UNARY(i8x16_neg, u8, u8, -x)
LM_UNARY(i8x16_popcnt, u8, u8, __builtin_popcount(x))
LM_REDUCE(i8x16_all_true, u8, 1, (x != 0) & r)
LM_REDUCE(i8x16_bitmask, i8, 0, r | (uint32_t)(x < 0) << i)
LM_NARROW(i8x16_narrow_i16x8_s, i8, i16, INT8_MIN, INT8_MAX)
LM_NARROW(i8x16_narrow_i16x8_u, u8, i16, 0, UINT8_MAX)
LM_SHIFT(i8x16_shl, u8, x << n)
LM_SHIFT(i8x16_shr_s, i8, x >> n)
LM_SHIFT(i8x16_shr_u, u8, x >> n)
LM_BINARY(i8x16_add, u8, u8, x + y)
LM_BINARY(i8x16_add_sat_s, i8, i8, LM_CLAMP(x + y, INT8_MIN, INT8_MAX))
LM_BINARY(i8x16_add_sat_u, u8, u8, x + LM_MIN(y, UINT8_MAX - x))
LM_BINARY(i8x16_sub, u8, u8, x - y)
LM_BINARY(i8x16_sub_sat_s, i8, i8, LM_CLAMP(x - y, INT8_MIN, INT8_MAX))
LM_BINARY(i8x16_sub_sat_u, u8, u8, x > y ? x - y : 0)
LM_BINARY(i8x16_min_s, i8, i8, LM_MIN(x, y))
LM_BINARY(i8x16_min_u, u8, u8, LM_MIN(x, y))
LM_BINARY(i8x16_max_s, i8, i8, LM_MAX(x, y))
LM_BINARY(i8x16_max_u, u8, u8, LM_MAX(x, y))
LM_BINARY(i8x16_avgr_u, u8, u8, (x + y + 1) / 2)

#ifndef LM_REDEFINED_i8x16_swizzle
/* Bytes of a chosen by those of b; an index above 15 gives 0. */
LM_LANE_FN lm_v128 i8x16_swizzle(lm_v128 a, lm_v128 b) {
    return i8x16_shuffle(a, (lm_v128){0, 0}, i8x16_min_u(b, i8x16_splat(16)));
}
#endif

LM_ADD_PAIRS(i16x8_extadd_pairwise_i8x16_s, i16, i8)
LM_ADD_PAIRS(i16x8_extadd_pairwise_i8x16_u, u16, u8)
LM_UNARY(i16x8_abs, u16, i16, x < 0 ? -x : x)
LM_UNARY(i16x8_neg, u16, u16, -x)
LM_BINARY(i16x8_q15mulr_sat_s, i16, i16, LM_MIN((x * y + 0x4000) >> 15, INT16_MAX))
LM_REDUCE(i16x8_all_true, u16, 1, (x != 0) & r)
LM_REDUCE(i16x8_bitmask, i16, 0, r | (uint32_t)(x < 0) << i)
LM_NARROW(i16x8_narrow_i32x4_s, i16, i32, INT16_MIN, INT16_MAX)
LM_NARROW(i16x8_narrow_i32x4_u, u16, i32, 0, UINT16_MAX)
LM_WIDEN(i16x8_extend_low_i8x16_s, i16, i8, 0)
LM_WIDEN(i16x8_extend_high_i8x16_s, i16, i8, 1)
LM_WIDEN(i16x8_extend_low_i8x16_u, u16, u8, 0)
LM_WIDEN(i16x8_extend_high_i8x16_u, u16, u8, 1)
LM_SHIFT(i16x8_shl, u16, (uint32_t)x << n)
LM_SHIFT(i16x8_shr_s, i16, x >> n)
LM_SHIFT(i16x8_shr_u, u16, x >> n)
LM_BINARY(i16x8_add, u16, u16, x + y)
LM_BINARY(i16x8_add_sat_s, i16, i16, LM_CLAMP(x + y, INT16_MIN, INT16_MAX))
LM_BINARY(i16x8_add_sat_u, u16, u16, x + LM_MIN(y, UINT16_MAX - x))
LM_BINARY(i16x8_sub, u16, u16, x - y)
LM_BINARY(i16x8_sub_sat_s, i16, i16, LM_CLAMP(x - y, INT16_MIN, INT16_MAX))
LM_BINARY(i16x8_sub_sat_u, u16, u16, x > y ? x - y : 0)
LM_BINARY(i16x8_mul, u16, u16, (x * (uint32_t)y))
LM_BINARY(i16x8_min_s, i16, i16, LM_MIN(x, y))
LM_BINARY(i16x8_min_u, u16, u16, LM_MIN(x, y))
LM_BINARY(i16x8_max_s, i16, i16, LM_MAX(x, y))
LM_BINARY(i16x8_max_u, u16, u16, LM_MAX(x, y))
LM_BINARY(i16x8_avgr_u, u16, u16, (x + y + 1) / 2)
LM_WIDEN_MULTIPLY(i16x8_extmul_low_i8x16_s, i16, i8, 0)
LM_WIDEN_MULTIPLY(i16x8_extmul_high_i8x16_s, i16, i8, 1)
LM_WIDEN_MULTIPLY(i16x8_extmul_low_i8x16_u, u16, u8, 0)
LM_WIDEN_MULTIPLY(i16x8_extmul_high_i8x16_u, u16, u8, 1)

LM_ADD_PAIRS(i32x4_extadd_pairwise_i16x8_s, i32, i16)
LM_ADD_PAIRS(i32x4_extadd_pairwise_i16x8_u, u32, u16)
LM_UNARY(i32x4_abs, u32, i32, x < 0 ? 0 - (uint32_t)x : (uint32_t)x)
LM_UNARY(i32x4_neg, u32, u32, 0 - x)
LM_REDUCE(i32x4_all_true, u32, 1, (x != 0) & r)
LM_REDUCE(i32x4_bitmask, i32, 0, r | (uint32_t)(x < 0) << i)
LM_WIDEN(i32x4_extend_low_i16x8_s, i32, i16, 0)
LM_WIDEN(i32x4_extend_high_i16x8_s, i32, i16, 1)
LM_WIDEN(i32x4_extend_low_i16x8_u, u32, u16, 0)
LM_WIDEN(i32x4_extend_high_i16x8_u, u32, u16, 1)
LM_SHIFT(i32x4_shl, u32, x << n)
LM_SHIFT(i32x4_shr_s, i32, x >> n)
LM_SHIFT(i32x4_shr_u, u32, x >> n)
LM_BINARY(i32x4_add, u32, u32, x + y)
LM_BINARY(i32x4_sub, u32, u32, x - y)
LM_BINARY(i32x4_mul, u32, u32, (x * y))
LM_BINARY(i32x4_min_s, i32, i32, LM_MIN(x, y))
LM_BINARY(i32x4_min_u, u32, u32, LM_MIN(x, y))
LM_BINARY(i32x4_max_s, i32, i32, LM_MAX(x, y))
LM_BINARY(i32x4_max_u, u32, u32, LM_MAX(x, y))
LM_WIDEN_MULTIPLY(i32x4_extmul_low_i16x8_s, i32, i16, 0)
LM_WIDEN_MULTIPLY(i32x4_extmul_high_i16x8_s, i32, i16, 1)
LM_WIDEN_MULTIPLY(i32x4_extmul_low_i16x8_u, u32, u16, 0)
LM_WIDEN_MULTIPLY(i32x4_extmul_high_i16x8_u, u32, u16, 1)

#ifndef LM_REDEFINED_i32x4_dot_i16x8_s
/* Products of neighbours, added modulo 2^32; only -32768 in all four places wraps. */
LM_LANE_FN lm_v128 i32x4_dot_i16x8_s(lm_v128 a, lm_v128 b) {
    const union lm_lanes va = {.v128 = a}, vb = {.v128 = b};
    union lm_lanes r;
    LM_EACH(u32) {
        const int32_t even = va.i16[2 * i] * vb.i16[2 * i];
        const int32_t odd = va.i16[2 * i + 1] * vb.i16[2 * i + 1];
        r.u32[i] = (uint32_t)even + (uint32_t)odd;
    }
    return r.v128;
}
#endif

LM_UNARY(i64x2_abs, u64, i64, x < 0 ? 0 - (uint64_t)x : (uint64_t)x)
LM_UNARY(i64x2_neg, u64, u64, 0 - x)
LM_REDUCE(i64x2_all_true, u64, 1, (x != 0) & r)
LM_REDUCE(i64x2_bitmask, i64, 0, r | (uint32_t)(x < 0) << i)
LM_WIDEN(i64x2_extend_low_i32x4_s, i64, i32, 0)
LM_WIDEN(i64x2_extend_high_i32x4_s, i64, i32, 1)
LM_WIDEN(i64x2_extend_low_i32x4_u, u64, u32, 0)
LM_WIDEN(i64x2_extend_high_i32x4_u, u64, u32, 1)
LM_SHIFT(i64x2_shl, u64, x << n)
LM_SHIFT(i64x2_shr_s, i64, x >> n)
LM_SHIFT(i64x2_shr_u, u64, x >> n)
LM_BINARY(i64x2_add, u64, u64, x + y)
LM_BINARY(i64x2_sub, u64, u64, x - y)
LM_BINARY(i64x2_mul, u64, u64, (x * y))
LM_WIDEN_MULTIPLY(i64x2_extmul_low_i32x4_s, i64, i32, 0)
LM_WIDEN_MULTIPLY(i64x2_extmul_high_i32x4_s, i64, i32, 1)
LM_WIDEN_MULTIPLY(i64x2_extmul_low_i32x4_u, u64, u32, 0)
LM_WIDEN_MULTIPLY(i64x2_extmul_high_i32x4_u, u64, u32, 1)

/* Floats. */

/* fmin and fmax of the spec: a NaN operand gives a quiet NaN (the addition makes it), and -0 is
 * less than +0: a and b have the same bits but for two zeros, whose signs | and & join. */
LM_LANE_FN float lm_f32_min(float x, float y) {
    const union lm_scalar_f32 a = {.f32 = y < x ? y : x}, b = {.f32 = x < y ? x : y};
    const union lm_scalar_f32 ordered = {.u32 = a.u32 | b.u32};
    return x != x || y != y ? x + y : ordered.f32;
}

LM_LANE_FN float lm_f32_max(float x, float y) {
    const union lm_scalar_f32 a = {.f32 = y > x ? y : x}, b = {.f32 = x > y ? x : y};
    const union lm_scalar_f32 ordered = {.u32 = a.u32 & b.u32};
    return x != x || y != y ? x + y : ordered.f32;
}

LM_LANE_FN double lm_f64_min(double x, double y) {
    const union lm_scalar_f64 a = {.f64 = y < x ? y : x}, b = {.f64 = x < y ? x : y};
    const union lm_scalar_f64 ordered = {.u64 = a.u64 | b.u64};
    return x != x || y != y ? x + y : ordered.f64;
}

LM_LANE_FN double lm_f64_max(double x, double y) {
    const union lm_scalar_f64 a = {.f64 = y > x ? y : x}, b = {.f64 = x > y ? x : y};
    const union lm_scalar_f64 ordered = {.u64 = a.u64 & b.u64};
    return x != x || y != y ? x + y : ordered.f64;
}

/* trunc_sat of the spec: toward zero, clamped to the range of the integer, 0 for a NaN. The bounds
 * are exact as doubles, and so is every f32; a NaN fails the first comparison, but clang
 * may choose by an instruction that makes a NaN of a signalling one, hence the last line. */
LM_LANE_FN int32_t lm_i32_trunc_sat_s(double x) {
    const double above = x > INT32_MIN ? x : INT32_MIN;
    const int32_t r = (int32_t)LM_MIN(above, INT32_MAX);
    return x != x ? 0 : r;
}

LM_LANE_FN uint32_t lm_i32_trunc_sat_u(double x) {
    const double above = x > 0 ? x : 0;
    const uint32_t r = (uint32_t)LM_MIN(above, UINT32_MAX);
    return x != x ? 0 : r;
}

/* Rounding makes NaNs quiet. clang takes care of that only where it is one instruction. */
#define LM_ROUNDED(how, x) ((x) != (x) ? (x) + (x) : __builtin_elementwise_##how(x))

LM_UNARY(f32x4_ceil, f32, f32, LM_ROUNDED(ceil, x))
LM_UNARY(f32x4_floor, f32, f32, LM_ROUNDED(floor, x))
LM_UNARY(f32x4_trunc, f32, f32, LM_ROUNDED(trunc, x))
LM_UNARY(f32x4_nearest, f32, f32, LM_ROUNDED(roundeven, x))
LM_UNARY(f32x4_abs, u32, u32, x & 0x7fffffff)
LM_UNARY(f32x4_neg, u32, u32, x ^ 0x80000000)
LM_UNARY(f32x4_sqrt, f32, f32, __builtin_elementwise_sqrt(x))
LM_BINARY(f32x4_add, f32, f32, x + y)
LM_BINARY(f32x4_sub, f32, f32, x - y)
LM_BINARY(f32x4_mul, f32, f32, (x * y))
LM_BINARY(f32x4_div, f32, f32, x / y)
LM_BINARY(f32x4_min, f32, f32, lm_f32_min(x, y))
LM_BINARY(f32x4_max, f32, f32, lm_f32_max(x, y))
LM_BINARY(f32x4_pmin, f32, f32, y < x ? y : x)
LM_BINARY(f32x4_pmax, f32, f32, x < y ? y : x)

LM_UNARY(f64x2_ceil, f64, f64, LM_ROUNDED(ceil, x))
LM_UNARY(f64x2_floor, f64, f64, LM_ROUNDED(floor, x))
LM_UNARY(f64x2_trunc, f64, f64, LM_ROUNDED(trunc, x))
LM_UNARY(f64x2_nearest, f64, f64, LM_ROUNDED(roundeven, x))
LM_UNARY(f64x2_abs, u64, u64, x & 0x7fffffffffffffff)
LM_UNARY(f64x2_neg, u64, u64, x ^ 0x8000000000000000)
LM_UNARY(f64x2_sqrt, f64, f64, __builtin_elementwise_sqrt(x))
LM_BINARY(f64x2_add, f64, f64, x + y)
LM_BINARY(f64x2_sub, f64, f64, x - y)
LM_BINARY(f64x2_mul, f64, f64, (x * y))
LM_BINARY(f64x2_div, f64, f64, x / y)
LM_BINARY(f64x2_min, f64, f64, lm_f64_min(x, y))
LM_BINARY(f64x2_max, f64, f64, lm_f64_max(x, y))
LM_BINARY(f64x2_pmin, f64, f64, y < x ? y : x)
LM_BINARY(f64x2_pmax, f64, f64, x < y ? y : x)

/* Conversions between integers and floats: to nearest, ties to even, unless named trunc. */

LM_UNARY(i32x4_trunc_sat_f32x4_s, i32, f32, lm_i32_trunc_sat_s(x))
LM_UNARY(i32x4_trunc_sat_f32x4_u, u32, f32, lm_i32_trunc_sat_u(x))
LM_UNARY(f32x4_convert_i32x4_s, f32, i32, x)
LM_UNARY(f32x4_convert_i32x4_u, f32, u32, x)
LM_HALVE(i32x4_trunc_sat_f64x2_s_zero, i32, f64, lm_i32_trunc_sat_s(x))
LM_HALVE(i32x4_trunc_sat_f64x2_u_zero, u32, f64, lm_i32_trunc_sat_u(x))
LM_WIDEN(f64x2_convert_low_i32x4_s, f64, i32, 0)
LM_WIDEN(f64x2_convert_low_i32x4_u, f64, u32, 0)
LM_HALVE(f32x4_demote_f64x2_zero, f32, f64, x)
LM_WIDEN(f64x2_promote_low_f32x4, f64, f32, 0)

/* Relaxed instructions. Each may give one of several results where machines differ; the reference
 * gives that of the deterministic profile (WebAssembly 3.0, appendix "Profiles"): whatever the
 * instruction without "relaxed" gives, where there is one. An ISA header may choose any that
 * section 4.3 allows, and tests/simd/relaxed.c says which those are. */

#ifndef LM_REDEFINED_i8x16_relaxed_swizzle
/* An index of 16 or more gives 0; allowed from 16 to 127: the byte at the index modulo 16. */
LM_LANE_FN lm_v128 i8x16_relaxed_swizzle(lm_v128 a, lm_v128 b) {
    return i8x16_swizzle(a, b);
}
#endif

/* Out of range saturates and a NaN gives 0; allowed: -2^31, and unsigned 2^32-1, 2^32-2, 2^31. */
LM_UNARY(i32x4_relaxed_trunc_f32x4_s, i32, f32, lm_i32_trunc_sat_s(x))
LM_UNARY(i32x4_relaxed_trunc_f32x4_u, u32, f32, lm_i32_trunc_sat_u(x))
LM_HALVE(i32x4_relaxed_trunc_f64x2_s_zero, i32, f64, lm_i32_trunc_sat_s(x))
LM_HALVE(i32x4_relaxed_trunc_f64x2_u_zero, u32, f64, lm_i32_trunc_sat_u(x))

/* Two roundings; allowed: one (fused). */
LM_TERNARY(f32x4_relaxed_madd, f32, x *y + z)
LM_TERNARY(f32x4_relaxed_nmadd, f32, -x *y + z)
LM_TERNARY(f64x2_relaxed_madd, f64, x *y + z)
LM_TERNARY(f64x2_relaxed_nmadd, f64, -x *y + z)

/* Bit by bit; allowed: a whole lane of a where the mask's top bit is set, else of b. */
LM_TERNARY(i8x16_relaxed_laneselect, u8, ((x & z) | (y & ~z)))
LM_TERNARY(i16x8_relaxed_laneselect, u16, ((x & z) | (y & ~z)))
LM_TERNARY(i32x4_relaxed_laneselect, u32, ((x & z) | (y & ~z)))
LM_TERNARY(i64x2_relaxed_laneselect, u64, ((x & z) | (y & ~z)))

/* A NaN gives a NaN, and -0 is less than +0; allowed: the other operand, either zero. */
LM_BINARY(f32x4_relaxed_min, f32, f32, lm_f32_min(x, y))
LM_BINARY(f32x4_relaxed_max, f32, f32, lm_f32_max(x, y))
LM_BINARY(f64x2_relaxed_min, f64, f64, lm_f64_min(x, y))
LM_BINARY(f64x2_relaxed_max, f64, f64, lm_f64_max(x, y))

#ifndef LM_REDEFINED_i16x8_relaxed_q15mulr_s
/* -1 times -1, which has no Q15, gives 32767; allowed: -32768. */
LM_LANE_FN lm_v128 i16x8_relaxed_q15mulr_s(lm_v128 a, lm_v128 b) {
    return i16x8_q15mulr_sat_s(a, b);
}
#endif

#ifndef LM_REDEFINED_i16x8_relaxed_dot_i8x16_i7x16_s
/* Bytes of b are signed, and the sum of two products saturates; allowed where a byte of b is no i7:
 * unsigned bytes of b, sums modulo 2^16. */
LM_LANE_FN lm_v128 i16x8_relaxed_dot_i8x16_i7x16_s(lm_v128 a, lm_v128 b) {
    const union lm_lanes va = {.v128 = a}, vb = {.v128 = b};
    union lm_lanes r;
    LM_EACH(i16) {
        const int32_t even = va.i8[2 * i] * vb.i8[2 * i];
        const int32_t odd = va.i8[2 * i + 1] * vb.i8[2 * i + 1];
        r.i16[i] = (int16_t)LM_MIN(even + odd, INT16_MAX);
    }
    return r.v128;
}
#endif

#ifndef LM_REDEFINED_i32x4_relaxed_dot_i8x16_i7x16_add_s
/* Two lanes of the above and one of c, added modulo 2^32; allowed too: no sums of 16 bits. */
LM_LANE_FN lm_v128 i32x4_relaxed_dot_i8x16_i7x16_add_s(lm_v128 a, lm_v128 b, lm_v128 c) {
    const union lm_lanes pairs = {.v128 = i16x8_relaxed_dot_i8x16_i7x16_s(a, b)};
    union lm_lanes r = {.v128 = c};
    LM_EACH(u32) r.u32[i] += (uint32_t)pairs.i16[2 * i] + (uint32_t)pairs.i16[2 * i + 1];
    return r.v128;
}
#endif

#endif
