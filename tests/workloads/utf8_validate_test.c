/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 validation: a table of good and bad sequences (Unicode standard, table 3-7) at every
 * position across several vectors and at the very end, truncations everywhere, and all sequences of
 * boundary bytes against a validator that decodes. */
#include "tests/workloads/kernel_test.h"

#include "workloads/text/utf8_validate/utf8_validate.h"

/* Decodes one character by the rules of RFC 3629; returns its size, or 0 where it is ill-formed. */
static size_t decode(const uint8_t *bytes, size_t left) {
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t lead = bytes[0];
    if (lead < 0x80) return 1;
    const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc0 || lead >= 0xf8 || size > left) return 0;
    uint32_t c = lead & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if (bytes[i] >> 6 != 2) return 0;
        c = c << 6 | (bytes[i] & 0x3fu);
    }
    const bool surrogate = c >= 0xd800 && c <= 0xdfff;
    return c >= least[size] && c <= 0x10ffff && !surrogate ? size : 0;
}

static bool decodes(const uint8_t *bytes, size_t size) {
    for (size_t i = 0; i < size;) {
        const size_t step = decode(bytes + i, size - i);
        if (step == 0) return false;
        i += step;
    }
    return true;
}

static const struct sequence {
    const char *name, *bytes;
    bool valid;
} sequences[] = {
    {"U+007F", "\x7f", true},
    {"U+0080", "\xc2\x80", true},
    {"U+07FF", "\xdf\xbf", true},
    {"U+0800", "\xe0\xa0\x80", true},
    {"U+0FFF", "\xe0\xbf\xbf", true},
    {"U+1000", "\xe1\x80\x80", true},
    {"U+D7FF", "\xed\x9f\xbf", true},
    {"U+E000", "\xee\x80\x80", true},
    {"U+FFFF", "\xef\xbf\xbf", true},
    {"U+10000", "\xf0\x90\x80\x80", true},
    {"U+FFFFF", "\xf3\xbf\xbf\xbf", true},
    {"U+10FFFF", "\xf4\x8f\xbf\xbf", true},
    {"all sizes", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", true},
    {"lone continuation 80", "\x80", false},
    {"lone continuation BF", "\xbf", false},
    {"two lone continuations", "\x80\xbf", false},
    {"overlong 2: C0 80", "\xc0\x80", false},
    {"overlong 2: C0 AF", "\xc0\xaf", false},
    {"overlong 2: C1 BF", "\xc1\xbf", false},
    {"overlong 3: E0 80 80", "\xe0\x80\x80", false},
    {"overlong 3: E0 9F BF", "\xe0\x9f\xbf", false},
    {"overlong 4: F0 80 80 80", "\xf0\x80\x80\x80", false},
    {"overlong 4: F0 8F BF BF", "\xf0\x8f\xbf\xbf", false},
    {"surrogate D800", "\xed\xa0\x80", false},
    {"surrogate DBFF", "\xed\xaf\xbf", false},
    {"surrogate DC00", "\xed\xb0\x80", false},
    {"surrogate DFFF", "\xed\xbf\xbf", false},
    {"U+110000", "\xf4\x90\x80\x80", false},
    {"U+13FFFF", "\xf4\xbf\xbf\xbf", false},
    {"U+140000", "\xf5\x80\x80\x80", false},
    {"U+1FFFFF", "\xf7\xbf\xbf\xbf", false},
    {"five bytes", "\xf8\x88\x80\x80\x80", false},
    {"six bytes", "\xfc\x84\x80\x80\x80\x80", false},
    {"FE", "\xfe", false},
    {"FF", "\xff", false},
    {"2 bytes, 1 present", "\xc3", false},
    {"3 bytes, 1 present", "\xe2", false},
    {"3 bytes, 2 present", "\xe2\x82", false},
    {"4 bytes, 1 present", "\xf0", false},
    {"4 bytes, 2 present", "\xf0\x9f", false},
    {"4 bytes, 3 present", "\xf0\x9f\x98", false},
    {"least lead of 2, 1 present", "\xc2", false},
    {"least lead of 3, 1 present", "\xe0", false},
    {"least lead of 3, 2 present", "\xe0\xa0", false},
    {"least lead of 4, 3 present", "\xf0\x90\x80", false},
    {"greatest lead of 4, 3 present", "\xf4\x8f\xbf", false},
    {"2 bytes and one too many", "\xc3\xa9\x80", false},
    {"3 bytes and one too many", "\xe2\x82\xac\x80", false},
    {"4 bytes and one too many", "\xf0\x9f\x98\x80\x80", false},
    {"lead, then lead", "\xc3\xc3\xa9", false},
    {"3 bytes broken off by a lead", "\xe2\x82\xc3\xa9", false},
};

/* Text that the sequences are put into: ASCII, and one filler of each greater size. */
static const char *const fillers[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};

/* Repeats `filler` until `at_least` bytes are written; returns how many were. */
static size_t fill(uint8_t *bytes, const char *filler, size_t at_least) {
    size_t used = 0;
    while (used < at_least) {
        for (const char *c = filler; *c != '\0'; c++) {
            bytes[used++] = (uint8_t)*c;
        }
    }
    return used;
}

/* Validates filler, sequence, filler in a buffer that ends exactly where the text does. */
static void check_inside(const struct sequence *sequence, const char *filler, size_t before,
                         size_t after) {
    uint8_t text[512];
    size_t size = fill(text, filler, before);
    size += fill(text + size, sequence->bytes, 1);
    size += fill(text + size, filler, after);
    uint8_t *const exact = guarded_alloc(size);
    memcpy(exact, text, size);
    if (utf8_validate(exact, size) != sequence->valid) {
        fail_msg("%s after %zu bytes of %s, with %zu after it", sequence->name, before, filler,
                 after);
    }
    guarded_free(exact, size);
}

static void knows_every_sequence_at_every_position(void **state) {
    (void)state;
    static const size_t afters[] = {0, 1, 3, 15, 17, 64, 100};
    for (size_t s = 0; s < sizeof sequences / sizeof sequences[0]; s++) {
        for (size_t f = 0; f < sizeof fillers / sizeof fillers[0]; f++) {
            for (size_t before = 0; before <= 130; before++) {
                for (size_t a = 0; a < sizeof afters / sizeof afters[0]; a++) {
                    check_inside(&sequences[s], fillers[f], before, afters[a]);
                }
            }
        }
    }
}

/* Every prefix of a text of all sizes of characters is valid exactly where a character ends. */
static void finds_truncation_everywhere(void **state) {
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        uint8_t text[400];
        memset(text, 'x', shift);
        const size_t size = shift + fill(text + shift, sequences[12].bytes, 300);
        for (size_t cut = 0; cut <= size; cut++) {
            uint8_t *const exact = guarded_alloc(cut);
            memcpy(exact, text, cut);
            assert_int_equal(utf8_validate(exact, cut), decodes(text, cut));
            guarded_free(exact, cut);
        }
    }
}

static const uint8_t boundaries[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
                                     0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
                                     0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff};

/* All four-byte strings of the bytes at which table 3-7 changes, at the start and across vectors.
 */
static void agrees_with_a_decoder_on_all_boundary_bytes(void **state) {
    (void)state;
    const size_t n = sizeof boundaries;
    uint8_t text[80];
    size_t valid = 0;
    memset(text, 'a', sizeof text);
    for (size_t code = 0; code < n * n * n * n; code++) {
        const uint8_t bytes[4] = {boundaries[code % n], boundaries[code / n % n],
                                  boundaries[code / n / n % n], boundaries[code / n / n / n]};
        const size_t at = code % 2 == 0 ? 0 : 13;
        memcpy(text + at, bytes, 4);
        const bool expected = decodes(bytes, 4);
        valid += expected;
        if (utf8_validate(text, sizeof text) != expected) {
            fail_msg("%02x %02x %02x %02x at %zu", bytes[0], bytes[1], bytes[2], bytes[3], at);
        }
        memset(text + at, 'a', 4);
    }
    assert_true(valid > 100);
}

/* Long texts: an error in every 61st place of 20 KB must be found, and none without one. */
static void finds_one_error_in_a_long_text(void **state) {
    (void)state;
    enum { SIZE = 20000 };
    static uint8_t text[SIZE + 16];
    const size_t size = fill(text, sequences[12].bytes, SIZE);
    assert_true(utf8_validate(text, size));
    for (size_t at = 0; at < size; at += 61) {
        const uint8_t good = text[at];
        text[at] = 0xc1;
        assert_false(utf8_validate(text, size));
        text[at] = good;
    }
    assert_true(utf8_validate(text, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_every_sequence_at_every_position),
        cmocka_unit_test(finds_truncation_everywhere),
        cmocka_unit_test(agrees_with_a_decoder_on_all_boundary_bytes),
        cmocka_unit_test(finds_one_error_in_a_long_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
