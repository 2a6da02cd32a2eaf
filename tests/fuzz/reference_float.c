/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point numerics and conversions of the reference evaluation (spec sections 4.3.3 and
 * 4.3.4). f32 is computed in double and rounded once more, which gives the correctly rounded result
 * for + - * / and square roots because double has more than twice the digits (Figueroa, "When is
 * double rounding innocuous?", 1995). NaN results are whatever comes out: generated programs never
 * look at them. */
#include <math.h>
#include <string.h>

#include "tests/fuzz/reference_internal.h"

static double f64_of(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t bits_of_f64(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double f32_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint32_t bits_of_f32(double x) {
    const float narrow = (float)x;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    return bits;
}

/* --- Arithmetic and comparisons ----------------------------------------------------------------
 */

typedef double float_fn(double a, double b);

#define OPERATOR(name, expression)                                                                 \
    static double name(double a, double b) {                                                       \
        (void)b;                                                                                   \
        return expression;                                                                         \
    }
OPERATOR(add, a + b)
OPERATOR(sub, a - b)
OPERATOR(mul, a *b)
OPERATOR(div, a / b)
OPERATOR(root, sqrt(a))
OPERATOR(up, ceil(a))
OPERATOR(down, floor(a))
OPERATOR(toward_zero, trunc(a))
OPERATOR(eq, a == b)
OPERATOR(ne, a != b)
OPERATOR(lt, a < b)
OPERATOR(gt, a > b)
OPERATOR(le, a <= b)
OPERATOR(ge, a >= b)
#undef OPERATOR

static double least(double a, double b) {
    if (isnan(a) || isnan(b)) return NAN;
    if (a == 0 && b == 0) return signbit(a) ? a : b;
    return a < b ? a : b;
}

static double greatest(double a, double b) {
    if (isnan(a) || isnan(b)) return NAN;
    if (a == 0 && b == 0) return signbit(a) ? b : a;
    return a > b ? a : b;
}

/* To the nearest integer, halves to the even one; what is beyond 2^52 is one already. */
static double nearest(double a, double b) {
    (void)b;
    if (!(fabs(a) < 0x1p52)) return a;
    const double below = floor(a), rest = a - below;
    const bool is_odd = fmod(below, 2) != 0;
    const double rounded = rest > 0.5 || (rest == 0.5 && is_odd) ? below + 1 : below;
    return copysign(rounded, a);
}

enum result_kind { NARROW = 1, DOUBLE, TRUTH }; /* f32, f64, i32 */

static const struct row {
    float_fn *fn;
    bool is_narrow; /* operands are f32 */
    enum result_kind result;
} rows[LM_OP_COUNT] = {
#define ARITHMETIC(name, fn)                                                                       \
    [LM_OP_f32_##name] = {fn, true, NARROW}, [LM_OP_f64_##name] = {fn, false, DOUBLE},
#define COMPARISON(name)                                                                           \
    [LM_OP_f32_##name] = {name, true, TRUTH}, [LM_OP_f64_##name] = {name, false, TRUTH},
    /* clang-format off */
    ARITHMETIC(add, add) ARITHMETIC(sub, sub) ARITHMETIC(mul, mul) ARITHMETIC(div, div)
    ARITHMETIC(sqrt, root) ARITHMETIC(ceil, up) ARITHMETIC(floor, down)
    ARITHMETIC(trunc, toward_zero) ARITHMETIC(nearest, nearest)
    ARITHMETIC(min, least) ARITHMETIC(max, greatest)
    COMPARISON(eq) COMPARISON(ne) COMPARISON(lt) COMPARISON(gt) COMPARISON(le) COMPARISON(ge)
/* clang-format on */
#undef ARITHMETIC
#undef COMPARISON
};

static bool arithmetic(enum lm_op op, const union ref_value *a, union ref_value *result) {
    const struct row *row = &rows[op];
    if (!row->fn) return false;
    const bool is_binary = lm_ops[op].sig[1] != '_';
    const double x = row->is_narrow ? f32_of(a[0].i32) : f64_of(a[0].i64);
    double y = 0;
    if (is_binary) y = row->is_narrow ? f32_of(a[1].i32) : f64_of(a[1].i64);
    const double value = row->fn(x, y);
    if (row->result == NARROW)
        result->i32 = bits_of_f32(value);
    else if (row->result == DOUBLE)
        result->i64 = bits_of_f64(value);
    else
        result->i32 = value != 0;
    return true;
}

/* What only moves bits: the sign, and reinterpretation. */
static bool move_bits(enum lm_op op, const union ref_value *a, union ref_value *result) {
    const uint32_t sign32 = 0x80000000;
    const uint64_t sign64 = UINT64_C(1) << 63;
    switch (op) {
    case LM_OP_f32_abs: result->i32 = a->i32 & ~sign32; return true;
    case LM_OP_f64_abs: result->i64 = a->i64 & ~sign64; return true;
    case LM_OP_f32_neg: result->i32 = a->i32 ^ sign32; return true;
    case LM_OP_f64_neg: result->i64 = a->i64 ^ sign64; return true;
    case LM_OP_f32_copysign: result->i32 = (a->i32 & ~sign32) | (a[1].i32 & sign32); return true;
    case LM_OP_f64_copysign: result->i64 = (a->i64 & ~sign64) | (a[1].i64 & sign64); return true;
    case LM_OP_i32_reinterpret_f32:
    case LM_OP_f32_reinterpret_i32: result->i32 = a->i32; return true;
    case LM_OP_i64_reinterpret_f64:
    case LM_OP_f64_reinterpret_i64: result->i64 = a->i64; return true;
    default: return false;
    }
}

/* --- Conversions -------------------------------------------------------------------------------
 */

/* An integer rounded to `digits` binary digits, halves to even, as a double. */
static double rounded(bool is_negative, uint64_t magnitude, unsigned digits) {
    unsigned dropped = 0;
    while (magnitude >> dropped >> digits != 0)
        dropped++;
    uint64_t kept = magnitude >> dropped;
    if (dropped > 0) {
        const uint64_t rest = magnitude & ((UINT64_C(1) << dropped) - 1);
        const uint64_t half = UINT64_C(1) << (dropped - 1);
        kept += rest > half || (rest == half && kept % 2 == 1);
    }
    const double value = ldexp((double)kept, (int)dropped);
    return is_negative ? -value : value;
}

static double from_signed(int64_t a, unsigned digits) {
    return rounded(a < 0, a < 0 ? 0 - (uint64_t)a : (uint64_t)a, digits);
}

static bool from_integer(enum lm_op op, const union ref_value *a, union ref_value *result) {
    enum { F32_DIGITS = 24, F64_DIGITS = 53 };
    const int64_t narrow = (int32_t)a->i32, whole = (int64_t)a->i64;
    switch (op) {
    case LM_OP_f32_convert_i32_s: result->i32 = bits_of_f32(from_signed(narrow, F32_DIGITS)); break;
    case LM_OP_f32_convert_i64_s: result->i32 = bits_of_f32(from_signed(whole, F32_DIGITS)); break;
    case LM_OP_f64_convert_i32_s: result->i64 = bits_of_f64(from_signed(narrow, F64_DIGITS)); break;
    case LM_OP_f64_convert_i64_s: result->i64 = bits_of_f64(from_signed(whole, F64_DIGITS)); break;
    case LM_OP_f32_convert_i32_u:
        result->i32 = bits_of_f32(rounded(false, a->i32, F32_DIGITS));
        break;
    case LM_OP_f32_convert_i64_u:
        result->i32 = bits_of_f32(rounded(false, a->i64, F32_DIGITS));
        break;
    case LM_OP_f64_convert_i32_u:
        result->i64 = bits_of_f64(rounded(false, a->i32, F64_DIGITS));
        break;
    case LM_OP_f64_convert_i64_u:
        result->i64 = bits_of_f64(rounded(false, a->i64, F64_DIGITS));
        break;
    case LM_OP_f32_demote_f64: result->i32 = bits_of_f32(f64_of(a->i64)); break;
    case LM_OP_f64_promote_f32: result->i64 = bits_of_f64(f32_of(a->i32)); break;
    default: return false;
    }
    return true;
}

struct truncation {
    unsigned bits; /* of the result; 0: no truncation */
    bool from_narrow, is_signed, saturates;
};

static const struct truncation truncations[LM_OP_COUNT] = {
#define TRUNCATION(integer, bits, type, from_narrow)                                               \
    [LM_OP_##integer##_trunc_##type##_s] = {bits, from_narrow, true, false},                       \
    [LM_OP_##integer##_trunc_##type##_u] = {bits, from_narrow, false, false},                      \
    [LM_OP_##integer##_trunc_sat_##type##_s] = {bits, from_narrow, true, true},                    \
    [LM_OP_##integer##_trunc_sat_##type##_u] = {bits, from_narrow, false, true},
    TRUNCATION(i32, 32, f32, true) TRUNCATION(i32, 32, f64, false) TRUNCATION(i64, 64, f32, true)
        TRUNCATION(i64, 64, f64, false)
#undef TRUNCATION
};

/* What an integer type saturates to, as bits. */
static uint64_t limit(const struct truncation *t, bool is_below) {
    const uint64_t top = UINT64_C(1) << (t->bits - 1);
    if (t->is_signed) return is_below ? top : top - 1;
    return is_below ? 0 : top | (top - 1);
}

static bool to_integer(enum lm_op op, const union ref_value *a, union ref_value *result,
                       enum lm_trap_code *trap) {
    const struct truncation *t = &truncations[op];
    if (t->bits == 0) return false;
    const double x = t->from_narrow ? f32_of(a->i32) : f64_of(a->i64);
    if (isnan(x)) {
        if (!t->saturates) *trap = LM_TRAP_invalid_conversion;
        return true;
    }
    const double whole = trunc(x);
    const double first = t->is_signed ? -ldexp(1, (int)t->bits - 1) : 0;
    const double beyond = ldexp(1, (int)t->bits - (t->is_signed ? 1 : 0));
    uint64_t value;
    if (whole >= first && whole < beyond) {
        value = whole < 0 ? (uint64_t)(int64_t)whole : (uint64_t)whole;
    } else {
        value = limit(t, whole < first);
        if (!t->saturates) *trap = LM_TRAP_integer_overflow;
    }
    result->i64 = t->bits == 32 ? value & UINT32_MAX : value;
    return true;
}

bool ref_float(enum lm_op op, const union ref_value *a, union ref_value *result,
               enum lm_trap_code *trap) {
    return arithmetic(op, a, result) || move_bits(op, a, result) || from_integer(op, a, result) ||
           to_integer(op, a, result, trap);
}
