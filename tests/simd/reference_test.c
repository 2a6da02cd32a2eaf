/* SPDX-License-Identifier: Apache-2.0 */
/* The scalar reference against known answers, worked out by hand from WebAssembly 2.0, section 4.3
 * "Numerics", for the instructions with corners; and against formulae of another kind (doubles,
 * libm, exhaustive pairs) for the regular ones. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simd/v128.h"
#include "tests/simd/operands.h"

enum { SEED = 11, RANDOM_SETS = 4000 };

/* Lanes of one type as a vector. */
#define I8(...)                                                                                    \
    {                                                                                              \
        .i8 = { __VA_ARGS__ }                                                                      \
    }
#define U8(...)                                                                                    \
    {                                                                                              \
        .u8 = { __VA_ARGS__ }                                                                      \
    }
#define I16(...)                                                                                   \
    {                                                                                              \
        .i16 = { __VA_ARGS__ }                                                                     \
    }
#define U16(...)                                                                                   \
    {                                                                                              \
        .u16 = { __VA_ARGS__ }                                                                     \
    }
#define I32(...)                                                                                   \
    {                                                                                              \
        .i32 = { __VA_ARGS__ }                                                                     \
    }
#define U32(...)                                                                                   \
    {                                                                                              \
        .u32 = { __VA_ARGS__ }                                                                     \
    }
#define I64(...)                                                                                   \
    {                                                                                              \
        .i64 = { __VA_ARGS__ }                                                                     \
    }
#define U64(...)                                                                                   \
    {                                                                                              \
        .u64 = { __VA_ARGS__ }                                                                     \
    }
#define F32(...)                                                                                   \
    {                                                                                              \
        .f32 = { __VA_ARGS__ }                                                                     \
    }
#define NONE {.u64 = {0}}
#define F64(...)                                                                                   \
    {                                                                                              \
        .f64 = { __VA_ARGS__ }                                                                     \
    }

/* A known answer of lm_v128_scalar's member at `member`: unary ones leave b, shifts a and b out. */
struct known {
    const char *name;
    size_t member;
    union lm_lanes a, b, expected;
};

#define KNOWN(name) #name, offsetof(struct lm_v128_ops, name)

static const struct known binary_answers[] = {
    {KNOWN(i8x16_swizzle), U8(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25),
     U8(0, 15, 16, 17, 31, 32, 127, 128, 129, 143, 240, 255, 1, 14, 7, 8),
     U8(10, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 24, 17, 18)},
    {KNOWN(i8x16_narrow_i16x8_s), I16(0, 127, 128, -128, -129, 32767, -32768, -1),
     I16(1, 2, 3, 4, 255, 256, 257, -256),
     I8(0, 127, 127, -128, -128, 127, -128, -1, 1, 2, 3, 4, 127, 127, 127, -128)},
    {KNOWN(i8x16_narrow_i16x8_u), I16(0, 255, 256, -1, -32768, 32767, 128, 127),
     I16(1, 2, 3, 4, 5, 6, 7, 8), U8(0, 255, 255, 0, 0, 255, 128, 127, 1, 2, 3, 4, 5, 6, 7, 8)},
    {KNOWN(i16x8_narrow_i32x4_s), I32(32767, 32768, -32768, -32769),
     I32(INT32_MAX, INT32_MIN, 0, -1), I16(32767, 32767, -32768, -32768, 32767, -32768, 0, -1)},
    {KNOWN(i16x8_narrow_i32x4_u), I32(65535, 65536, -1, 1), I32(INT32_MAX, INT32_MIN, 32768, 0),
     U16(65535, 65535, 0, 1, 65535, 0, 32768, 0)},
    {KNOWN(i8x16_avgr_u), U8(0, 0, 1, 255, 255, 254, 127, 128),
     U8(0, 1, 2, 255, 254, 253, 128, 128), U8(0, 1, 2, 255, 255, 254, 128, 128)},
    {KNOWN(i16x8_avgr_u), U16(0, 65535, 65535, 1), U16(1, 65535, 65534, 1),
     U16(1, 65535, 65535, 1)},
    {KNOWN(i8x16_add_sat_s), I8(127, -128, 100, -100, 127, -1), I8(1, -1, 27, -29, -128, 1),
     I8(127, -128, 127, -128, -1, 0)},
    {KNOWN(i8x16_add_sat_u), U8(255, 200, 0, 128), U8(1, 55, 0, 128), U8(255, 255, 0, 255)},
    {KNOWN(i8x16_sub_sat_s), I8(-128, 127, 0, -1), I8(1, -1, -128, 127), I8(-128, 127, 127, -128)},
    {KNOWN(i8x16_sub_sat_u), U8(0, 5, 255, 128), U8(1, 5, 254, 129), U8(0, 0, 1, 0)},
    {KNOWN(i16x8_add_sat_s), I16(32767, -32768, 30000), I16(1, -1, 2767),
     I16(32767, -32768, 32767)},
    {KNOWN(i16x8_add_sat_u), U16(65535, 65000, 1), U16(1, 535, 2), U16(65535, 65535, 3)},
    {KNOWN(i16x8_sub_sat_s), I16(-32768, 32767, 0), I16(1, -1, -32768), I16(-32768, 32767, 32767)},
    {KNOWN(i16x8_sub_sat_u), U16(0, 7, 65535), U16(1, 8, 1), U16(0, 0, 65534)},
    /* (x y + 2^14) / 2^15, rounded down: the ties 0.5 -> 1 and -0.5 -> 0 */
    {KNOWN(i16x8_q15mulr_sat_s), I16(-32768, -32768, 32767, 16384, 1, 1, -1, -1),
     I16(-32768, 32767, 32767, 16384, 16384, 16383, 16384, 16385),
     I16(32767, -32767, 32766, 8192, 1, 0, 0, -1)},
    {KNOWN(i16x8_mul), U16(0xffff, 0x100, 0x8000, 3), U16(0xffff, 0x100, 3, 7),
     U16(1, 0, 0x8000, 21)},
    {KNOWN(i32x4_mul), U32(0xffffffff, 0x10000, 0x80000001, 6), U32(0xffffffff, 0x10000, 3, 7),
     U32(1, 0, 0x80000003, 42)},
    {KNOWN(i64x2_mul), U64(0xffffffffffffffff, 0x100000001), U64(3, 0x100000001),
     U64(0xfffffffffffffffd, 0x200000001)},
    {KNOWN(i32x4_dot_i16x8_s), I16(-32768, -32768, 1, 2, 32767, 32767, -1, 3),
     I16(-32768, -32768, 3, 4, 32767, 32767, 5, -7), U32(0x80000000, 11, 2147352578, 0xffffffe6)},
    {KNOWN(i16x8_extmul_low_i8x16_s), I8(-128, 127, -1, 2, 5, 6, 7, 8, 99), I8(-128, -128, 1, 3),
     I16(16384, -16256, -1, 6)},
    {KNOWN(i16x8_extmul_high_i8x16_u), U8(9, 9, 9, 9, 9, 9, 9, 9, 255, 255, 2),
     U8(9, 9, 9, 9, 9, 9, 9, 9, 255, 1, 3), U16(65025, 255, 6)},
    {KNOWN(i32x4_extmul_high_i16x8_s), I16(9, 9, 9, 9, -32768, 32767, -1, 1),
     I16(9, 9, 9, 9, -32768, -32768, -1, -1), I32(1073741824, -1073709056, 1, -1)},
    {KNOWN(i32x4_extmul_low_i16x8_u), U16(65535, 65535, 0, 2), U16(65535, 1, 9, 3),
     U32(4294836225, 65535, 0, 6)},
    {KNOWN(i64x2_extmul_low_i32x4_s), I32(INT32_MIN, INT32_MIN, 9, 9), I32(INT32_MIN, 1, 9, 9),
     I64(4611686018427387904, -2147483648)},
    {KNOWN(i64x2_extmul_high_i32x4_u), U32(9, 9, 0xffffffff, 2), U32(9, 9, 0xffffffff, 3),
     U64(0xfffffffe00000001, 6)},
    {KNOWN(i8x16_lt_s), I8(-1, 0, -128, 127), I8(0, -1, 127, -128), I8(-1, 0, -1, 0)},
    {KNOWN(i8x16_lt_u), U8(255, 0, 128, 127), U8(0, 255, 127, 128), I8(0, -1, 0, -1)},
    {KNOWN(i64x2_gt_s), I64(INT64_MAX, INT64_MIN), I64(INT64_MIN, INT64_MAX), I64(-1, 0)},
    {KNOWN(i64x2_ge_s), I64(5, -1), I64(5, 0), I64(-1, 0)},
    {KNOWN(f32x4_eq), F32(NAN, 0.0f, 1, INFINITY), F32(NAN, -0.0f, 2, INFINITY), I32(0, -1, 0, -1)},
    {KNOWN(f32x4_ne), F32(NAN, 0.0f, 1, 1), F32(NAN, -0.0f, 2, NAN), I32(-1, 0, -1, -1)},
    {KNOWN(f32x4_le), F32(NAN, 0.0f, 1, 2), F32(1, -0.0f, 2, 1), I32(0, -1, -1, 0)},
    {KNOWN(f64x2_ge), F64(NAN, -0.0), F64(NAN, 0.0), I64(0, -1)},
    {KNOWN(v128_andnot), U64(0xff00ff00ff00ff00, ~0ull), U64(0x0ff00ff00ff00ff0, 1),
     U64(0xf000f000f000f000, ~1ull)},
    {KNOWN(f32x4_min), F32(0.0f, -0.0f, -INFINITY, 2), F32(-0.0f, 0.0f, 5, 1),
     F32(-0.0f, -0.0f, -INFINITY, 1)},
    {KNOWN(f32x4_max), F32(0.0f, -0.0f, -INFINITY, 2), F32(-0.0f, 0.0f, 5, 1),
     F32(0.0f, 0.0f, 5, 2)},
    {KNOWN(f64x2_min), F64(0.0, -0.0), F64(-0.0, 0.0), F64(-0.0, -0.0)},
    {KNOWN(f64x2_max), F64(-0.0, 3), F64(0.0, -3), F64(0.0, 3)},
    /* pmin is b < a ? b : a and pmax a < b ? b : a: a for NaNs and zeros, bits kept */
    {KNOWN(f32x4_pmin), U32(0x7fa00001, 0x3f800000, 0x00000000, 0x80000000),
     U32(0x3f800000, 0x7fa00001, 0x80000000, 0x00000000),
     U32(0x7fa00001, 0x3f800000, 0x00000000, 0x80000000)},
    {KNOWN(f32x4_pmax), U32(0xffa00001, 0x3f800000, 0x00000000, 0x80000000),
     U32(0x3f800000, 0x7fa00001, 0x80000000, 0x00000000),
     U32(0xffa00001, 0x3f800000, 0x00000000, 0x80000000)},
    {KNOWN(f64x2_pmin), F64(2, -INFINITY), F64(1, 7), F64(1, -INFINITY)},
    {KNOWN(f64x2_pmax), F64(2, -INFINITY), F64(1, 7), F64(2, 7)},
};

static const struct known unary_answers[] = {
    {KNOWN(i8x16_abs), I8(-128, -127, 0, 127, -1), NONE, U8(128, 127, 0, 127, 1)},
    {KNOWN(i64x2_abs), I64(INT64_MIN, -5), NONE, U64(0x8000000000000000, 5)},
    {KNOWN(i32x4_neg), I32(INT32_MIN, 0, 1, -7), NONE, U32(0x80000000, 0, 0xffffffff, 7)},
    {KNOWN(i8x16_popcnt), U8(0, 1, 255, 128, 0x55), NONE, U8(0, 1, 8, 1, 4)},
    {KNOWN(i16x8_extadd_pairwise_i8x16_s), I8(-128, -128, 127, 127, -1, 1), NONE,
     I16(-256, 254, 0)},
    {KNOWN(i16x8_extadd_pairwise_i8x16_u), U8(255, 255, 128, 0, 255, 1), NONE, U16(510, 128, 256)},
    {KNOWN(i32x4_extadd_pairwise_i16x8_s), I16(-32768, -32768, 32767, 32767), NONE,
     I32(-65536, 65534)},
    {KNOWN(i32x4_extadd_pairwise_i16x8_u), U16(65535, 65535, 1, 2), NONE, U32(131070, 3)},
    {KNOWN(i16x8_extend_high_i8x16_s), I8(1, 2, 3, 4, 5, 6, 7, 8, -1, -128, 127), NONE,
     I16(-1, -128, 127)},
    {KNOWN(i32x4_extend_low_i16x8_u), U16(65535, 1, 2, 3, 4), NONE, U32(65535, 1, 2, 3)},
    {KNOWN(i64x2_extend_high_i32x4_u), U32(1, 2, 0xffffffff, 0x80000000), NONE,
     U64(0xffffffff, 0x80000000)},
    {KNOWN(f32x4_abs), U32(0xffa00001, 0x80000000, 0xff800000, 0xbf800000), NONE,
     U32(0x7fa00001, 0, 0x7f800000, 0x3f800000)},
    {KNOWN(f64x2_neg), U64(0x7ff0000000000001, 0), NONE,
     U64(0xfff0000000000001, 0x8000000000000000)},
    {KNOWN(f32x4_nearest), F32(0.5f, 1.5f, 2.5f, -0.5f), NONE, F32(0.0f, 2, 2, -0.0f)},
    {KNOWN(f64x2_nearest), F64(4503599627370495.5, -3.5), NONE, F64(4503599627370496.0, -4)},
    {KNOWN(f32x4_ceil), F32(-0.5f, 0.5f, -1.5f, 8388607.5f), NONE, F32(-0.0f, 1, -1, 8388608)},
    {KNOWN(f32x4_floor), F32(-0.5f, 0.5f, -0.0f, 1.9f), NONE, F32(-1, 0.0f, -0.0f, 1)},
    {KNOWN(f64x2_trunc), F64(-0.9, 1.9), NONE, F64(-0.0, 1)},
    {KNOWN(f32x4_sqrt), F32(-0.0f, 4, INFINITY, 2), NONE,
     U32(0x80000000, 0x40000000, 0x7f800000, 0x3fb504f3)},
    {KNOWN(i32x4_trunc_sat_f32x4_s), F32(NAN, -2147483904.0f, 2147483648.0f, -1.9f), NONE,
     I32(0, INT32_MIN, INT32_MAX, -1)},
    {KNOWN(i32x4_trunc_sat_f32x4_s), F32(-INFINITY, INFINITY, 2147483520.0f, -0.5f), NONE,
     I32(INT32_MIN, INT32_MAX, 2147483520, 0)},
    {KNOWN(i32x4_trunc_sat_f32x4_u), F32(NAN, -1, 4294967296.0f, 3.9f), NONE,
     U32(0, 0, UINT32_MAX, 3)},
    {KNOWN(i32x4_trunc_sat_f32x4_u), F32(2147483648.0f, 4294967040.0f, -0.9f, 3e9f), NONE,
     U32(0x80000000, 4294967040, 0, 3000000000)},
    {KNOWN(i32x4_trunc_sat_f64x2_s_zero), F64(2147483647.9, -2147483648.9), NONE,
     I32(INT32_MAX, INT32_MIN, 0, 0)},
    {KNOWN(i32x4_trunc_sat_f64x2_s_zero), F64(NAN, 1e300), NONE, I32(0, INT32_MAX, 0, 0)},
    {KNOWN(i32x4_trunc_sat_f64x2_u_zero), F64(4294967295.9, -0.9), NONE, U32(UINT32_MAX, 0, 0, 0)},
    {KNOWN(i32x4_trunc_sat_f64x2_u_zero), F64(4294967296.0, 2147483648.5), NONE,
     U32(UINT32_MAX, 0x80000000, 0, 0)},
    {KNOWN(f32x4_convert_i32x4_s), I32(16777217, 16777219, INT32_MIN, -1), NONE,
     F32(16777216, 16777220, -2147483648.0f, -1)},
    {KNOWN(f32x4_convert_i32x4_u), U32(0xffffffff, 0x80000000, 16777217, 0xffffff7f), NONE,
     F32(4294967296.0f, 2147483648.0f, 16777216, 4294967040.0f)},
    {KNOWN(f64x2_convert_low_i32x4_s), I32(INT32_MIN, -1, 9, 9), NONE, F64(-2147483648.0, -1)},
    {KNOWN(f64x2_convert_low_i32x4_u), U32(0xffffffff, 0x80000000, 9, 9), NONE,
     F64(4294967295.0, 2147483648.0)},
    /* 1 + 2^-24 is a tie and goes to even; the largest double overflows; the upper half is 0 */
    {KNOWN(f32x4_demote_f64x2_zero), F64(0x1.000001p0, 0x1.fffffffffffffp1023), NONE,
     U32(0x3f800000, 0x7f800000, 0, 0)},
    {KNOWN(f32x4_demote_f64x2_zero), F64(0x1p-150, 0x1.8p-149), NONE, U32(0, 2, 0, 0)},
    {KNOWN(f64x2_promote_low_f32x4), U32(1, 0xff800000, 9, 9), NONE,
     U64(0x36a0000000000000, 0xfff0000000000000)},
};

/* Relaxed instructions where machines differ: the results of the deterministic profile. */
static const struct known relaxed_binary_answers[] = {
    {KNOWN(i8x16_relaxed_swizzle),
     U8(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25),
     U8(0, 15, 16, 17, 31, 32, 127, 128, 129, 143, 240, 255, 1, 14, 7, 8),
     U8(10, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 24, 17, 18)},
    {KNOWN(f32x4_relaxed_min), F32(0.0f, -0.0f, -INFINITY, 2), F32(-0.0f, 0.0f, 5, 1),
     F32(-0.0f, -0.0f, -INFINITY, 1)},
    {KNOWN(f32x4_relaxed_max), F32(0.0f, -0.0f, -INFINITY, 2), F32(-0.0f, 0.0f, 5, 1),
     F32(0.0f, 0.0f, 5, 2)},
    {KNOWN(f64x2_relaxed_min), F64(0.0, -0.0), F64(-0.0, 0.0), F64(-0.0, -0.0)},
    {KNOWN(f64x2_relaxed_max), F64(-0.0, 3), F64(0.0, -3), F64(0.0, 3)},
    {KNOWN(i16x8_relaxed_q15mulr_s), I16(-32768, -32768, 16384, 3), I16(-32768, 32767, 16384, 5461),
     I16(32767, -32767, 8192, 0)},
    {KNOWN(i16x8_relaxed_dot_i8x16_i7x16_s), I8(-128, -128, -128, -128, 127, 127, 1, 2),
     I8(-128, -128, 127, 127, 127, 127, -1, 3), I16(32767, -32512, 32258, 5)},
};

static const struct known relaxed_unary_answers[] = {
    {KNOWN(i32x4_relaxed_trunc_f32x4_s), F32(NAN, -2147483904.0f, 2147483648.0f, -1.9f), NONE,
     I32(0, INT32_MIN, INT32_MAX, -1)},
    {KNOWN(i32x4_relaxed_trunc_f32x4_u), F32(NAN, -1, 4294967296.0f, 3.9f), NONE,
     U32(0, 0, UINT32_MAX, 3)},
    {KNOWN(i32x4_relaxed_trunc_f64x2_s_zero), F64(NAN, 1e300), NONE, I32(0, INT32_MAX, 0, 0)},
    {KNOWN(i32x4_relaxed_trunc_f64x2_u_zero), F64(4294967296.0, -5), NONE,
     U32(UINT32_MAX, 0, 0, 0)},
};

/* Three operands: the known's a and b, and c. */
static const struct {
    struct known known;
    union lm_lanes c;
} relaxed_ternary_answers[] = {
    /* 2 * FLT_MAX overflows before the addition; (1 + 2^-22)(1 + 2^-15) loses its last bit */
    {{KNOWN(f32x4_relaxed_madd), F32(0x1.fffffep127f, 0x1.000004p0f, 2, -3),
      F32(2, 0x1.0002p0f, 3, 4), F32(INFINITY, 0, 7, -11)},
     F32(-0x1.fffffep127f, -0x1.000204p0f, 1, 1)},
    {{KNOWN(f32x4_relaxed_nmadd), F32(0x1.fffffep127f, 0x1.000004p0f, 2, -3),
      F32(2, 0x1.0002p0f, 3, 4), F32(-INFINITY, 0, -5, 13)},
     F32(0x1.fffffep127f, 0x1.000204p0f, 1, 1)},
    {{KNOWN(f64x2_relaxed_madd), F64(0x1.00000004p0, 2), F64(0x1.000002p0, 3), F64(0, 7)},
     F64(-0x1.00000204p0, 1)},
    {{KNOWN(f64x2_relaxed_nmadd), F64(0x1.00000004p0, 2), F64(0x1.000002p0, 3), F64(0, -5)},
     F64(0x1.00000204p0, 1)},
    {{KNOWN(i8x16_relaxed_laneselect), U8(0x12, 0x12, 1, 2), U8(0x34, 0x34, 3, 4),
      U8(0x14, 0x32, 1, 4)},
     U8(0xf0, 0x0f, 0xff, 0)},
    {{KNOWN(i16x8_relaxed_laneselect), U16(0x1234, 0x1234, 1), U16(0x5678, 0x5678, 9),
      U16(0x1278, 0x5634, 9)},
     U16(0xff00, 0x00ff, 0)},
    {{KNOWN(i32x4_relaxed_laneselect), U32(0x12341234, 0x12341234), U32(0x56785678, 0x56785678),
      U32(0x12345678, 0x56781234)},
     U32(0xffff0000, 0x0000ffff)},
    {{KNOWN(i64x2_relaxed_laneselect), U64(0x1234123412341234, 1), U64(0x5678567856785678, 3),
      U64(0x1234123456785678, 1)},
     U64(0xffffffff00000000, ~0ull)},
    {{KNOWN(i32x4_relaxed_dot_i8x16_i7x16_add_s),
      I8(-128, -128, -128, -128, 127, 127, 127, 127, 1, 2, 3, 4),
      I8(-128, -128, -128, -128, 127, 127, 127, 127, 1, 1, 1, 1), I32(65535, 64518, 12, 4)},
     I32(1, 2, 2, 4)},
};

/* The function pointer of a member; every member of the table is one. */
static void member_of(size_t offset, void *function) {
    memcpy(function, (const char *)&lm_v128_scalar + offset, sizeof(void (*)(void)));
}

static void assert_vector(const char *name, lm_v128 got, lm_v128 expected) {
    uint8_t g[16], e[16];
    lm_v128_store(g, got);
    lm_v128_store(e, expected);
    if (memcmp(g, e, sizeof g) != 0) print_error("%s:\n", name);
    assert_memory_equal(g, e, sizeof g);
}

static void check_binary(const struct known *answers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        lm_fn_none_vv_v *function;
        member_of(answers[i].member, &function);
        assert_vector(answers[i].name, function(answers[i].a.v128, answers[i].b.v128),
                      answers[i].expected.v128);
    }
}

static void check_unary(const struct known *answers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        lm_fn_none_v_v *function;
        member_of(answers[i].member, &function);
        assert_vector(answers[i].name, function(answers[i].a.v128), answers[i].expected.v128);
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void test_binary_answers(void **state) {
    (void)state;
    check_binary(binary_answers, COUNT(binary_answers));
    check_binary(relaxed_binary_answers, COUNT(relaxed_binary_answers));
}

static void test_unary_answers(void **state) {
    (void)state;
    check_unary(unary_answers, COUNT(unary_answers));
    check_unary(relaxed_unary_answers, COUNT(relaxed_unary_answers));
}

static void test_ternary_answers(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(relaxed_ternary_answers); i++) {
        const struct known *k = &relaxed_ternary_answers[i].known;
        lm_fn_none_vvv_v *function;
        member_of(k->member, &function);
        assert_vector(k->name, function(k->a.v128, k->b.v128, relaxed_ternary_answers[i].c.v128),
                      k->expected.v128);
    }
}

/* Counts are taken modulo the width of a lane. */
static void test_shifts(void **state) {
    static const struct {
        const char *name;
        size_t member;
        uint32_t width;
        uint64_t lane, by_one, by_most; /* of the lowest lane; the most is width - 1 */
    } rows[] = {
        {KNOWN(i8x16_shl), 8, 0x81, 0x02, 0x80},
        {KNOWN(i8x16_shr_s), 8, 0x81, 0xc0, 0xff},
        {KNOWN(i8x16_shr_u), 8, 0x81, 0x40, 0x01},
        {KNOWN(i16x8_shl), 16, 0x8001, 0x0002, 0x8000},
        {KNOWN(i16x8_shr_s), 16, 0x8001, 0xc000, 0xffff},
        {KNOWN(i16x8_shr_u), 16, 0x8001, 0x4000, 0x0001},
        {KNOWN(i32x4_shl), 32, 0x80000001, 0x00000002, 0x80000000},
        {KNOWN(i32x4_shr_s), 32, 0x80000001, 0xc0000000, 0xffffffff},
        {KNOWN(i32x4_shr_u), 32, 0x80000001, 0x40000000, 0x00000001},
        {KNOWN(i64x2_shl), 64, 0x8000000000000001, 2, 0x8000000000000000},
        {KNOWN(i64x2_shr_s), 64, 0x8000000000000001, 0xc000000000000000, ~0ull},
        {KNOWN(i64x2_shr_u), 64, 0x8000000000000001, 0x4000000000000000, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint32_t w = rows[i].width;
        const lm_v128 v = {(long long)rows[i].lane, 0};
        const uint32_t ones[] = {1, w + 1, 0u - w + 1}, most[] = {w - 1, 2 * w - 1, UINT32_MAX};
        lm_fn_none_vi_v *function;
        member_of(rows[i].member, &function);
        assert_vector(rows[i].name, function(v, 0), v);
        assert_vector(rows[i].name, function(v, w), v);
        for (size_t k = 0; k < 3; k++) {
            assert_vector(rows[i].name, function(v, ones[k]), (lm_v128){(long long)rows[i].by_one});
            assert_vector(rows[i].name, function(v, most[k]),
                          (lm_v128){(long long)rows[i].by_most});
        }
    }
}

static void test_whole_vector(void **state) {
    (void)state;
    const struct lm_v128_ops *s = &lm_v128_scalar;
    const union lm_lanes zero = {0}, bit = {.u8 = {[9] = 2}},
                         all = U8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 128);
    const union lm_lanes signs = U8(128, 127, 255, 0, 0, 0, 0, 128, 0, 128, 0, 0, 0, 0, 0, 128);
    assert_int_equal(s->v128_any_true(zero.v128), 0);
    assert_int_equal(s->v128_any_true(bit.v128), 1);
    assert_int_equal(s->i8x16_all_true(all.v128), 1);
    assert_int_equal(s->i8x16_all_true(bit.v128), 0);
    assert_int_equal(s->i64x2_all_true(all.v128), 1);
    assert_int_equal(s->i64x2_all_true(bit.v128), 0);
    assert_int_equal(s->i8x16_bitmask(signs.v128), 0x8285);
    assert_int_equal(s->i16x8_bitmask(signs.v128), 0x98);
    assert_int_equal(s->i32x4_bitmask(signs.v128), 0xa);
    assert_int_equal(s->i64x2_bitmask(signs.v128), 0x3);
    const union lm_lanes a = U64(0xf0f0, 1), b = U64(0xaaaa, 2), mask = U64(0xff00, 3);
    assert_vector("v128_bitselect", s->v128_bitselect(a.v128, b.v128, mask.v128),
                  (lm_v128){0xf0aa, 1});
}

static void test_lanes(void **state) {
    (void)state;
    const struct lm_v128_ops *s = &lm_v128_scalar;
    union lm_lanes a, b, pick = U8(0, 15, 16, 31, 1, 17, 30, 14, 2, 18, 3, 19, 4, 20, 5, 21);
    const union lm_lanes shuffled =
        U8(0, 15, 100, 115, 1, 101, 114, 14, 2, 102, 3, 103, 4, 104, 5, 105);
    for (uint8_t i = 0; i < 16; i++)
        a.u8[i] = i;
    for (uint8_t i = 0; i < 16; i++)
        b.u8[i] = (uint8_t)(100 + i);
    assert_vector("i8x16_shuffle", s->i8x16_shuffle(a.v128, b.v128, pick.v128), shuffled.v128);
    const union lm_lanes v = U8(1, 2, 3, 0x84, 5, 6, 7, 0x88, 9, 10, 11, 12, 13, 14, 0xff, 0x8f);
    assert_int_equal(s->i8x16_extract_lane_s(v.v128, 3), 0xffffff84);
    assert_int_equal(s->i8x16_extract_lane_u(v.v128, 3), 0x84);
    assert_int_equal(s->i16x8_extract_lane_s(v.v128, 7), 0xffff8fff);
    assert_int_equal(s->i16x8_extract_lane_u(v.v128, 7), 0x8fff);
    assert_int_equal(s->i32x4_extract_lane(v.v128, 1), 0x88070605);
    assert_int_equal(s->i64x2_extract_lane(v.v128, 0), 0x8807060584030201);
    const lm_v128 replaced = s->i16x8_replace_lane(v.v128, 0x12345678, 2);
    assert_int_equal(s->i64x2_extract_lane(replaced, 0), 0x8807567884030201);
    assert_int_equal(s->i64x2_extract_lane(replaced, 1), s->i64x2_extract_lane(v.v128, 1));
    assert_int_equal(s->i64x2_extract_lane(s->i8x16_splat(0x1fe), 1), 0xfefefefefefefefe);
    /* A signalling NaN survives every move. */
    const union lm_lanes nan = U32(1, 0x7fa00001, 2, 3);
    const lm_v128 moved = s->f32x4_splat(s->f32x4_extract_lane(nan.v128, 1));
    assert_int_equal(s->i32x4_extract_lane(moved, 3), 0x7fa00001);
}

static void test_memory(void **state) {
    (void)state;
    const struct lm_v128_ops *s = &lm_v128_scalar;
    const uint8_t m[17] = {0xee, 0x80, 1, 0xff, 0x7f, 5, 6, 7, 0x88, 9, 10, 11, 12, 13, 14, 15, 16};
    const void *p = m + 1; /* unaligned */
    const union lm_lanes extended = I16(-128, 1, -1, 127, 5, 6, 7, -120);
    const union lm_lanes wide = U32(0x180, 0x7fff, 0x605, 0x8807), zero = U64(0x7fff0180, 0);
    const union lm_lanes wider = I64(0x7fff0180, (int32_t)0x88070605);
    assert_vector("v128_load8x8_s", s->v128_load8x8_s(p), extended.v128);
    assert_vector("v128_load16x4_u", s->v128_load16x4_u(p), wide.v128);
    assert_vector("v128_load32x2_s", s->v128_load32x2_s(p), wider.v128);
    assert_vector("v128_load32_zero", s->v128_load32_zero(p), zero.v128);
    assert_vector("v128_load64_zero", s->v128_load64_zero(p),
                  (lm_v128){(long long)0x880706057fff0180, 0});
    assert_vector("v128_load16_splat", s->v128_load16_splat(p), s->i16x8_splat(0x180));
    const union lm_lanes lane = {.u8 = {[10] = 0x80, [11] = 1}};
    assert_vector("v128_load16_lane", s->v128_load16_lane(p, (lm_v128){0, 0}, 5), lane.v128);
    uint8_t out[8] = {0};
    s->v128_store32_lane(out + 1, s->v128_load(p), 1);
    assert_memory_equal(out, ((const uint8_t[8]){0, 5, 6, 7, 0x88, 0, 0, 0}), 8);
}

/* All pairs of bytes, by floating point and branches. */
static void test_all_bytes(void **state) {
    (void)state;
    for (int x = -128; x < 128; x++) {
        for (int y = -128; y < 128; y++) {
            const struct lm_v128_ops *s = &lm_v128_scalar;
            const lm_v128 a = s->i8x16_splat((uint32_t)x), b = s->i8x16_splat((uint32_t)y);
            const double ux = x & 255, uy = y & 255;
#define LANE(op)  ((int32_t)s->i8x16_extract_lane_s(s->op(a, b), 11))
#define ULANE(op) ((int32_t)s->i8x16_extract_lane_u(s->op(a, b), 6))
            assert_int_equal(LANE(i8x16_add_sat_s), (int)fmax(fmin(x + y, 127), -128));
            assert_int_equal(LANE(i8x16_sub_sat_s), (int)fmax(fmin(x - y, 127), -128));
            assert_int_equal(ULANE(i8x16_add_sat_u), (int)fmin(ux + uy, 255));
            assert_int_equal(ULANE(i8x16_sub_sat_u), (int)fmax(ux - uy, 0));
            assert_int_equal(ULANE(i8x16_avgr_u), (int)ceil((ux + uy) / 2));
            assert_int_equal(ULANE(i8x16_add), (int)fmod(ux + uy, 256));
            assert_int_equal(LANE(i8x16_min_s), (int)fmin(x, y));
            assert_int_equal(ULANE(i8x16_max_u), (int)fmax(ux, uy));
            assert_int_equal(LANE(i8x16_gt_s), isgreater((double)x, y) ? -1 : 0);
            assert_int_equal(LANE(i8x16_le_u), islessequal(ux, uy) ? -1 : 0);
#undef LANE
#undef ULANE
        }
    }
}

static bool is_quiet_f32(uint32_t bits) {
    return (bits & 0x7fc00000) == 0x7fc00000;
}

/* f32 arithmetic equals double arithmetic rounded once more (53 >= 2 * 24 + 2: innocuous). */
static void assert_f32(const char *name, const union lm_lanes *got, unsigned i, double expected) {
    const union lm_lanes e = {.f32 = {(float)expected}};
    if (expected != expected ? is_quiet_f32(got->u32[i]) : got->u32[i] == e.u32[0]) return;
    fail_msg("%s: lane %u: got 0x%08x, expected 0x%08x", name, i, got->u32[i], e.u32[0]);
}

static void test_f32_by_doubles(void **state) {
    const struct operand_set *operands = *state;
    const struct lm_v128_ops *s = &lm_v128_scalar;
    for (size_t n = 0; n < operands->count; n++) {
        const union lm_lanes a = {.v128 = operands->sets[n].v[0]};
        const union lm_lanes b = {.v128 = operands->sets[n].v[1]};
        const union lm_lanes sum = {.v128 = s->f32x4_add(a.v128, b.v128)};
        const union lm_lanes difference = {.v128 = s->f32x4_sub(a.v128, b.v128)};
        const union lm_lanes product = {.v128 = s->f32x4_mul(a.v128, b.v128)};
        const union lm_lanes quotient = {.v128 = s->f32x4_div(a.v128, b.v128)};
        const union lm_lanes root = {.v128 = s->f32x4_sqrt(a.v128)};
        const union lm_lanes nearest = {.v128 = s->f32x4_nearest(a.v128)};
        for (unsigned i = 0; i < 4; i++) {
            const double x = a.f32[i], y = b.f32[i];
            assert_f32("f32x4.add", &sum, i, x + y);
            assert_f32("f32x4.sub", &difference, i, x - y);
            assert_f32("f32x4.mul", &product, i, x * y);
            assert_f32("f32x4.div", &quotient, i, x / y);
            assert_f32("f32x4.sqrt", &root, i, sqrt(x));
            assert_f32("f32x4.nearest", &nearest, i, rint(x));
        }
    }
}

/* min and max of operands with a NaN: quiet, on both sides, from quiet and signalling ones. */
static void test_nan_of_min_and_max(void **state) {
    (void)state;
    const union lm_lanes a = U32(0x7f800001, 0x3f800000, 0xffc00000, 0x7fc12345);
    const union lm_lanes b = U32(0x3f800000, 0xffbfffff, 0x7f800000, 0x7fa00000);
    const union lm_lanes c = U64(0x7ff0000000000001, 0x3ff0000000000000);
    const union lm_lanes d = U64(0x3ff0000000000000, 0xfff7ffffffffffff);
    lm_fn_none_vv_v *const f32[] = {lm_v128_scalar.f32x4_min, lm_v128_scalar.f32x4_max};
    lm_fn_none_vv_v *const f64[] = {lm_v128_scalar.f64x2_min, lm_v128_scalar.f64x2_max};
    for (size_t k = 0; k < 2; k++) {
        const union lm_lanes r = {.v128 = f32[k](a.v128, b.v128)};
        const union lm_lanes q = {.v128 = f64[k](c.v128, d.v128)};
        for (size_t i = 0; i < 4; i++)
            assert_true(is_quiet_f32(r.u32[i]));
        for (size_t i = 0; i < 2; i++)
            assert_int_equal(q.u64[i] & 0x7ff8000000000000, 0x7ff8000000000000);
    }
}

int main(void) {
    struct operand_set operands = operand_set_new(SEED, RANDOM_SETS);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binary_answers),
        cmocka_unit_test(test_unary_answers),
        cmocka_unit_test(test_ternary_answers),
        cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_whole_vector),
        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_all_bytes),
        cmocka_unit_test_prestate(test_f32_by_doubles, &operands),
        cmocka_unit_test(test_nan_of_min_and_max),
    };
    print_message("seed %d, %zu operand sets\n", SEED, operands.count);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    operand_set_free(&operands);
    return failed;
}
