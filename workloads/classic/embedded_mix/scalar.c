/* SPDX-License-Identifier: Apache-2.0 */
/* The four parts of the mix, each the plain way a small machine's programmer would write it. */
#include "embedded_mix.h"

#include <stdbool.h>

typedef bool precedes(const struct mix_item *, const struct mix_item *);

static bool lower_value(const struct mix_item *a, const struct mix_item *b) {
    return a->value < b->value;
}

static bool lower_number(const struct mix_item *a, const struct mix_item *b) {
    return a->number < b->number;
}

/* Cuts a list behind its first `count` items and returns the rest. */
static struct mix_item *cut(struct mix_item *list, size_t count) {
    for (; list && count > 1; count--)
        list = list->next;
    if (!list) return NULL;
    struct mix_item *const rest = list->next;
    list->next = NULL;
    return rest;
}

/* Merges two sorted lists to the end of a third; returns where that one's end is now. */
static struct mix_item **merge(struct mix_item **end, struct mix_item *a, struct mix_item *b,
                               precedes *before) {
    while (a || b) {
        struct mix_item **const from = !a || (b && before(b, a)) ? &b : &a;
        *end = *from;
        end = &(*from)->next;
        *from = (*from)->next;
    }
    *end = NULL;
    return end;
}

/* From the bottom: runs of 1, 2, 4 ... items are merged in pairs, until one run is left. */
static struct mix_item *sort(struct mix_item *list, precedes *before) {
    for (size_t run = 1;; run *= 2) {
        struct mix_item *rest = list, **end = &list;
        size_t merges = 0;
        while (rest) {
            struct mix_item *const first = rest, *const second = cut(first, run);
            rest = cut(second, run);
            end = merge(end, first, second, before);
            merges++;
        }
        if (merges <= 1) return list;
    }
}

struct mix_item *mix_sort_by_value(struct mix_item *list) {
    return sort(list, lower_value);
}

struct mix_item *mix_sort_by_number(struct mix_item *list) {
    return sort(list, lower_number);
}

struct mix_item *mix_reverse(struct mix_item *list) {
    struct mix_item *reversed = NULL;
    while (list) {
        struct mix_item *const rest = list->next;
        list->next = reversed;
        reversed = list;
        list = rest;
    }
    return reversed;
}

const struct mix_item *mix_find(const struct mix_item *list, int16_t value) {
    while (list && list->value != value)
        list = list->next;
    return list;
}

void mix_multiply(uint32_t sums[MIX_ORDER][MIX_ORDER], const int16_t a[MIX_ORDER][MIX_ORDER],
                  const int16_t b[MIX_ORDER][MIX_ORDER]) {
    for (size_t i = 0; i < MIX_ORDER; i++) {
        for (size_t j = 0; j < MIX_ORDER; j++) {
            uint32_t sum = 0;
            for (size_t k = 0; k < MIX_ORDER; k++)
                sum += (uint32_t)(a[i][k] * b[k][j]);
            sums[i][j] += sum;
        }
    }
}

uint32_t mix_extract(const uint32_t matrix[MIX_ORDER][MIX_ORDER]) {
    uint32_t sum = 0;
    for (size_t i = 0; i < MIX_ORDER; i++)
        for (size_t j = 0; j < MIX_ORDER; j++)
            sum += matrix[i][j] >> 2 & 0x3f;
    return sum;
}

/* Where in a word the machine is; the comments say what has been read. */
enum word_state {
    START,
    SIGN,
    DIGITS,   /* of an integer */
    POINT,    /* and no digit */
    FRACTION, /* a point and a digit at least */
    EXPONENT, /* e */
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    WRONG,
};

static bool is_digit(uint8_t byte) {
    return byte >= '0' && byte <= '9';
}

static bool is_sign(uint8_t byte) {
    return byte == '+' || byte == '-';
}

static enum word_state after_number(uint8_t byte, enum word_state digits, enum word_state point) {
    if (is_digit(byte)) return digits;
    if (byte == '.') return point;
    return byte == 'e' || byte == 'E' ? EXPONENT : WRONG;
}

static enum word_state next_state(enum word_state state, uint8_t byte) {
    switch (state) {
    case START:
        if (is_sign(byte)) return SIGN;
        if (is_digit(byte)) return DIGITS;
        return byte == '.' ? POINT : WRONG;
    case SIGN:
        if (is_digit(byte)) return DIGITS;
        return byte == '.' ? POINT : WRONG;
    case DIGITS: return after_number(byte, DIGITS, FRACTION);
    case POINT: return is_digit(byte) ? FRACTION : WRONG;
    case FRACTION: return after_number(byte, FRACTION, WRONG);
    case EXPONENT:
        if (is_sign(byte)) return EXPONENT_SIGN;
        return is_digit(byte) ? EXPONENT_DIGITS : WRONG;
    case EXPONENT_SIGN:
    case EXPONENT_DIGITS: return is_digit(byte) ? EXPONENT_DIGITS : WRONG;
    default: return WRONG;
    }
}

static enum mix_kind kind_of(enum word_state state) {
    switch (state) {
    case START: return MIX_EMPTY;
    case DIGITS: return MIX_INTEGER;
    case FRACTION: return MIX_DECIMAL;
    case EXPONENT_DIGITS: return MIX_SCIENTIFIC;
    default: return MIX_INVALID;
    }
}

void mix_classify(uint32_t counts[MIX_KINDS], const uint8_t *text, size_t size) {
    enum word_state state = START;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == ',') {
            counts[kind_of(state)]++;
            state = START;
        } else {
            state = next_state(state, text[i]);
        }
    }
    counts[kind_of(state)]++;
}

uint16_t mix_crc16(uint16_t crc, const void *bytes, size_t size) {
    const uint8_t *const at = bytes;
    uint32_t rest = crc;
    for (size_t i = 0; i < size; i++) {
        rest ^= at[i];
        for (int bit = 0; bit < 8; bit++)
            rest = rest >> 1 ^ (rest & 1 ? 0xa001 : 0);
    }
    return (uint16_t)rest;
}
