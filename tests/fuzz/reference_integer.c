/* SPDX-License-Identifier: Apache-2.0 */
/* Integer numerics of the reference evaluation (spec section 4.3.2): one function per operator for
 * both widths, over integers wide enough that nothing overflows; the result is taken modulo 2^N. */
#include "tests/fuzz/reference_internal.h"

typedef __int128 wide;
typedef uint64_t integer_fn(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap);

static wide power(unsigned exponent) {
    return (wide)1 << exponent;
}

/* signed_N */
static wide as_signed(uint64_t a, unsigned bits) {
    return (wide)a < power(bits - 1) ? (wide)a : (wide)a - power(bits);
}

#define OPERATOR(name, expression)                                                                 \
    static uint64_t name(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {         \
        (void)b, (void)bits, (void)trap;                                                           \
        return (uint64_t)(expression);                                                             \
    }
OPERATOR(add, (wide)a + (wide)b)
OPERATOR(sub, (wide)a - (wide)b)
OPERATOR(mul, (unsigned __int128)a *b)
OPERATOR(and, a &b)
OPERATOR(or, a | b)
OPERATOR(xor, (a | b) - (a & b))
OPERATOR(shl, (unsigned __int128)a << b % bits)
OPERATOR(shr_u, (wide)a / power((unsigned)(b % bits)))
OPERATOR(shr_s, as_signed(a, bits) >> b % bits)
OPERATOR(eqz, a == 0)
OPERATOR(eq, a == b)
OPERATOR(ne, a != b)
OPERATOR(lt_u, a < b)
OPERATOR(gt_u, a > b)
OPERATOR(le_u, a <= b)
OPERATOR(ge_u, a >= b)
OPERATOR(lt_s, as_signed(a, bits) < as_signed(b, bits))
OPERATOR(gt_s, as_signed(a, bits) > as_signed(b, bits))
OPERATOR(le_s, as_signed(a, bits) <= as_signed(b, bits))
OPERATOR(ge_s, as_signed(a, bits) >= as_signed(b, bits))
OPERATOR(extend8_s, as_signed(a % 256, 8))
OPERATOR(extend16_s, as_signed(a % 65536, 16))
OPERATOR(extend32_s, as_signed(a % ((uint64_t)1 << 32), 32))
#undef OPERATOR

static uint64_t rotl(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    (void)trap;
    for (uint64_t i = 0; i < b % bits; i++)
        a = (uint64_t)(((unsigned __int128)a << 1 | a >> (bits - 1)) %
                       (unsigned __int128)power(bits));
    return a;
}

static uint64_t rotr(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    return rotl(a, bits - b % bits, bits, trap);
}

static uint64_t clz(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    (void)b, (void)trap;
    unsigned zeros = 0;
    while (zeros < bits && (a >> (bits - 1 - zeros) & 1) == 0)
        zeros++;
    return zeros;
}

static uint64_t ctz(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    (void)b, (void)trap;
    unsigned zeros = 0;
    while (zeros < bits && (a >> zeros & 1) == 0)
        zeros++;
    return zeros;
}

static uint64_t popcnt(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    (void)b, (void)trap;
    unsigned ones = 0;
    for (unsigned i = 0; i < bits; i++)
        ones += a >> i & 1;
    return ones;
}

static uint64_t div_u(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    (void)bits;
    if (b == 0) *trap = LM_TRAP_integer_divide;
    return b == 0 ? 0 : a / b;
}

static uint64_t rem_u(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    (void)bits;
    if (b == 0) *trap = LM_TRAP_integer_divide;
    return b == 0 ? 0 : a % b;
}

static uint64_t div_s(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    if (b == 0) {
        *trap = LM_TRAP_integer_divide;
        return 0;
    }
    const wide quotient = as_signed(a, bits) / as_signed(b, bits);
    if (quotient == power(bits - 1)) *trap = LM_TRAP_integer_overflow;
    return (uint64_t)quotient;
}

static uint64_t rem_s(uint64_t a, uint64_t b, unsigned bits, enum lm_trap_code *trap) {
    if (b == 0) {
        *trap = LM_TRAP_integer_divide;
        return 0;
    }
    return (uint64_t)(as_signed(a, bits) % as_signed(b, bits));
}

/* Which operator, at which width; comparisons give an i32 whatever they compare. */
static const struct row {
    integer_fn *fn;
    unsigned bits;
} rows[LM_OP_COUNT] = {
#define BOTH(name) [LM_OP_i32_##name] = {name, 32}, [LM_OP_i64_##name] = {name, 64},
    /* clang-format off */
    BOTH(add) BOTH(sub) BOTH(mul) BOTH(div_s) BOTH(div_u) BOTH(rem_s) BOTH(rem_u)
    BOTH(and) BOTH(or) BOTH(xor) BOTH(shl) BOTH(shr_s) BOTH(shr_u) BOTH(rotl) BOTH(rotr)
    BOTH(clz) BOTH(ctz) BOTH(popcnt) BOTH(eqz) BOTH(eq) BOTH(ne)
    BOTH(lt_s) BOTH(lt_u) BOTH(gt_s) BOTH(gt_u) BOTH(le_s) BOTH(le_u) BOTH(ge_s) BOTH(ge_u)
    BOTH(extend8_s) BOTH(extend16_s)
                    /* clang-format on */
                    [LM_OP_i64_extend32_s] = {extend32_s, 64},
    [LM_OP_i64_extend_i32_s] = {extend32_s, 64},
    [LM_OP_i64_extend_i32_u] = { or, 64},
    [LM_OP_i32_wrap_i64] = { or, 64},
#undef BOTH
};

bool ref_integer(enum lm_op op, const union ref_value *a, union ref_value *result,
                 enum lm_trap_code *trap) {
    const struct row *row = &rows[op];
    if (!row->fn) return false;
    const char *sig = lm_ops[op].sig;
    const bool is_binary = sig[1] != '_';
    const uint64_t second = is_binary ? a[1].i64 : 0;
    const uint64_t value = row->fn(a[0].i64, second, row->bits, trap);
    const bool is_narrow = lm_ops[op].sig[is_binary ? 3 : 2] == 'i';
    result->i64 = is_narrow ? value & UINT32_MAX : value;
    return true;
}
