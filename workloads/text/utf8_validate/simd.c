/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 validation, simd, by the lookup algorithm (J. Keiser and D. Lemire, "Validating UTF-8 In
 * Less Than One Instruction Per Byte", Software: Practice and Experience 51, 2021).
 *
 * Every error but a missing third or fourth byte shows in two neighbouring bytes, and there in the
 * first byte's halves and the second's upper half. Each half looks up, by swizzle, the set of
 * errors it is compatible with; what all three allow has happened. Whether a byte must be a third
 * or fourth one follows from the bytes two and three places before. */
#include "utf8_validate.h"

#include "guest_simd.h"

#include <string.h>

#define BLOCK 64 /* bytes per look at whether all are ASCII */

/* Errors, one bit each; those that share a bit differ in the first byte's lower half. */
enum {
    TOO_SHORT = 1 << 0,     /* a lead byte, then no continuation byte */
    TOO_LONG = 1 << 1,      /* ASCII, then a continuation byte */
    OVERLONG_3 = 1 << 2,    /* E0, then below A0 */
    TOO_LARGE = 1 << 3,     /* F4, then above 8F; F5 and more, then 90 and more */
    SURROGATE = 1 << 4,     /* ED, then above 9F */
    OVERLONG_2 = 1 << 5,    /* C0 or C1, then a continuation byte */
    OVERLONG_4 = 1 << 6,    /* F0, then below 90 */
    TOO_LARGE_80 = 1 << 6,  /* F5 and more, then 80 to 8F */
    CONTINUATIONS = 1 << 7, /* two continuation bytes: right only inside a longer sequence */
    ANY_LOW = TOO_SHORT | TOO_LONG | CONTINUATIONS, /* those the lower half says nothing of */
    ABOVE_F4 = ANY_LOW | TOO_LARGE | TOO_LARGE_80,
    CONTINUES = TOO_LONG | OVERLONG_2 | CONTINUATIONS, /* second bytes from 80 to BF */
};

/* A lane is an enum above as a byte. */
#define LANE(errors) ((int8_t)(uint8_t)(errors))

static inline v128_t errors_of_first_high(v128_t nibbles) {
    const v128_t table = wasm_i8x16_const(
        TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
        LANE(CONTINUATIONS), LANE(CONTINUATIONS), LANE(CONTINUATIONS), LANE(CONTINUATIONS),
        TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
        TOO_SHORT | TOO_LARGE | TOO_LARGE_80 | OVERLONG_4);
    return wasm_i8x16_swizzle(table, nibbles);
}

static inline v128_t errors_of_first_low(v128_t nibbles) {
    const v128_t table = wasm_i8x16_const(
        LANE(ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4), LANE(ANY_LOW | OVERLONG_2),
        LANE(ANY_LOW), LANE(ANY_LOW), LANE(ANY_LOW | TOO_LARGE), LANE(ABOVE_F4), LANE(ABOVE_F4),
        LANE(ABOVE_F4), LANE(ABOVE_F4), LANE(ABOVE_F4), LANE(ABOVE_F4), LANE(ABOVE_F4),
        LANE(ABOVE_F4), LANE(ABOVE_F4 | SURROGATE), LANE(ABOVE_F4), LANE(ABOVE_F4));
    return wasm_i8x16_swizzle(table, nibbles);
}

static inline v128_t errors_of_second_high(v128_t nibbles) {
    const v128_t table = wasm_i8x16_const(
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        LANE(CONTINUES | OVERLONG_3 | OVERLONG_4 | TOO_LARGE_80),
        LANE(CONTINUES | OVERLONG_3 | TOO_LARGE), LANE(CONTINUES | SURROGATE | TOO_LARGE),
        LANE(CONTINUES | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
    return wasm_i8x16_swizzle(table, nibbles);
}

/* Errors at each byte of `input`; `before` are the sixteen bytes before it. */
static inline v128_t find_errors(v128_t input, v128_t before) {
    const v128_t back1 = wasm_i8x16_shuffle(before, input, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
                                            25, 26, 27, 28, 29, 30);
    const v128_t back2 = wasm_i8x16_shuffle(before, input, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                                            24, 25, 26, 27, 28, 29);
    const v128_t back3 = wasm_i8x16_shuffle(before, input, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                                            23, 24, 25, 26, 27, 28);
    const v128_t first_high = errors_of_first_high(wasm_u8x16_shr(back1, 4));
    const v128_t first_low = errors_of_first_low(wasm_v128_and(back1, wasm_i8x16_splat(0x0f)));
    const v128_t second_high = errors_of_second_high(wasm_u8x16_shr(input, 4));
    const v128_t pair_errors = wasm_v128_and(wasm_v128_and(first_high, first_low), second_high);
    /* The top bit is set where a third or fourth byte is due. It must meet CONTINUATIONS, the same
     * bit, and CONTINUATIONS must not stand anywhere else. */
    const v128_t third = wasm_u8x16_sub_sat(back2, wasm_u8x16_splat(0xe0 - 0x80));
    const v128_t fourth = wasm_u8x16_sub_sat(back3, wasm_u8x16_splat(0xf0 - 0x80));
    const v128_t due = wasm_v128_and(wasm_v128_or(third, fourth), wasm_u8x16_splat(0x80));
    return wasm_v128_xor(due, pair_errors);
}

/* Not zero where a sequence begins in the last three bytes and goes on beyond them. */
static inline v128_t find_incomplete(v128_t input) {
    const v128_t greatest = wasm_i8x16_const(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                             LANE(0xf0 - 1), LANE(0xe0 - 1), LANE(0xc0 - 1));
    return wasm_u8x16_sub_sat(input, greatest);
}

struct checker {
    v128_t errors;
    v128_t before;     /* the last sixteen bytes */
    v128_t incomplete; /* find_incomplete(before) */
};

/* Checks 64 bytes. ASCII needs no look-ups: only the sequence before it must be complete. */
static inline void check_block(struct checker *c, const uint8_t *text) {
    const v128_t v0 = wasm_v128_load(text), v1 = wasm_v128_load(text + 16);
    const v128_t v2 = wasm_v128_load(text + 32), v3 = wasm_v128_load(text + 48);
    const v128_t all = wasm_v128_or(wasm_v128_or(v0, v1), wasm_v128_or(v2, v3));
    if (!wasm_v128_any_true(wasm_v128_and(all, wasm_u8x16_splat(0x80)))) {
        c->errors = wasm_v128_or(c->errors, c->incomplete);
        c->incomplete = wasm_i8x16_splat(0);
    } else {
        const v128_t e01 = wasm_v128_or(find_errors(v0, c->before), find_errors(v1, v0));
        const v128_t e23 = wasm_v128_or(find_errors(v2, v1), find_errors(v3, v2));
        c->errors = wasm_v128_or(c->errors, wasm_v128_or(e01, e23));
        c->incomplete = find_incomplete(v3);
    }
    c->before = v3;
}

/* Looks at the errors once per 4 KiB, to stop early in bad text at little cost in good text. */
bool utf8_validate(const uint8_t *text, size_t size) {
    const v128_t zero = wasm_i8x16_splat(0);
    struct checker c = {zero, zero, zero};
    size_t i = 0;
    while (size - i >= BLOCK) {
        const size_t blocks = (size - i) / BLOCK;
        const size_t stop = i + BLOCK * (blocks < 64 ? blocks : 64);
        for (; i < stop; i += BLOCK)
            check_block(&c, text + i);
        if (wasm_v128_any_true(c.errors)) return false;
    }
    uint8_t rest[BLOCK] = {0};
    memcpy(rest, text + i, size - i);
    check_block(&c, rest);
    return !wasm_v128_any_true(wasm_v128_or(c.errors, c.incomplete));
}
