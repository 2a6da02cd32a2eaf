/* SPDX-License-Identifier: Apache-2.0 */
/* The results that WebAssembly 3.0 allows relaxed instructions (section 4.3 "Numerics", relaxed
 * operations; the suite's relaxed_dot_product.wast for the sums of the dot products), written down
 * lane by lane as lists, and independent of simd/scalar.h. See relaxed.h. */
#include "tests/simd/relaxed.h"

#include <math.h>
#include <string.h>

/* The lanes that one result lane comes from, and what to hold against the list. */
struct question {
    const union lm_lanes *a, *b, *c;
    unsigned lane;
    uint64_t got;
};

typedef bool allows(const struct question *q);

/* --- Integers ----------------------------------------------------------------------------------
 */

static bool swizzle(const struct question *q) {
    const unsigned index = q->b->u8[q->lane];
    if (index < 16) return q->got == q->a->u8[index];
    return q->got == 0 || (index < 128 && q->got == q->a->u8[index % 16]);
}

/* A mask bit by bit, or all of a lane by the mask's top bit. */
static bool laneselect(uint64_t a, uint64_t b, uint64_t mask, unsigned bits, uint64_t got) {
    const uint64_t all = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    const uint64_t by_bit = ((a & mask) | (b & ~mask)) & all;
    return got == by_bit || got == (mask >> (bits - 1) ? a : b);
}

#define LANESELECT(bits)                                                                           \
    static bool laneselect##bits(const struct question *q) {                                       \
        return laneselect(q->a->u##bits[q->lane], q->b->u##bits[q->lane], q->c->u##bits[q->lane],  \
                          bits, q->got);                                                           \
    }
LANESELECT(8)
LANESELECT(16)
LANESELECT(32)
LANESELECT(64)

static bool q15mulr(const struct question *q) {
    const int32_t a = q->a->i16[q->lane], b = q->b->i16[q->lane];
    if (a == INT16_MIN && b == INT16_MIN) return q->got == 0x7fff || q->got == 0x8000;
    return q->got == (uint16_t)((a * b + 0x4000) >> 15);
}

/* The sum of products 2 * lane and 2 * lane + 1, b's bytes being signed or not. */
static int32_t pair(const struct question *q, unsigned lane, bool is_signed) {
    int32_t sum = 0;
    for (unsigned i = 2 * lane; i < 2 * lane + 2; i++)
        sum += q->a->i8[i] * (is_signed ? q->b->i8[i] : (int32_t)q->b->u8[i]);
    return sum;
}

/* What becomes of a sum that may not fit 16 bits. */
enum fit { WRAPPED, SATURATED, WHOLE, FITS };

static int32_t fit(int32_t sum, enum fit how) {
    if (how == WRAPPED) return (int16_t)(uint16_t)(uint32_t)sum;
    if (how == WHOLE || (sum >= INT16_MIN && sum <= INT16_MAX)) return sum;
    return sum < 0 ? INT16_MIN : INT16_MAX;
}

static bool dot16(const struct question *q) {
    for (int is_signed = 0; is_signed < 2; is_signed++)
        for (enum fit how = WRAPPED; how < WHOLE; how++)
            if (q->got == (uint16_t)(uint32_t)fit(pair(q, q->lane, is_signed != 0), how))
                return true;
    return false;
}

static bool dot32(const struct question *q) {
    for (int is_signed = 0; is_signed < 2; is_signed++) {
        for (enum fit how = WRAPPED; how < FITS; how++) {
            const int32_t low = fit(pair(q, 2 * q->lane, is_signed != 0), how);
            const int32_t high = fit(pair(q, 2 * q->lane + 1, is_signed != 0), how);
            if (q->got == (uint32_t)(low + high) + q->c->u32[q->lane]) return true;
        }
    }
    return false;
}

/* --- Conversions -------------------------------------------------------------------------------
 */

static bool trunc_signed(double x, uint64_t got) {
    if (x > -2147483649.0 && x < 2147483648.0) return got == (uint32_t)(int32_t)x;
    const uint32_t saturated = x != x ? 0 : x < 0 ? 0x80000000 : 0x7fffffff;
    return got == saturated || got == 0x80000000;
}

static bool trunc_unsigned(double x, uint64_t got) {
    if (x > -1.0 && x < 4294967296.0) return got == (uint32_t)x;
    const uint32_t saturated = x > 0 ? UINT32_MAX : 0;
    return got == saturated || got == UINT32_MAX || got == UINT32_MAX - 1 || got == 0x80000000;
}

static bool trunc_f32_s(const struct question *q) {
    return trunc_signed((double)q->a->f32[q->lane], q->got);
}

static bool trunc_f32_u(const struct question *q) {
    return trunc_unsigned((double)q->a->f32[q->lane], q->got);
}

static bool trunc_f64_s(const struct question *q) {
    return q->lane < 2 ? trunc_signed(q->a->f64[q->lane], q->got) : q->got == 0;
}

static bool trunc_f64_u(const struct question *q) {
    return q->lane < 2 ? trunc_unsigned(q->a->f64[q->lane], q->got) : q->got == 0;
}

/* --- Floats ------------------------------------------------------------------------------------
 */

/* One list for both widths: bit patterns, `bits` wide. */
static uint64_t quiet(unsigned bits) {
    return bits == 32 ? 0x7fc00000 : 0x7ff8000000000000;
}

static uint64_t magnitude(uint64_t x, unsigned bits) {
    return x & ((UINT64_C(1) << (bits - 1)) - 1);
}

static bool is_nan(uint64_t x, unsigned bits) {
    return magnitude(x, bits) > (bits == 32 ? 0x7f800000 : 0x7ff0000000000000);
}

/* What arithmetic may make of these operands where it makes a NaN: a canonical one, or, if an
 * operand is another NaN, any quiet one. */
static bool is_made_nan(uint64_t got, unsigned bits, const uint64_t *operands, unsigned count) {
    bool canonical = true;
    for (unsigned i = 0; i < count; i++)
        if (is_nan(operands[i], bits) && magnitude(operands[i], bits) != quiet(bits))
            canonical = false;
    const uint64_t value = magnitude(got, bits);
    return canonical ? value == quiet(bits) : value >= quiet(bits);
}

static bool is_result(uint64_t wanted, uint64_t got, unsigned bits, const uint64_t *operands,
                      unsigned count) {
    return is_nan(wanted, bits) ? is_made_nan(got, bits, operands, count) : got == wanted;
}

static uint64_t bits_of(double x, unsigned bits) {
    const float narrow = (float)x; /* exact: it was a float */
    uint64_t wide = 0;
    if (bits == 32)
        memcpy(&wide, &narrow, sizeof narrow);
    else
        memcpy(&wide, &x, sizeof x);
    return wide;
}

/* Two roundings or one. */
static bool madd32(const struct question *q, float sign) {
    const float x = sign * q->a->f32[q->lane], y = q->b->f32[q->lane], z = q->c->f32[q->lane];
    const uint64_t in[] = {q->a->u32[q->lane], q->b->u32[q->lane], q->c->u32[q->lane]};
    volatile float product = x * y;
    return is_result(bits_of((double)(product + z), 32), q->got, 32, in, 3) ||
           is_result(bits_of((double)fmaf(x, y, z), 32), q->got, 32, in, 3);
}

static bool madd64(const struct question *q, double sign) {
    const double x = sign * q->a->f64[q->lane], y = q->b->f64[q->lane], z = q->c->f64[q->lane];
    const uint64_t in[] = {q->a->u64[q->lane], q->b->u64[q->lane], q->c->u64[q->lane]};
    volatile double product = x * y;
    return is_result(bits_of(product + z, 64), q->got, 64, in, 3) ||
           is_result(bits_of(fma(x, y, z), 64), q->got, 64, in, 3);
}

static bool f32_madd(const struct question *q) {
    return madd32(q, 1);
}
static bool f32_nmadd(const struct question *q) {
    return madd32(q, -1);
}
static bool f64_madd(const struct question *q) {
    return madd64(q, 1);
}
static bool f64_nmadd(const struct question *q) {
    return madd64(q, -1);
}

/* min (`wants_less`) or max of x and y, which are `a` and `b` in bits. With a NaN: what min makes
 * of it, the NaN as it is, or the other operand. Of two zeros: either. */
static bool extreme(double x, double y, uint64_t a, uint64_t b, unsigned bits, bool wants_less,
                    uint64_t got) {
    const uint64_t in[] = {a, b};
    if (is_nan(a, bits) || is_nan(b, bits))
        return got == a || got == b || is_made_nan(got, bits, in, 2) ||
               (is_nan(a, bits) && got == magnitude(a, bits)) ||
               (is_nan(b, bits) && got == magnitude(b, bits));
    if (x == y) return got == a || got == b;
    return got == ((x < y) == wants_less ? a : b);
}

#define EXTREME(name, lanes, patterns, bits, wants_less)                                           \
    static bool name(const struct question *q) {                                                   \
        return extreme((double)q->a->lanes[q->lane], (double)q->b->lanes[q->lane],                 \
                       q->a->patterns[q->lane], q->b->patterns[q->lane], bits, wants_less,         \
                       q->got);                                                                    \
    }
EXTREME(f32_min, f32, u32, 32, true)
EXTREME(f32_max, f32, u32, 32, false)
EXTREME(f64_min, f64, u64, 64, true)
EXTREME(f64_max, f64, u64, 64, false)

/* --- By instruction ----------------------------------------------------------------------------
 */

static const struct {
    const char *text;
    allows *rule;
} rules[] = {
    {"i8x16.relaxed_swizzle", swizzle},
    {"i32x4.relaxed_trunc_f32x4_s", trunc_f32_s},
    {"i32x4.relaxed_trunc_f32x4_u", trunc_f32_u},
    {"i32x4.relaxed_trunc_f64x2_s_zero", trunc_f64_s},
    {"i32x4.relaxed_trunc_f64x2_u_zero", trunc_f64_u},
    {"f32x4.relaxed_madd", f32_madd},
    {"f32x4.relaxed_nmadd", f32_nmadd},
    {"f64x2.relaxed_madd", f64_madd},
    {"f64x2.relaxed_nmadd", f64_nmadd},
    {"i8x16.relaxed_laneselect", laneselect8},
    {"i16x8.relaxed_laneselect", laneselect16},
    {"i32x4.relaxed_laneselect", laneselect32},
    {"i64x2.relaxed_laneselect", laneselect64},
    {"f32x4.relaxed_min", f32_min},
    {"f32x4.relaxed_max", f32_max},
    {"f64x2.relaxed_min", f64_min},
    {"f64x2.relaxed_max", f64_max},
    {"i16x8.relaxed_q15mulr_s", q15mulr},
    {"i16x8.relaxed_dot_i8x16_i7x16_s", dot16},
    {"i32x4.relaxed_dot_i8x16_i7x16_add_s", dot32},
};

bool relaxed_allows(const char *text, const struct operands *in, unsigned lane, uint64_t got) {
    const union lm_lanes a = {.v128 = in->v[0]}, b = {.v128 = in->v[1]}, c = {.v128 = in->v[2]};
    const struct question q = {&a, &b, &c, lane, got};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].text, text) == 0) return rules[i].rule(&q);
    return false;
}
