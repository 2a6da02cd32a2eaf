/* SPDX-License-Identifier: Apache-2.0 */
/* What every scalar numeric instruction computes (spec section 4.3), one function per row of
 * engine/opcodes.def, named as the row; with the loads and stores of section 4.4.7, which take the
 * host address instead of the guest's.
 *
 * Convention: operands in stack order, then `trap`. An instruction that traps sets *trap and
 * returns 0; all others leave it alone, so that after inlining a caller's test of it costs nothing.
 */
#ifndef LM_INTERP_SCALAR_OPS_H
#define LM_INTERP_SCALAR_OPS_H

#include <stdint.h>

#include "engine/runtime.h"
#include "simd/v128.h"

#define UNARY(result, name, operand, value)                                                        \
    static inline result name(operand a, enum lm_trap_code *trap) {                                \
        (void)trap;                                                                                \
        return (result)(value);                                                                    \
    }
#define BINARY(result, name, operand, value)                                                       \
    static inline result name(operand a, operand b, enum lm_trap_code *trap) {                     \
        (void)trap;                                                                                \
        return (result)(value);                                                                    \
    }

static inline uint32_t bits_of_f32(float a) {
    uint32_t bits;
    __builtin_memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline uint64_t bits_of_f64(double a) {
    uint64_t bits;
    __builtin_memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline float f32_of_bits(uint32_t bits) {
    float a;
    __builtin_memcpy(&a, &bits, sizeof a);
    return a;
}

static inline double f64_of_bits(uint64_t bits) {
    double a;
    __builtin_memcpy(&a, &bits, sizeof a);
    return a;
}

/* Integers (4.3.2): both widths in the same words */
#define INTEGER(type, unsigned_type, signed_type, bits, builtin_suffix)                            \
    UNARY(uint32_t, type##_eqz, unsigned_type, a == 0)                                             \
    BINARY(uint32_t, type##_eq, unsigned_type, a == b)                                             \
    BINARY(uint32_t, type##_ne, unsigned_type, a != b)                                             \
    BINARY(uint32_t, type##_lt_s, unsigned_type, (signed_type)a < (signed_type)b)                  \
    BINARY(uint32_t, type##_lt_u, unsigned_type, a < b)                                            \
    BINARY(uint32_t, type##_gt_s, unsigned_type, (signed_type)a > (signed_type)b)                  \
    BINARY(uint32_t, type##_gt_u, unsigned_type, a > b)                                            \
    BINARY(uint32_t, type##_le_s, unsigned_type, (signed_type)a <= (signed_type)b)                 \
    BINARY(uint32_t, type##_le_u, unsigned_type, a <= b)                                           \
    BINARY(uint32_t, type##_ge_s, unsigned_type, (signed_type)a >= (signed_type)b)                 \
    BINARY(uint32_t, type##_ge_u, unsigned_type, a >= b)                                           \
    UNARY(unsigned_type, type##_clz, unsigned_type,                                                \
          a == 0 ? bits : __builtin_clz##builtin_suffix(a))                                        \
    UNARY(unsigned_type, type##_ctz, unsigned_type,                                                \
          a == 0 ? bits : __builtin_ctz##builtin_suffix(a))                                        \
    UNARY(unsigned_type, type##_popcnt, unsigned_type, __builtin_popcount##builtin_suffix(a))      \
    BINARY(unsigned_type, type##_add, unsigned_type, a + b)                                        \
    BINARY(unsigned_type, type##_sub, unsigned_type, a - b)                                        \
    BINARY(unsigned_type, type##_mul, unsigned_type, a *b)                                         \
    BINARY(unsigned_type, type##_and, unsigned_type, a &b)                                         \
    BINARY(unsigned_type, type##_or, unsigned_type, a | b)                                         \
    BINARY(unsigned_type, type##_xor, unsigned_type, a ^ b)                                        \
    BINARY(unsigned_type, type##_shl, unsigned_type, a << (b & (bits - 1)))                        \
    BINARY(unsigned_type, type##_shr_s, unsigned_type, (signed_type)a >> (b & (bits - 1)))         \
    BINARY(unsigned_type, type##_shr_u, unsigned_type, a >> (b & (bits - 1)))                      \
    BINARY(unsigned_type, type##_rotl, unsigned_type,                                              \
           a << (b & (bits - 1)) | a >> ((0 - b) & (bits - 1)))                                    \
    BINARY(unsigned_type, type##_rotr, unsigned_type,                                              \
           a >> (b & (bits - 1)) | a << ((0 - b) & (bits - 1)))                                    \
    static inline unsigned_type type##_div_u(unsigned_type a, unsigned_type b,                     \
                                             enum lm_trap_code *trap) {                            \
        if (__builtin_expect(b != 0, 1)) return a / b;                                             \
        *trap = LM_TRAP_integer_divide;                                                            \
        return 0;                                                                                  \
    }                                                                                              \
    static inline unsigned_type type##_rem_u(unsigned_type a, unsigned_type b,                     \
                                             enum lm_trap_code *trap) {                            \
        if (__builtin_expect(b != 0, 1)) return a % b;                                             \
        *trap = LM_TRAP_integer_divide;                                                            \
        return 0;                                                                                  \
    }                                                                                              \
    static inline unsigned_type type##_div_s(unsigned_type a, unsigned_type b,                     \
                                             enum lm_trap_code *trap) {                            \
        const bool overflows = a == (unsigned_type)1 << (bits - 1) && b == (unsigned_type) - 1;    \
        if (__builtin_expect(b != 0 && !overflows, 1))                                             \
            return (unsigned_type)((signed_type)a / (signed_type)b);                               \
        *trap = b == 0 ? LM_TRAP_integer_divide : LM_TRAP_integer_overflow;                        \
        return 0;                                                                                  \
    }                                                                                              \
    static inline unsigned_type type##_rem_s(unsigned_type a, unsigned_type b,                     \
                                             enum lm_trap_code *trap) {                            \
        if (__builtin_expect(b == (unsigned_type) - 1, 0)) return 0;                               \
        if (__builtin_expect(b != 0, 1)) return (unsigned_type)((signed_type)a % (signed_type)b);  \
        *trap = LM_TRAP_integer_divide;                                                            \
        return 0;                                                                                  \
    }
INTEGER(i32, uint32_t, int32_t, 32, )
INTEGER(i64, uint64_t, int64_t, 64, ll)
#undef INTEGER

/* Floats (4.3.3). abs, neg and copysign work on bits; NaN results of the rest are quiet: a + b
 * makes them so. */
#define FLOAT(type, float_type, suffix, bits_type)                                                 \
    BINARY(uint32_t, type##_eq, float_type, a == b)                                                \
    BINARY(uint32_t, type##_ne, float_type, a != b)                                                \
    BINARY(uint32_t, type##_lt, float_type, a < b)                                                 \
    BINARY(uint32_t, type##_gt, float_type, a > b)                                                 \
    BINARY(uint32_t, type##_le, float_type, a <= b)                                                \
    BINARY(uint32_t, type##_ge, float_type, a >= b)                                                \
    UNARY(float_type, type##_abs, float_type, __builtin_fabs##suffix(a))                           \
    UNARY(float_type, type##_neg, float_type, -a)                                                  \
    UNARY(float_type, type##_ceil, float_type, LM_QUIETED(a, __builtin_ceil##suffix(a)))           \
    UNARY(float_type, type##_floor, float_type, LM_QUIETED(a, __builtin_floor##suffix(a)))         \
    UNARY(float_type, type##_trunc, float_type, LM_QUIETED(a, __builtin_trunc##suffix(a)))         \
    UNARY(float_type, type##_nearest, float_type, LM_QUIETED(a, __builtin_rint##suffix(a)))        \
    UNARY(float_type, type##_sqrt, float_type, __builtin_sqrt##suffix(a))                          \
    BINARY(float_type, type##_add, float_type, a + b)                                              \
    BINARY(float_type, type##_sub, float_type, a - b)                                              \
    BINARY(float_type, type##_mul, float_type, a *b)                                               \
    BINARY(float_type, type##_div, float_type, a / b)                                              \
    BINARY(float_type, type##_copysign, float_type, __builtin_copysign##suffix(a, b))              \
    static inline float_type type##_min(float_type a, float_type b, enum lm_trap_code *trap) {     \
        (void)trap;                                                                                \
        if (a < b) return a;                                                                       \
        if (b < a) return b;                                                                       \
        return a == b ? type##_of_bits(bits_of_##type(a) | bits_of_##type(b)) : a + b;             \
    }                                                                                              \
    static inline float_type type##_max(float_type a, float_type b, enum lm_trap_code *trap) {     \
        (void)trap;                                                                                \
        if (a > b) return a;                                                                       \
        if (b > a) return b;                                                                       \
        return a == b ? type##_of_bits(bits_of_##type(a) & bits_of_##type(b)) : a + b;             \
    }
FLOAT(f32, float, f, uint32_t)
FLOAT(f64, double, , uint64_t)
#undef FLOAT

/* Conversions (4.3.4) that cannot trap */
UNARY(uint32_t, i32_wrap_i64, uint64_t, a)
UNARY(uint64_t, i64_extend_i32_s, uint32_t, (int32_t)a)
UNARY(uint64_t, i64_extend_i32_u, uint32_t, a)
UNARY(float, f32_convert_i32_s, uint32_t, (int32_t)a)
UNARY(float, f32_convert_i32_u, uint32_t, a)
UNARY(float, f32_convert_i64_s, uint64_t, (int64_t)a)
UNARY(float, f32_convert_i64_u, uint64_t, a)
UNARY(float, f32_demote_f64, double, a)
UNARY(double, f64_convert_i32_s, uint32_t, (int32_t)a)
UNARY(double, f64_convert_i32_u, uint32_t, a)
UNARY(double, f64_convert_i64_s, uint64_t, (int64_t)a)
UNARY(double, f64_convert_i64_u, uint64_t, a)
UNARY(double, f64_promote_f32, float, a)
UNARY(uint32_t, i32_reinterpret_f32, float, bits_of_f32(a))
UNARY(uint64_t, i64_reinterpret_f64, double, bits_of_f64(a))
UNARY(float, f32_reinterpret_i32, uint32_t, f32_of_bits(a))
UNARY(double, f64_reinterpret_i64, uint64_t, f64_of_bits(a))
UNARY(uint32_t, i32_extend8_s, uint32_t, (int8_t)a)
UNARY(uint32_t, i32_extend16_s, uint32_t, (int16_t)a)
UNARY(uint64_t, i64_extend8_s, uint64_t, (int8_t)a)
UNARY(uint64_t, i64_extend16_s, uint64_t, (int16_t)a)
UNARY(uint64_t, i64_extend32_s, uint64_t, (int32_t)a)

/* Truncation to integers: `above` < a < `below` is the range that has a result; `above` is
 * inclusive where the integer's minimum less one is no float of that type. Saturating: NaN gives 0.
 */
#define TRUNCATION(name, float_type, result, integer, in_range, minimum, maximum)                  \
    static inline result name(float_type a, enum lm_trap_code *trap) {                             \
        if (__builtin_expect(in_range, 1)) return (result)(integer)a;                              \
        *trap = a != a ? LM_TRAP_invalid_conversion : LM_TRAP_integer_overflow;                    \
        return 0;                                                                                  \
    }
#define SATURATING(name, float_type, result, integer, in_range, minimum, maximum)                  \
    static inline result name(float_type a, enum lm_trap_code *trap) {                             \
        (void)trap;                                                                                \
        if (__builtin_expect(in_range, 1)) return (result)(integer)a;                              \
        if (a != a) return 0;                                                                      \
        return (result)(a < 0 ? (minimum) : (maximum));                                            \
    }
#define I32_S(kind, name, type, in_range)                                                          \
    kind(name, type, uint32_t, int32_t, in_range, INT32_MIN, INT32_MAX)
#define I32_U(kind, name, type, in_range)                                                          \
    kind(name, type, uint32_t, uint32_t, in_range, 0, UINT32_MAX)
#define I64_S(kind, name, type, in_range)                                                          \
    kind(name, type, uint64_t, int64_t, in_range, INT64_MIN, INT64_MAX)
#define I64_U(kind, name, type, in_range)                                                          \
    kind(name, type, uint64_t, uint64_t, in_range, 0, UINT64_MAX)
#define TRUNCATIONS(kind, infix)                                                                   \
    I32_S(kind, i32_##infix##_f32_s, float, a >= -0x1p31f && a < 0x1p31f)                          \
    I32_U(kind, i32_##infix##_f32_u, float, a > -1.0f && a < 0x1p32f)                              \
    I32_S(kind, i32_##infix##_f64_s, double, a > -2147483649.0 && a < 0x1p31)                      \
    I32_U(kind, i32_##infix##_f64_u, double, a > -1.0 && a < 0x1p32)                               \
    I64_S(kind, i64_##infix##_f32_s, float, a >= -0x1p63f && a < 0x1p63f)                          \
    I64_U(kind, i64_##infix##_f32_u, float, a > -1.0f && a < 0x1p64f)                              \
    I64_S(kind, i64_##infix##_f64_s, double, a >= -0x1p63 && a < 0x1p63)                           \
    I64_U(kind, i64_##infix##_f64_u, double, a > -1.0 && a < 0x1p64)
TRUNCATIONS(TRUNCATION, trunc)
TRUNCATIONS(SATURATING, trunc_sat)
#undef TRUNCATIONS
#undef I32_S
#undef I32_U
#undef I64_S
#undef I64_U
#undef TRUNCATION
#undef SATURATING

/* Loads and stores at any alignment */
#define LOAD(result, name, stored)                                                                 \
    static inline result name(const void *address) {                                               \
        stored value;                                                                              \
        __builtin_memcpy(&value, address, sizeof value);                                           \
        return (result)value;                                                                      \
    }
#define STORE(operand, name, stored)                                                               \
    static inline void name(void *address, operand a) {                                            \
        const stored value = (stored)a;                                                            \
        __builtin_memcpy(address, &value, sizeof value);                                           \
    }
LOAD(uint32_t, i32_load, uint32_t)
LOAD(uint64_t, i64_load, uint64_t)
LOAD(float, f32_load, float)
LOAD(double, f64_load, double)
LOAD(uint32_t, i32_load8_s, int8_t)
LOAD(uint32_t, i32_load8_u, uint8_t)
LOAD(uint32_t, i32_load16_s, int16_t)
LOAD(uint32_t, i32_load16_u, uint16_t)
LOAD(uint64_t, i64_load8_s, int8_t)
LOAD(uint64_t, i64_load8_u, uint8_t)
LOAD(uint64_t, i64_load16_s, int16_t)
LOAD(uint64_t, i64_load16_u, uint16_t)
LOAD(uint64_t, i64_load32_s, int32_t)
LOAD(uint64_t, i64_load32_u, uint32_t)
STORE(uint32_t, i32_store, uint32_t)
STORE(uint64_t, i64_store, uint64_t)
STORE(float, f32_store, float)
STORE(double, f64_store, double)
STORE(uint32_t, i32_store8, uint8_t)
STORE(uint32_t, i32_store16, uint16_t)
STORE(uint64_t, i64_store8, uint8_t)
STORE(uint64_t, i64_store16, uint16_t)
STORE(uint64_t, i64_store32, uint32_t)
#undef LOAD
#undef STORE
#undef UNARY
#undef BINARY

#endif
