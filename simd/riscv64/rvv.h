/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on RISC-V with V, at any vector length from 128 bits: inherits from simd/scalar.h and
 * redefines all that has lanes, by the recipe in simd/README.md.
 *
 * clang leaves the reference's loops scalar here, and the extension's own types cannot be cast from
 * and to vectors of fixed length. So lanes are written as operations on the compiler's vectors,
 * which become vector instructions on the first 16 bytes of a register one by one; only the two
 * shuffles, for which there is no such operation, go through memory into the extension's types. */
#ifndef LM_SIMD_RISCV64_RVV_H
#define LM_SIMD_RISCV64_RVV_H

#include <riscv_vector.h>

#include "simd/lanes.h"

/* Vectors of lanes t: of 16 bytes; of as many lanes as fit half as wide or twice as wide; halves.
 */
#define LM_RVV_TYPES(t)                                                                            \
    typedef LM_TYPE(t) lm_rvv_##t __attribute__((vector_size(16)));                                \
    typedef LM_TYPE(t) lm_rvv_half_##t __attribute__((vector_size(8)));                            \
    typedef LM_TYPE(t) lm_rvv_wide_##t __attribute__((vector_size(32)));
LM_RVV_TYPES(i8)
LM_RVV_TYPES(u8)
LM_RVV_TYPES(i16)
LM_RVV_TYPES(u16)
LM_RVV_TYPES(i32)
LM_RVV_TYPES(u32)
LM_RVV_TYPES(i64)
LM_RVV_TYPES(u64)
LM_RVV_TYPES(f32)
LM_RVV_TYPES(f64)
#define LM_RVV_ALL(t, x) ((lm_rvv_##t){0} + (LM_TYPE(t))(x))

/* Function makers: `expression` gives the result from x, y, z, the operands as lanes t. */
#define LM_RVV_V(name, t, expression)                                                              \
    LM_LANE_FN lm_v128 name(lm_v128 a) {                                                           \
        const lm_rvv_##t x = (lm_rvv_##t)a;                                                        \
        return (lm_v128)(expression);                                                              \
    }
#define LM_RVV_VV(name, t, expression)                                                             \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                                \
        const lm_rvv_##t x = (lm_rvv_##t)a, y = (lm_rvv_##t)b;                                     \
        return (lm_v128)(expression);                                                              \
    }
#define LM_RVV_VVV(name, t, expression)                                                            \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b, lm_v128 c) {                                     \
        const lm_rvv_##t x = (lm_rvv_##t)a, y = (lm_rvv_##t)b, z = (lm_rvv_##t)c;                  \
        return (lm_v128)(expression);                                                              \
    }
#define LM_RVV_SHIFT(name, t, expression)                                                          \
    LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                           \
        const lm_rvv_##t x = (lm_rvv_##t)a;                                                        \
        const LM_TYPE(t) n = (LM_TYPE(t))(count % LM_BITS(t));                                     \
        return (lm_v128)(expression);                                                              \
    }
/* x where the lanes of `mask` are ones, y where they are 0. */
#define LM_RVV_SELECT(mask, x, y)                                                                  \
    (((lm_v128)(mask) & (lm_v128)(x)) | (~(lm_v128)(mask) & (lm_v128)(y)))

/* Bytes, which need no alignment; lanes and scalars. */

typedef uint8_t lm_rvv_bytes __attribute__((vector_size(16), aligned(1), may_alias));
LM_LANE_FN lm_v128 v128_load(const void *address) {
    return (lm_v128) * (const lm_rvv_bytes *)address;
}
LM_LANE_FN void v128_store(void *address, lm_v128 v) {
    *(lm_rvv_bytes *)address = (lm_rvv_bytes)v;
}

#define LM_RVV_SPLAT(name, t, type)                                                                \
    LM_LANE_FN lm_v128 name(type x) {                                                              \
        return (lm_v128)LM_RVV_ALL(t, x);                                                          \
    }
LM_RVV_SPLAT(i8x16_splat, u8, uint32_t)
LM_RVV_SPLAT(i16x8_splat, u16, uint32_t)
LM_RVV_SPLAT(i32x4_splat, u32, uint32_t)
LM_RVV_SPLAT(i64x2_splat, u64, uint64_t)

#define LM_RVV_LOAD_SPLAT(name, t, splat)                                                          \
    LM_LANE_FN lm_v128 name(const void *address) {                                                 \
        LM_TYPE(t) x;                                                                              \
        __builtin_memcpy(&x, address, sizeof x);                                                   \
        return splat(x);                                                                           \
    }
LM_RVV_LOAD_SPLAT(v128_load8_splat, u8, i8x16_splat)
LM_RVV_LOAD_SPLAT(v128_load16_splat, u16, i16x8_splat)
LM_RVV_LOAD_SPLAT(v128_load32_splat, u32, i32x4_splat)
LM_RVV_LOAD_SPLAT(v128_load64_splat, u64, i64x2_splat)

#define LM_RVV_EXTRACT(name, t, type)                                                              \
    LM_LANE_FN type name(lm_v128 v, uint8_t lane) {                                                \
        return (type)((lm_rvv_##t)v)[lane];                                                        \
    }
LM_RVV_EXTRACT(i8x16_extract_lane_s, i8, uint32_t)
LM_RVV_EXTRACT(i8x16_extract_lane_u, u8, uint32_t)
LM_RVV_EXTRACT(i16x8_extract_lane_s, i16, uint32_t)
LM_RVV_EXTRACT(i16x8_extract_lane_u, u16, uint32_t)
LM_RVV_EXTRACT(i32x4_extract_lane, u32, uint32_t)
LM_RVV_EXTRACT(i64x2_extract_lane, u64, uint64_t)
LM_RVV_EXTRACT(f32x4_extract_lane, f32, float)
LM_RVV_EXTRACT(f64x2_extract_lane, f64, double)

#define LM_RVV_REPLACE(name, t, type)                                                              \
    LM_LANE_FN lm_v128 name(lm_v128 v, type x, uint8_t lane) {                                     \
        lm_rvv_##t r = (lm_rvv_##t)v;                                                              \
        r[lane] = (LM_TYPE(t))x;                                                                   \
        return (lm_v128)r;                                                                         \
    }
LM_RVV_REPLACE(i8x16_replace_lane, u8, uint32_t)
LM_RVV_REPLACE(i16x8_replace_lane, u16, uint32_t)
LM_RVV_REPLACE(i32x4_replace_lane, u32, uint32_t)
LM_RVV_REPLACE(i64x2_replace_lane, u64, uint64_t)
LM_RVV_REPLACE(f32x4_replace_lane, f32, float)
LM_RVV_REPLACE(f64x2_replace_lane, f64, double)

#define LM_RVV_MOVE_LANE(load, store, t, replace, extract)                                         \
    LM_LANE_FN lm_v128 load(const void *address, lm_v128 v, uint8_t lane) {                        \
        LM_TYPE(t) x;                                                                              \
        __builtin_memcpy(&x, address, sizeof x);                                                   \
        return replace(v, x, lane);                                                                \
    }                                                                                              \
    LM_LANE_FN void store(void *address, lm_v128 v, uint8_t lane) {                                \
        const LM_TYPE(t) x = (LM_TYPE(t))extract(v, lane);                                         \
        __builtin_memcpy(address, &x, sizeof x);                                                   \
    }
LM_RVV_MOVE_LANE(v128_load8_lane, v128_store8_lane, u8, i8x16_replace_lane, i8x16_extract_lane_u)
LM_RVV_MOVE_LANE(v128_load16_lane, v128_store16_lane, u16, i16x8_replace_lane, i16x8_extract_lane_u)
LM_RVV_MOVE_LANE(v128_load32_lane, v128_store32_lane, u32, i32x4_replace_lane, i32x4_extract_lane)
LM_RVV_MOVE_LANE(v128_load64_lane, v128_store64_lane, u64, i64x2_replace_lane, i64x2_extract_lane)

/* Gathers. An index from 16 on is masked: a register of more than 16 bytes has something there. */

LM_LANE_FN lm_v128 i8x16_shuffle(lm_v128 a, lm_v128 b, lm_v128 lanes) {
    const vuint8m1_t from_a = __riscv_vle8_v_u8m1((const uint8_t *)&a, 16);
    const vuint8m1_t from_b = __riscv_vle8_v_u8m1((const uint8_t *)&b, 16);
    const vuint8m1_t index = __riscv_vle8_v_u8m1((const uint8_t *)&lanes, 16);
    const vbool8_t second = __riscv_vmsgtu_vx_u8m1_b8(index, 15, 16);
    vuint8m1_t r = __riscv_vrgather_vv_u8m1(from_a, index, 16);
    r = __riscv_vrgather_vv_u8m1_mu(second, r, from_b, __riscv_vsub_vx_u8m1(index, 16, 16), 16);
    lm_v128 result;
    __riscv_vse8_v_u8m1((uint8_t *)&result, r, 16);
    return result;
}
LM_LANE_FN lm_v128 i8x16_swizzle(lm_v128 a, lm_v128 b) {
    const vuint8m1_t from = __riscv_vle8_v_u8m1((const uint8_t *)&a, 16);
    const vuint8m1_t index = __riscv_vle8_v_u8m1((const uint8_t *)&b, 16);
    const vbool8_t inside = __riscv_vmsleu_vx_u8m1_b8(index, 15, 16);
    const vuint8m1_t zeros = __riscv_vmv_v_x_u8m1(0, 16);
    const vuint8m1_t r = __riscv_vrgather_vv_u8m1_mu(inside, zeros, from, index, 16);
    lm_v128 result;
    __riscv_vse8_v_u8m1((uint8_t *)&result, r, 16);
    return result;
}

/* Comparisons. */

#define LM_RVV_COMPARE(shape, s, u)                                                                \
    LM_RVV_VV(shape##_eq, u, x == y)                                                               \
    LM_RVV_VV(shape##_ne, u, x != y)                                                               \
    LM_RVV_VV(shape##_lt_s, s, x < y)                                                              \
    LM_RVV_VV(shape##_gt_s, s, x > y)                                                              \
    LM_RVV_VV(shape##_le_s, s, x <= y)                                                             \
    LM_RVV_VV(shape##_ge_s, s, x >= y)
#define LM_RVV_COMPARE_U(shape, u)                                                                 \
    LM_RVV_VV(shape##_lt_u, u, x < y)                                                              \
    LM_RVV_VV(shape##_gt_u, u, x > y)                                                              \
    LM_RVV_VV(shape##_le_u, u, x <= y)                                                             \
    LM_RVV_VV(shape##_ge_u, u, x >= y)
#define LM_RVV_COMPARE_F(shape, t)                                                                 \
    LM_RVV_VV(shape##_eq, t, x == y)                                                               \
    LM_RVV_VV(shape##_ne, t, x != y)                                                               \
    LM_RVV_VV(shape##_lt, t, x < y)                                                                \
    LM_RVV_VV(shape##_gt, t, x > y)                                                                \
    LM_RVV_VV(shape##_le, t, x <= y)                                                               \
    LM_RVV_VV(shape##_ge, t, x >= y)
LM_RVV_COMPARE(i8x16, i8, u8)
LM_RVV_COMPARE(i16x8, i16, u16)
LM_RVV_COMPARE(i32x4, i32, u32)
LM_RVV_COMPARE(i64x2, i64, u64)
LM_RVV_COMPARE_U(i8x16, u8)
LM_RVV_COMPARE_U(i16x8, u16)
LM_RVV_COMPARE_U(i32x4, u32)
LM_RVV_COMPARE_F(f32x4, f32)
LM_RVV_COMPARE_F(f64x2, f64)

/* Truth of lanes as bits of a mask register. */

#define LM_RVV_MASK(shape, t, count)                                                               \
    typedef _Bool lm_rvv_mask_##t __attribute__((ext_vector_type(count)));                         \
    LM_LANE_FN uint32_t lm_rvv_bits_##t(lm_rvv_##t ones) {                                         \
        const lm_rvv_mask_##t mask = __builtin_convertvector(ones, lm_rvv_mask_##t);               \
        uint16_t bits = 0;                                                                         \
        __builtin_memcpy(&bits, &mask, sizeof mask);                                               \
        return bits & ((1u << (count)) - 1);                                                       \
    }                                                                                              \
    LM_LANE_FN uint32_t shape##_all_true(lm_v128 a) {                                              \
        return lm_rvv_bits_##t((lm_rvv_##t)a == 0) == 0;                                           \
    }                                                                                              \
    LM_LANE_FN uint32_t shape##_bitmask(lm_v128 a) {                                               \
        return lm_rvv_bits_##t((lm_rvv_##t)a < 0);                                                 \
    }
LM_RVV_MASK(i8x16, i8, 16)
LM_RVV_MASK(i16x8, i16, 8)
LM_RVV_MASK(i32x4, i32, 4)
LM_RVV_MASK(i64x2, i64, 2)
LM_LANE_FN uint32_t v128_any_true(lm_v128 a) {
    return lm_rvv_bits_i8((lm_rvv_i8)a != 0) != 0;
}

/* Integers. */

#define LM_RVV_INTEGER(shape, s, u)                                                                \
    LM_RVV_V(shape##_abs, s, __builtin_elementwise_abs(x))                                         \
    LM_RVV_V(shape##_neg, u, -x)                                                                   \
    LM_RVV_VV(shape##_add, u, x + y)                                                               \
    LM_RVV_VV(shape##_sub, u, x - y)                                                               \
    LM_RVV_SHIFT(shape##_shl, u, x << n)                                                           \
    LM_RVV_SHIFT(shape##_shr_s, s, x >> n)                                                         \
    LM_RVV_SHIFT(shape##_shr_u, u, x >> n)
#define LM_RVV_MINMAX(shape, s, u)                                                                 \
    LM_RVV_VV(shape##_min_s, s, __builtin_elementwise_min(x, y))                                   \
    LM_RVV_VV(shape##_min_u, u, __builtin_elementwise_min(x, y))                                   \
    LM_RVV_VV(shape##_max_s, s, __builtin_elementwise_max(x, y))                                   \
    LM_RVV_VV(shape##_max_u, u, __builtin_elementwise_max(x, y))
#define LM_RVV_SATURATING(shape, s, u, wide)                                                       \
    LM_RVV_VV(shape##_add_sat_s, s, __builtin_elementwise_add_sat(x, y))                           \
    LM_RVV_VV(shape##_add_sat_u, u, __builtin_elementwise_add_sat(x, y))                           \
    LM_RVV_VV(shape##_sub_sat_s, s, __builtin_elementwise_sub_sat(x, y))                           \
    LM_RVV_VV(shape##_sub_sat_u, u, __builtin_elementwise_sub_sat(x, y))                           \
    LM_RVV_VV(shape##_avgr_u, u, LM_RVV_TO(u, (LM_RVV_TO(wide, x) + LM_RVV_TO(wide, y) + 1) >> 1))
#define LM_RVV_TO(t, x) __builtin_convertvector(x, lm_rvv_##t)
LM_RVV_INTEGER(i8x16, i8, u8)
LM_RVV_INTEGER(i16x8, i16, u16)
LM_RVV_INTEGER(i32x4, i32, u32)
LM_RVV_INTEGER(i64x2, i64, u64)
LM_RVV_MINMAX(i8x16, i8, u8)
LM_RVV_MINMAX(i16x8, i16, u16)
LM_RVV_MINMAX(i32x4, i32, u32)
LM_RVV_SATURATING(i8x16, i8, u8, wide_u16)
LM_RVV_SATURATING(i16x8, i16, u16, wide_u32)
LM_RVV_VV(i16x8_mul, u16, x *y)
LM_RVV_VV(i32x4_mul, u32, x *y)
LM_RVV_VV(i64x2_mul, u64, x *y)

/* Sums of neighbouring bits, pairs, halves. */
LM_LANE_FN lm_v128 i8x16_popcnt(lm_v128 a) {
    lm_rvv_u8 x = (lm_rvv_u8)a;
    x -= (x >> 1) & 0x55;
    x = (x & 0x33) + ((x >> 2) & 0x33);
    return (lm_v128)((x + (x >> 4)) & 0x0f);
}

/* Lanes of both operands in the order that narrowing and pairing need. */
#define LM_RVV_LOW_8(x)  __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7)
#define LM_RVV_HIGH_8(x) __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15)
#define LM_RVV_LOW_4(x)  __builtin_shufflevector(x, x, 0, 1, 2, 3)
#define LM_RVV_HIGH_4(x) __builtin_shufflevector(x, x, 4, 5, 6, 7)
#define LM_RVV_LOW_2(x)  __builtin_shufflevector(x, x, 0, 1)
#define LM_RVV_HIGH_2(x) __builtin_shufflevector(x, x, 2, 3)
#define LM_RVV_EVEN_8(x) __builtin_shufflevector(x, x, 0, 2, 4, 6, 8, 10, 12, 14)
#define LM_RVV_ODD_8(x)  __builtin_shufflevector(x, x, 1, 3, 5, 7, 9, 11, 13, 15)
#define LM_RVV_EVEN_4(x) __builtin_shufflevector(x, x, 0, 2, 4, 6)
#define LM_RVV_ODD_4(x)  __builtin_shufflevector(x, x, 1, 3, 5, 7)
#define LM_RVV_JOIN_16(x, y)                                                                       \
    __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#define LM_RVV_JOIN_8(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7)
#define LM_RVV_JOIN_4(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3)

/* t twice as wide as s; `count` lanes of t. */
#define LM_RVV_WIDEN(name, t, s, part) LM_RVV_V(name, s, LM_RVV_TO(t, part(x)))
#define LM_RVV_EXTMUL(name, t, s, part)                                                            \
    LM_RVV_VV(name, s, LM_RVV_TO(t, part(x)) * LM_RVV_TO(t, part(y)))
#define LM_RVV_WIDENINGS(narrow, wide, t, s, sign, count)                                          \
    LM_RVV_WIDEN(wide##_extend_low_##narrow##_##sign, t, s, LM_RVV_LOW_##count)                    \
    LM_RVV_WIDEN(wide##_extend_high_##narrow##_##sign, t, s, LM_RVV_HIGH_##count)                  \
    LM_RVV_EXTMUL(wide##_extmul_low_##narrow##_##sign, t, s, LM_RVV_LOW_##count)                   \
    LM_RVV_EXTMUL(wide##_extmul_high_##narrow##_##sign, t, s, LM_RVV_HIGH_##count)
#define LM_RVV_EXTADD(narrow, wide, t, s, sign, count)                                             \
    LM_RVV_V(wide##_extadd_pairwise_##narrow##_##sign, s,                                          \
             LM_RVV_TO(t, LM_RVV_EVEN_##count(x)) + LM_RVV_TO(t, LM_RVV_ODD_##count(x)))
LM_RVV_WIDENINGS(i8x16, i16x8, i16, i8, s, 8)
LM_RVV_WIDENINGS(i8x16, i16x8, u16, u8, u, 8)
LM_RVV_WIDENINGS(i16x8, i32x4, i32, i16, s, 4)
LM_RVV_WIDENINGS(i16x8, i32x4, u32, u16, u, 4)
LM_RVV_WIDENINGS(i32x4, i64x2, i64, i32, s, 2)
LM_RVV_WIDENINGS(i32x4, i64x2, u64, u32, u, 2)
LM_RVV_EXTADD(i8x16, i16x8, i16, i8, s, 8)
LM_RVV_EXTADD(i8x16, i16x8, u16, u8, u, 8)
LM_RVV_EXTADD(i16x8, i32x4, i32, i16, s, 4)
LM_RVV_EXTADD(i16x8, i32x4, u32, u16, u, 4)

#define LM_RVV_NARROW(name, s, t, count, low, high)                                                \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                                \
        const lm_rvv_wide_##s both = LM_RVV_JOIN_##count((lm_rvv_##s)a, (lm_rvv_##s)b);            \
        const lm_rvv_wide_##s least = (lm_rvv_wide_##s){0} + (low);                                \
        const lm_rvv_wide_##s most = (lm_rvv_wide_##s){0} + (high);                                \
        return (lm_v128)LM_RVV_TO(                                                                 \
            t, __builtin_elementwise_min(__builtin_elementwise_max(both, least), most));           \
    }
LM_RVV_NARROW(i8x16_narrow_i16x8_s, i16, i8, 16, INT8_MIN, INT8_MAX)
LM_RVV_NARROW(i8x16_narrow_i16x8_u, i16, u8, 16, 0, UINT8_MAX)
LM_RVV_NARROW(i16x8_narrow_i32x4_s, i32, i16, 8, INT16_MIN, INT16_MAX)
LM_RVV_NARROW(i16x8_narrow_i32x4_u, i32, u16, 8, 0, UINT16_MAX)

LM_LANE_FN lm_v128 i16x8_q15mulr_sat_s(lm_v128 a, lm_v128 b) {
    const lm_rvv_wide_i32 product =
        LM_RVV_TO(wide_i32, (lm_rvv_i16)a) * LM_RVV_TO(wide_i32, (lm_rvv_i16)b);
    const lm_rvv_wide_i32 most = (lm_rvv_wide_i32){0} + INT16_MAX;
    return (lm_v128)LM_RVV_TO(i16, __builtin_elementwise_min((product + 0x4000) >> 15, most));
}
LM_LANE_FN lm_v128 i32x4_dot_i16x8_s(lm_v128 a, lm_v128 b) {
    const lm_rvv_wide_u32 product =
        (lm_rvv_wide_u32)(LM_RVV_TO(wide_i32, (lm_rvv_i16)a) * LM_RVV_TO(wide_i32, (lm_rvv_i16)b));
    return (lm_v128)(LM_RVV_EVEN_4(product) + LM_RVV_ODD_4(product));
}
LM_LANE_FN lm_v128 i16x8_relaxed_dot_i8x16_i7x16_s(lm_v128 a, lm_v128 b) {
    const lm_rvv_wide_u16 product =
        (lm_rvv_wide_u16)(LM_RVV_TO(wide_i16, (lm_rvv_i8)a) * LM_RVV_TO(wide_i16, (lm_rvv_i8)b));
    return (lm_v128)(LM_RVV_EVEN_8(product) + LM_RVV_ODD_8(product));
}
LM_LANE_FN lm_v128 i32x4_relaxed_dot_i8x16_i7x16_add_s(lm_v128 a, lm_v128 b, lm_v128 c) {
    return i32x4_add(i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)), c);
}

/* Floats. vfmin and vfmax prefer numbers to NaNs and order zeros by sign; a lane with a NaN becomes
 * the sum. */

/* r, or where x is a NaN a quiet one. */
#define LM_RVV_QUIET(x, r) LM_RVV_SELECT((x) == (x), r, (x) + (x))
#define LM_RVV_FLOAT(shape, t)                                                                     \
    LM_RVV_V(shape##_ceil, t, LM_RVV_QUIET(x, __builtin_elementwise_ceil(x)))                      \
    LM_RVV_V(shape##_floor, t, LM_RVV_QUIET(x, __builtin_elementwise_floor(x)))                    \
    LM_RVV_V(shape##_trunc, t, LM_RVV_QUIET(x, __builtin_elementwise_trunc(x)))                    \
    LM_RVV_V(shape##_nearest, t, LM_RVV_QUIET(x, __builtin_elementwise_roundeven(x)))              \
    LM_RVV_V(shape##_abs, t, __builtin_elementwise_abs(x))                                         \
    LM_RVV_V(shape##_neg, t, -x)                                                                   \
    LM_RVV_V(shape##_sqrt, t, __builtin_elementwise_sqrt(x))                                       \
    LM_RVV_VV(shape##_add, t, x + y)                                                               \
    LM_RVV_VV(shape##_sub, t, x - y)                                                               \
    LM_RVV_VV(shape##_mul, t, x *y)                                                                \
    LM_RVV_VV(shape##_div, t, x / y)                                                               \
    LM_RVV_VV(shape##_pmin, t, LM_RVV_SELECT(y < x, y, x))                                         \
    LM_RVV_VV(shape##_pmax, t, LM_RVV_SELECT(x < y, y, x))                                         \
    LM_RVV_VV(shape##_relaxed_min, t, __builtin_elementwise_min(x, y))                             \
    LM_RVV_VV(shape##_relaxed_max, t, __builtin_elementwise_max(x, y))                             \
    LM_RVV_VV(shape##_min, t,                                                                      \
              LM_RVV_SELECT((x == x) & (y == y), __builtin_elementwise_min(x, y), x + y))          \
    LM_RVV_VV(shape##_max, t,                                                                      \
              LM_RVV_SELECT((x == x) & (y == y), __builtin_elementwise_max(x, y), x + y))          \
    LM_RVV_VVV(shape##_relaxed_madd, t, __builtin_elementwise_fma(x, y, z))                        \
    LM_RVV_VVV(shape##_relaxed_nmadd, t, __builtin_elementwise_fma(-x, y, z))
LM_RVV_FLOAT(f32x4, f32)
LM_RVV_FLOAT(f64x2, f64)

/* Conversions. What does not fit is replaced before, since C does not define its conversion. */

LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_s(lm_v128 a) {
    const lm_rvv_f32 x = (lm_rvv_f32)a;
    const lm_rvv_i32 fits = (x >= -0x1p31f) & (x < 0x1p31f);
    const lm_rvv_i32 inside = LM_RVV_TO(i32, (lm_rvv_f32)((lm_rvv_i32)a & fits));
    const lm_v128 low = LM_RVV_SELECT(x < -0x1p31f, LM_RVV_ALL(i32, INT32_MIN), inside);
    return LM_RVV_SELECT(x >= 0x1p31f, LM_RVV_ALL(i32, INT32_MAX), low);
}
LM_LANE_FN lm_v128 i32x4_trunc_sat_f32x4_u(lm_v128 a) {
    const lm_rvv_f32 x = (lm_rvv_f32)a;
    const lm_rvv_i32 fits = (x >= 0) & (x < 0x1p32f);
    const lm_rvv_u32 inside = LM_RVV_TO(u32, (lm_rvv_f32)((lm_rvv_i32)a & fits));
    return (lm_v128)(inside | (lm_rvv_u32)(x >= 0x1p32f));
}
/* Doubles become integers as wide first: QEMU 7.2 dies of a narrowing conversion after vsetvli. */
#define LM_RVV_TRUNC_F64(name, t, by_way_of, low, high)                                            \
    LM_LANE_FN lm_v128 name(lm_v128 a) {                                                           \
        const lm_rvv_f64 x = (lm_rvv_f64)((lm_v128)((lm_rvv_f64)a == (lm_rvv_f64)a) & a);          \
        const lm_rvv_f64 least = LM_RVV_ALL(f64, low), most = LM_RVV_ALL(f64, high);               \
        const lm_rvv_f64 fitting =                                                                 \
            __builtin_elementwise_min(__builtin_elementwise_max(x, least), most);                  \
        const lm_rvv_half_##t half = LM_RVV_TO(half_##t, LM_RVV_TO(by_way_of, fitting));           \
        return (lm_v128)LM_RVV_JOIN_4(half, (lm_rvv_half_##t){0});                                 \
    }
LM_RVV_TRUNC_F64(i32x4_trunc_sat_f64x2_s_zero, i32, i64, INT32_MIN, INT32_MAX)
LM_RVV_TRUNC_F64(i32x4_trunc_sat_f64x2_u_zero, u32, u64, 0, UINT32_MAX)
LM_RVV_V(i32x4_relaxed_trunc_f32x4_s, f32, i32x4_trunc_sat_f32x4_s((lm_v128)x))
LM_RVV_V(i32x4_relaxed_trunc_f32x4_u, f32, i32x4_trunc_sat_f32x4_u((lm_v128)x))
LM_RVV_V(i32x4_relaxed_trunc_f64x2_s_zero, f64, i32x4_trunc_sat_f64x2_s_zero((lm_v128)x))
LM_RVV_V(i32x4_relaxed_trunc_f64x2_u_zero, f64, i32x4_trunc_sat_f64x2_u_zero((lm_v128)x))

LM_RVV_V(f32x4_convert_i32x4_s, i32, LM_RVV_TO(f32, x))
LM_RVV_V(f32x4_convert_i32x4_u, u32, LM_RVV_TO(f32, x))
LM_RVV_V(f64x2_convert_low_i32x4_s, i32, LM_RVV_TO(f64, LM_RVV_LOW_2(x)))
LM_RVV_V(f64x2_convert_low_i32x4_u, u32, LM_RVV_TO(f64, LM_RVV_LOW_2(x)))
LM_RVV_V(f64x2_promote_low_f32x4, f32, LM_RVV_TO(f64, LM_RVV_LOW_2(x)))
LM_RVV_V(f32x4_demote_f64x2_zero, f64, LM_RVV_JOIN_4(LM_RVV_TO(half_f32, x), (lm_rvv_half_f32){0}))

#include "simd/riscv64/rvv_redefined.h"
#include "simd/scalar.h"

#endif
