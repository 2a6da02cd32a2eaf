/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on RISC-V without V: inherits from simd/scalar.h and redefines by the recipe in
 * simd/README.md what bytes and 16-bit lanes can do together in two 64-bit registers ("SIMD within
 * a register": Warren, Hacker's Delight, 2nd edition, section 2-18), where clang handles them one
 * by one.
 *
 * TOPS has the top bit of each lane, ONES the lowest. Sums and differences leave the top bits out,
 * so that nothing carries into a neighbour, and put them in by exclusive or. What is true of a lane
 * stands in its top bit; lm_swar_spread makes ones of it. */
#ifndef LM_SIMD_RISCV64_SWAR_H
#define LM_SIMD_RISCV64_SWAR_H

#include "simd/lanes.h"

#define LM_SWAR_ONES_8  UINT64_C(0x0101010101010101)
#define LM_SWAR_ONES_16 UINT64_C(0x0001000100010001)

/* One word of lanes of `bits` bits, 8 or 16. */
LM_LANE_FN uint64_t lm_swar_add(uint64_t x, uint64_t y, uint64_t tops) {
    return ((x & ~tops) + (y & ~tops)) ^ ((x ^ y) & tops);
}
LM_LANE_FN uint64_t lm_swar_sub(uint64_t x, uint64_t y, uint64_t tops) {
    return ((x | tops) - (y & ~tops)) ^ (~(x ^ y) & tops);
}
LM_LANE_FN uint64_t lm_swar_spread(uint64_t truths, unsigned bits) {
    return (truths - (truths >> (bits - 1))) | truths;
}
LM_LANE_FN uint64_t lm_swar_nonzero(uint64_t x, uint64_t tops) {
    return (((x & ~tops) + ~tops) | x) & tops;
}
/* Unsigned: the borrow out of x - y. */
LM_LANE_FN uint64_t lm_swar_less(uint64_t x, uint64_t y, uint64_t tops) {
    const uint64_t rest = (x | tops) - (y & ~tops);
    return ((~x & y) | (~(x ^ y) & ~rest)) & tops;
}
LM_LANE_FN uint64_t lm_swar_select(uint64_t mask, uint64_t x, uint64_t y) {
    return y ^ ((x ^ y) & mask);
}
/* The sum or difference r of x and something else, or where it overflowed the bound on x's side. */
LM_LANE_FN uint64_t lm_swar_saturate(uint64_t r, uint64_t x, uint64_t overflow, uint64_t tops,
                                     unsigned bits) {
    const uint64_t bound = ~tops + ((x & tops) >> (bits - 1));
    return lm_swar_select(lm_swar_spread(overflow & tops, bits), bound, r);
}

LM_LANE_FN uint64_t lm_swar_ones_of(uint64_t x, uint64_t ones) {
    const uint64_t pairs = x - ((x >> 1) & ones * 0x55);
    const uint64_t fours = (pairs & ones * 0x33) + ((pairs >> 2) & ones * 0x33);
    return (fours + (fours >> 4)) & ones * 0x0f;
}

/* Function makers: `expression` gives a word of the result from x and y, words of a and b. */
#define LM_SWAR_V(name, bits, expression)                                                          \
    LM_LANE_FN lm_v128 name(lm_v128 a) {                                                           \
        const uint64_t ones = LM_SWAR_ONES_##bits, tops = ones << ((bits) - 1);                    \
        union lm_lanes r = {.v128 = a};                                                            \
        LM_EACH(u64) {                                                                             \
            const uint64_t x = r.u64[i];                                                           \
            r.u64[i] = (expression);                                                               \
        }                                                                                          \
        (void)tops;                                                                                \
        return r.v128;                                                                             \
    }
#define LM_SWAR_VV(name, bits, expression)                                                         \
    LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                                \
        const uint64_t ones = LM_SWAR_ONES_##bits, tops = ones << ((bits) - 1);                    \
        union lm_lanes r = {.v128 = a};                                                            \
        const union lm_lanes other = {.v128 = b};                                                  \
        LM_EACH(u64) {                                                                             \
            const uint64_t x = r.u64[i], y = other.u64[i];                                         \
            r.u64[i] = (expression);                                                               \
        }                                                                                          \
        (void)tops;                                                                                \
        return r.v128;                                                                             \
    }
/* Also n, the count modulo `bits`, and `kept`, what a lane of ones is after the shift. */
#define LM_SWAR_SHIFT(name, bits, direction, expression)                                           \
    LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                           \
        const uint64_t ones = LM_SWAR_ONES_##bits, tops = ones << ((bits) - 1);                    \
        const uint32_t n = count % (bits);                                                         \
        const uint64_t lane = (UINT64_C(1) << (bits)) - 1;                                         \
        const uint64_t kept = (lane direction n & lane) * ones;                                    \
        union lm_lanes r = {.v128 = a};                                                            \
        LM_EACH(u64) {                                                                             \
            const uint64_t x = r.u64[i];                                                           \
            r.u64[i] = (expression);                                                               \
        }                                                                                          \
        (void)tops;                                                                                \
        return r.v128;                                                                             \
    }

#define LM_SWAR_SIGNS(x, bits) lm_swar_spread((x) & tops, bits)
#define LM_SWAR_LESS_U(x, y)   lm_swar_less(x, y, tops)
#define LM_SWAR_LESS_S(x, y)   lm_swar_less((x) ^ tops, (y) ^ tops, tops)
#define LM_SWAR_COMPARE(shape, bits, sign, less)                                                   \
    LM_SWAR_VV(shape##_lt_##sign, bits, lm_swar_spread(less(x, y), bits))                          \
    LM_SWAR_VV(shape##_gt_##sign, bits, lm_swar_spread(less(y, x), bits))                          \
    LM_SWAR_VV(shape##_le_##sign, bits, ~lm_swar_spread(less(y, x), bits))                         \
    LM_SWAR_VV(shape##_ge_##sign, bits, ~lm_swar_spread(less(x, y), bits))                         \
    LM_SWAR_VV(shape##_min_##sign, bits, lm_swar_select(lm_swar_spread(less(x, y), bits), x, y))   \
    LM_SWAR_VV(shape##_max_##sign, bits, lm_swar_select(lm_swar_spread(less(x, y), bits), y, x))
#define LM_SWAR_INTEGER(shape, bits)                                                               \
    LM_LANE_FN lm_v128 shape##_splat(uint32_t x) {                                                 \
        const uint64_t word = (x & ((1u << (bits)) - 1)) * LM_SWAR_ONES_##bits;                    \
        return (lm_v128){(long long)word, (long long)word};                                        \
    }                                                                                              \
    LM_SWAR_COMPARE(shape, bits, s, LM_SWAR_LESS_S)                                                \
    LM_SWAR_COMPARE(shape, bits, u, LM_SWAR_LESS_U)                                                \
    LM_SWAR_VV(shape##_eq, bits, ~lm_swar_spread(lm_swar_nonzero(x ^ y, tops), bits))              \
    LM_SWAR_VV(shape##_ne, bits, lm_swar_spread(lm_swar_nonzero(x ^ y, tops), bits))               \
    LM_SWAR_V(shape##_neg, bits, lm_swar_sub(0, x, tops))                                          \
    LM_SWAR_V(shape##_abs, bits,                                                                   \
              lm_swar_sub(x ^ LM_SWAR_SIGNS(x, bits), LM_SWAR_SIGNS(x, bits), tops))               \
    LM_SWAR_VV(shape##_add, bits, lm_swar_add(x, y, tops))                                         \
    LM_SWAR_VV(shape##_sub, bits, lm_swar_sub(x, y, tops))                                         \
    LM_SWAR_VV(shape##_add_sat_u, bits,                                                            \
               lm_swar_add(x, y, tops) | lm_swar_spread(LM_SWAR_LESS_U(~x, y), bits))              \
    LM_SWAR_VV(shape##_sub_sat_u, bits,                                                            \
               lm_swar_sub(x, y, tops) & ~lm_swar_spread(LM_SWAR_LESS_U(x, y), bits))              \
    LM_SWAR_VV(shape##_add_sat_s, bits,                                                            \
               lm_swar_saturate(lm_swar_add(x, y, tops), x,                                        \
                                ~(x ^ y) & (x ^ lm_swar_add(x, y, tops)), tops, bits))             \
    LM_SWAR_VV(shape##_sub_sat_s, bits,                                                            \
               lm_swar_saturate(lm_swar_sub(x, y, tops), x,                                        \
                                (x ^ y) & (x ^ lm_swar_sub(x, y, tops)), tops, bits))              \
    LM_SWAR_VV(shape##_avgr_u, bits, (x | y) - (((x ^ y) & ~ones) >> 1))                           \
    LM_SWAR_SHIFT(shape##_shl, bits, <<, (x << n) & kept)                                          \
    LM_SWAR_SHIFT(shape##_shr_u, bits, >>, (x >> n) & kept)                                        \
    LM_SWAR_SHIFT(shape##_shr_s, bits, >>,                                                         \
                  (((x ^ LM_SWAR_SIGNS(x, bits)) >> n) & kept) ^ LM_SWAR_SIGNS(x, bits))           \
    LM_LANE_FN uint32_t shape##_all_true(lm_v128 a) {                                              \
        const uint64_t tops = LM_SWAR_ONES_##bits << ((bits) - 1);                                 \
        const union lm_lanes v = {.v128 = a};                                                      \
        return (lm_swar_nonzero(v.u64[0], tops) & lm_swar_nonzero(v.u64[1], tops)) == tops;        \
    }
LM_SWAR_INTEGER(i8x16, 8)
LM_SWAR_INTEGER(i16x8, 16)

LM_SWAR_V(i8x16_popcnt, 8, lm_swar_ones_of(x, ones))

/* Products that gather the top bits of a word at its upper end, the lowest lane's first. */
LM_LANE_FN uint32_t i8x16_bitmask(lm_v128 a) {
    const union lm_lanes v = {.v128 = a};
    const uint64_t tops = LM_SWAR_ONES_8 << 7, gather = 0x0002040810204081;
    return (uint32_t)((v.u64[0] & tops) * gather >> 56 | (v.u64[1] & tops) * gather >> 56 << 8);
}
LM_LANE_FN uint32_t i16x8_bitmask(lm_v128 a) {
    const union lm_lanes v = {.v128 = a};
    const uint64_t tops = LM_SWAR_ONES_16 << 15, gather = 0x0000200040008001;
    return (uint32_t)((v.u64[0] & tops) * gather >> 60 | (v.u64[1] & tops) * gather >> 60 << 4);
}

/* fmin.s and its like prefer numbers to NaNs and order zeros by sign. */
LM_BINARY(f32x4_min, f32, f32, x != x || y != y ? x + y : __builtin_fminf(x, y))
LM_BINARY(f32x4_relaxed_min, f32, f32, __builtin_fminf(x, y))
LM_BINARY(f32x4_max, f32, f32, x != x || y != y ? x + y : __builtin_fmaxf(x, y))
LM_BINARY(f32x4_relaxed_max, f32, f32, __builtin_fmaxf(x, y))
LM_BINARY(f64x2_min, f64, f64, x != x || y != y ? x + y : __builtin_fmin(x, y))
LM_BINARY(f64x2_relaxed_min, f64, f64, __builtin_fmin(x, y))
LM_BINARY(f64x2_max, f64, f64, x != x || y != y ? x + y : __builtin_fmax(x, y))
LM_BINARY(f64x2_relaxed_max, f64, f64, __builtin_fmax(x, y))

/* What the parent leaves out. */
#define LM_REDEFINED_i8x16_splat       LM_YES
#define LM_REDEFINED_i16x8_splat       LM_YES
#define LM_REDEFINED_i8x16_eq          LM_YES
#define LM_REDEFINED_i8x16_ne          LM_YES
#define LM_REDEFINED_i8x16_lt_s        LM_YES
#define LM_REDEFINED_i8x16_lt_u        LM_YES
#define LM_REDEFINED_i8x16_gt_s        LM_YES
#define LM_REDEFINED_i8x16_gt_u        LM_YES
#define LM_REDEFINED_i8x16_le_s        LM_YES
#define LM_REDEFINED_i8x16_le_u        LM_YES
#define LM_REDEFINED_i8x16_ge_s        LM_YES
#define LM_REDEFINED_i8x16_ge_u        LM_YES
#define LM_REDEFINED_i16x8_eq          LM_YES
#define LM_REDEFINED_i16x8_ne          LM_YES
#define LM_REDEFINED_i16x8_lt_s        LM_YES
#define LM_REDEFINED_i16x8_lt_u        LM_YES
#define LM_REDEFINED_i16x8_gt_s        LM_YES
#define LM_REDEFINED_i16x8_gt_u        LM_YES
#define LM_REDEFINED_i16x8_le_s        LM_YES
#define LM_REDEFINED_i16x8_le_u        LM_YES
#define LM_REDEFINED_i16x8_ge_s        LM_YES
#define LM_REDEFINED_i16x8_ge_u        LM_YES
#define LM_REDEFINED_i8x16_abs         LM_YES
#define LM_REDEFINED_i8x16_neg         LM_YES
#define LM_REDEFINED_i8x16_popcnt      LM_YES
#define LM_REDEFINED_i8x16_all_true    LM_YES
#define LM_REDEFINED_i8x16_bitmask     LM_YES
#define LM_REDEFINED_i8x16_shl         LM_YES
#define LM_REDEFINED_i8x16_shr_s       LM_YES
#define LM_REDEFINED_i8x16_shr_u       LM_YES
#define LM_REDEFINED_i8x16_add         LM_YES
#define LM_REDEFINED_i8x16_add_sat_s   LM_YES
#define LM_REDEFINED_i8x16_add_sat_u   LM_YES
#define LM_REDEFINED_i8x16_sub         LM_YES
#define LM_REDEFINED_i8x16_sub_sat_s   LM_YES
#define LM_REDEFINED_i8x16_sub_sat_u   LM_YES
#define LM_REDEFINED_i8x16_min_s       LM_YES
#define LM_REDEFINED_i8x16_min_u       LM_YES
#define LM_REDEFINED_i8x16_max_s       LM_YES
#define LM_REDEFINED_i8x16_max_u       LM_YES
#define LM_REDEFINED_i8x16_avgr_u      LM_YES
#define LM_REDEFINED_i16x8_abs         LM_YES
#define LM_REDEFINED_i16x8_neg         LM_YES
#define LM_REDEFINED_i16x8_all_true    LM_YES
#define LM_REDEFINED_i16x8_bitmask     LM_YES
#define LM_REDEFINED_i16x8_shl         LM_YES
#define LM_REDEFINED_i16x8_shr_s       LM_YES
#define LM_REDEFINED_i16x8_shr_u       LM_YES
#define LM_REDEFINED_i16x8_add         LM_YES
#define LM_REDEFINED_i16x8_add_sat_s   LM_YES
#define LM_REDEFINED_i16x8_add_sat_u   LM_YES
#define LM_REDEFINED_i16x8_sub         LM_YES
#define LM_REDEFINED_i16x8_sub_sat_s   LM_YES
#define LM_REDEFINED_i16x8_sub_sat_u   LM_YES
#define LM_REDEFINED_i16x8_min_s       LM_YES
#define LM_REDEFINED_i16x8_min_u       LM_YES
#define LM_REDEFINED_i16x8_max_s       LM_YES
#define LM_REDEFINED_i16x8_max_u       LM_YES
#define LM_REDEFINED_i16x8_avgr_u      LM_YES
#define LM_REDEFINED_f32x4_min         LM_YES
#define LM_REDEFINED_f32x4_relaxed_min LM_YES
#define LM_REDEFINED_f32x4_max         LM_YES
#define LM_REDEFINED_f32x4_relaxed_max LM_YES
#define LM_REDEFINED_f64x2_min         LM_YES
#define LM_REDEFINED_f64x2_relaxed_min LM_YES
#define LM_REDEFINED_f64x2_max         LM_YES
#define LM_REDEFINED_f64x2_relaxed_max LM_YES
#include "simd/scalar.h"

#endif
