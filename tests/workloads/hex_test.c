/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal text: the test vectors of RFC 4648 section 10, every byte in every lane, every size
 * against the C library, and every character at every position. */
#include "tests/workloads/kernel_test.h"

#include "workloads/text/hex/hex.h"

#include <ctype.h>

enum { MAX_SIZE = 100 };

static void assert_encoded(const void *bytes, size_t size, const char *expected) {
    uint8_t *const exact = guarded_alloc(size), *const text = guarded_alloc(2 * size);
    memcpy(exact, bytes, size);
    hex_encode(text, exact, size);
    assert_memory_equal(text, expected, 2 * size);
    guarded_free(exact, size);
    guarded_free(text, 2 * size);
}

/* Decodes 2 * size characters and compares, if they are digits. */
static bool decodes(const void *text, size_t size, const void *expected) {
    uint8_t *const exact = guarded_alloc(2 * size), *const bytes = guarded_alloc(size);
    memcpy(exact, text, 2 * size);
    const bool good = hex_decode(bytes, exact, size);
    if (good) assert_memory_equal(bytes, expected, size);
    guarded_free(exact, 2 * size);
    guarded_free(bytes, size);
    return good;
}

static void knows_the_published_vectors(void **state) {
    (void)state;
    static const char *const bytes[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    static const char upper[] = "666F6F626172", lower[] = "666f6f626172";
    for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++) {
        assert_encoded(bytes[i], i, lower);
        assert_true(decodes(lower, i, bytes[i]));
        assert_true(decodes(upper, i, bytes[i]));
    }
}

/* Byte i is i * 17 / 16, so that each value meets each lane; the case of each digit is drawn. */
static void converts_every_size(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 17; round++) {
        for (size_t size = 0; size <= MAX_SIZE; size++) {
            uint8_t bytes[MAX_SIZE];
            char text[2 * MAX_SIZE + 1] = "";
            for (size_t i = 0; i < size; i++) {
                bytes[i] = (uint8_t)((i + round * 16) * 17 / 16 + size);
                snprintf(text + 2 * i, 3, "%02x", bytes[i]);
            }
            assert_encoded(bytes, size, text);
            for (size_t i = 0; i < 2 * size; i++)
                if (lm_random_below(&random, 2)) text[i] = (char)toupper((unsigned char)text[i]);
            assert_true(decodes(text, size, bytes));
        }
    }
}

static void knows_every_character_at_every_position(void **state) {
    (void)state;
    enum { SIZE = 37 };
    for (size_t at = 0; at < (size_t)2 * SIZE; at++) {
        for (int character = 0; character < 256; character++) {
            uint8_t text[2 * SIZE];
            uint8_t bytes[SIZE];
            for (size_t i = 0; i < sizeof text; i++)
                text[i] = i == at ? (uint8_t)character : '9';
            memset(bytes, 0x99, sizeof bytes);
            const char digit[2] = {(char)character, '\0'};
            const unsigned value = (unsigned)strtoul(digit, NULL, 16);
            bytes[at / 2] = (uint8_t)(at % 2 == 0 ? value << 4 | 9 : 0x90 | value);
            assert_int_equal(decodes(text, SIZE, bytes), isxdigit(character) != 0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_published_vectors),
        cmocka_unit_test(converts_every_size),
        cmocka_unit_test(knows_every_character_at_every_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
