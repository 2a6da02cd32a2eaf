/* SPDX-License-Identifier: Apache-2.0 */
/* Tests engine/reader.c and engine/utf8.c: the edges of LEB128 numbers of every width, names, value
 * types, and UTF-8 against a straightforward decoder. */
#include "engine/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/utf8.h"

#define BYTES(...)                                                                                 \
    {__VA_ARGS__}, sizeof(uint8_t[]) {                                                             \
        __VA_ARGS__                                                                                \
    }
#define TOO_LARGE "integer too large"
#define TOO_LONG  "integer representation too long"
#define CUT       "cut off"

enum kind { U32, S32, S33, U64, S64 };

struct number_case {
    enum kind kind;
    uint8_t bytes[12];
    size_t size;
    uint64_t value;      /* extended to 64 bits; all bytes are consumed */
    const char *message; /* or NULL */
    uint64_t offset;     /* of the error */
};

static const struct number_case numbers[] = {
    {U32, BYTES(0x00), 0, NULL, 0},
    {U32, BYTES(0x7f), 127, NULL, 0},
    {U32, BYTES(0x80, 0x01), 128, NULL, 0},
    {U32, BYTES(0x80, 0x80, 0x80, 0x80, 0x00), 0, NULL, 0},
    {U32, BYTES(0xff, 0xff, 0xff, 0xff, 0x0f), UINT32_MAX, NULL, 0},
    {U32, BYTES(0xff, 0xff, 0xff, 0xff, 0x1f), 0, TOO_LARGE, 4},
    {U32, BYTES(0x80, 0x80, 0x80, 0x80, 0x10), 0, TOO_LARGE, 4},
    {U32, BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0x00), 0, TOO_LONG, 4},
    {U32, BYTES(0x80), 0, CUT, 1},
    {U32, BYTES(0xff, 0xff, 0xff, 0xff), 0, CUT, 4},
    {S32, BYTES(0x40), (uint64_t)-64, NULL, 0},
    {S32, BYTES(0x3f), 63, NULL, 0},
    {S32, BYTES(0xc0, 0x00), 64, NULL, 0},
    {S32, BYTES(0xff, 0xff, 0xff, 0xff, 0x07), INT32_MAX, NULL, 0},
    {S32, BYTES(0x80, 0x80, 0x80, 0x80, 0x78), (uint64_t)INT32_MIN, NULL, 0},
    {S32, BYTES(0xff, 0xff, 0xff, 0xff, 0x7f), UINT64_MAX, NULL, 0},
    {S32, BYTES(0xff, 0xff, 0xff, 0xff, 0x0f), 0, TOO_LARGE, 4},
    {S32, BYTES(0x80, 0x80, 0x80, 0x80, 0x70), 0, TOO_LARGE, 4},
    {S32, BYTES(0x80, 0x80, 0x80, 0x80, 0x08), 0, TOO_LARGE, 4},
    {S32, BYTES(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), 0, TOO_LONG, 4},
    {S33, BYTES(0x40), (uint64_t)-64, NULL, 0},
    {S33, BYTES(0xff, 0xff, 0xff, 0xff, 0x0f), UINT32_MAX, NULL, 0},
    {S33, BYTES(0x80, 0x80, 0x80, 0x80, 0x70), (uint64_t)-4294967296, NULL, 0},
    {S33, BYTES(0xff, 0xff, 0xff, 0xff, 0x1f), 0, TOO_LARGE, 4},
    {S33, BYTES(0x80, 0x80, 0x80, 0x80, 0x80), 0, TOO_LONG, 4},
    {U64, BYTES(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), UINT64_MAX, NULL, 0},
    {U64, BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02), 0, TOO_LARGE, 9},
    {U64, BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00), 0, TOO_LONG, 9},
    {S64, BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f), UINT64_C(1) << 63,
     NULL, 0},
    {S64, BYTES(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00), INT64_MAX, NULL, 0},
    {S64, BYTES(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), UINT64_MAX, NULL, 0},
    {S64, BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e), 0, TOO_LARGE, 9},
    {S64, BYTES(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), 0, TOO_LARGE, 9},
    {S64, BYTES(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), 0, TOO_LONG, 9},
};

static struct lm_reader open_reader(const uint8_t *bytes, size_t size, struct lm_error *error) {
    *error = LM_ERROR_INIT;
    return (struct lm_reader){
        .at = bytes, .end = bytes + size, .start = bytes, .at_end = CUT, .error = error};
}

static lm_status read_number(struct lm_reader *reader, enum kind kind, uint64_t *value) {
    uint32_t u32 = 0;
    int32_t s32 = 0;
    int64_t s64 = 0;
    lm_status status = LM_OK;
    switch (kind) {
    case U32:
        status = lm_read_u32(reader, &u32);
        *value = u32;
        return status;
    case S32:
        status = lm_read_s32(reader, &s32);
        *value = (uint64_t)(int64_t)s32;
        return status;
    case U64: return lm_read_u64(reader, value);
    default:
        status = kind == S33 ? lm_read_s33(reader, &s64) : lm_read_s64(reader, &s64);
        *value = (uint64_t)s64;
        return status;
    }
}

static void test_numbers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct number_case *c = &numbers[i];
        struct lm_error error;
        struct lm_reader reader = open_reader(c->bytes, c->size, &error);
        uint64_t value = 0;
        const lm_status status = read_number(&reader, c->kind, &value);
        if (c->message) {
            if (status != LM_MALFORMED ||
                strncmp(error.message, c->message, strlen(c->message)) != 0 ||
                error.offset != c->offset)
                fail_msg("number %zu: expected %s at %llu, got \"%s\" at %llu", i, c->message,
                         (unsigned long long)c->offset, error.message,
                         (unsigned long long)error.offset);
            continue;
        }
        if (status != LM_OK || value != c->value || reader.at != reader.end)
            fail_msg("number %zu: expected %llx, got %llx (%s)", i, (unsigned long long)c->value,
                     (unsigned long long)value, error.message);
    }
}

static void test_names(void **state) {
    (void)state;
    static const uint8_t bytes[] = {4, 'a', 0, 0xc3, 0xa9, 'b'};
    static const uint8_t long_name[] = {3, 'a', 'b'};
    static const uint8_t not_utf8[] = {3, 'a', 'b', 0xff};
    struct lm_error error;
    struct lm_name name;
    struct lm_reader reader = open_reader(bytes, sizeof bytes, &error);
    assert_int_equal(lm_read_name(&reader, &name), LM_OK);
    assert_int_equal(name.length, 4);
    assert_ptr_equal(name.bytes, bytes + 1);
    assert_ptr_equal(reader.at, bytes + 5);
    reader = open_reader(long_name, sizeof long_name, &error);
    assert_int_equal(lm_read_name(&reader, &name), LM_MALFORMED);
    assert_memory_equal(error.message, "length out of bounds", 20);
    reader = open_reader(not_utf8, sizeof not_utf8, &error);
    assert_int_equal(lm_read_name(&reader, &name), LM_MALFORMED);
    assert_string_equal(error.message, "malformed UTF-8 encoding: byte 2 of a name is 0xff");
    assert_int_equal(error.offset, 3);
}

static void test_value_types(void **state) {
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const uint8_t bytes[] = {(uint8_t)byte};
        struct lm_error error;
        struct lm_reader reader = open_reader(bytes, 1, &error);
        uint8_t type = 0;
        const bool is_type =
            (byte >= LM_V128 && byte <= LM_I32) || byte == LM_FUNCREF || byte == LM_EXTERNREF;
        assert_int_equal(lm_read_value_type(&reader, &type), is_type ? LM_OK : LM_MALFORMED);
        assert_int_equal(type, is_type ? byte : 0);
        assert_int_equal(strcmp(lm_type_name(type), "any") != 0, is_type);
    }
}

/* The length of the character at `bytes` by decoding it; 0 when it is none. */
static size_t decode_character(const uint8_t *bytes, size_t size) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = 1;
    if (bytes[0] >= 0x80)
        length = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : bytes[0] >= 0xc0 ? 2 : 0;
    if (length == 0 || length > size || bytes[0] >= 0xf8) return 0;
    if (length == 1) return 1;
    uint32_t code = bytes[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) return 0;
        code = code << 6 | (bytes[i] & 0x3f);
    }
    const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    return code >= least[length] && code <= 0x10ffff && !is_surrogate ? length : 0;
}

/* Every pair of first two bytes, with continuation bytes at the edges behind them, at every length.
 */
static void test_utf8(void **state) {
    (void)state;
    enum { EDGES = 6 };
    static const uint8_t edges[EDGES] = {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff};
    for (unsigned first = 0; first < 0x10000; first++)
        for (size_t edge = 0; edge < (size_t)EDGES * EDGES; edge++) {
            const uint8_t bytes[] = {(uint8_t)(first >> 8), (uint8_t)first, edges[edge % EDGES],
                                     edges[edge / EDGES]};
            for (size_t size = 1; size <= sizeof bytes; size++) {
                size_t expected = 0;
                for (size_t length = 1; expected < size && length > 0; expected += length)
                    length = decode_character(bytes + expected, size - expected);
                if (lm_utf8_prefix(bytes, size) != expected)
                    fail_msg("%02x %02x %02x %02x, %zu bytes: expected %zu, got %zu", bytes[0],
                             bytes[1], bytes[2], bytes[3], size, expected,
                             lm_utf8_prefix(bytes, size));
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_value_types),
        cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
