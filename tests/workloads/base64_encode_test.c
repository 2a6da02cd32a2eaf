/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 encoding: the test vectors of RFC 4648 section 10, all 64 characters, every triple of bit
 * patterns that the alphabet's ranges depend on, and every size against a bitwise encoder. */
#include "tests/workloads/kernel_test.h"

#include "tests/workloads/base64.h"
#include "workloads/text/base64_encode/base64_encode.h"

static void assert_encoded(const void *bytes, size_t size, const char *expected) {
    const size_t text_size = base64_encoded_size(size);
    uint8_t *const text = guarded_alloc(text_size);
    base64_encode(text, bytes, size);
    assert_memory_equal(text, expected, text_size);
    guarded_free(text, text_size);
}

static void gives_the_published_vectors(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *text;
    } cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t size = strlen(cases[i].bytes);
        assert_int_equal(base64_encoded_size(size), strlen(cases[i].text));
        assert_encoded(cases[i].bytes, size, cases[i].text);
    }
}

/* 48 bytes whose 64 values count from 0 to 63, repeated so that every lane sees every value. */
static void uses_every_character_in_every_lane(void **state) {
    (void)state;
    enum { VALUES = 64 * 17, SIZE = VALUES / 4 * 3 };
    uint8_t bytes[SIZE];
    char expected[VALUES];
    for (size_t i = 0; i < VALUES; i += 4) {
        uint32_t group = 0;
        for (size_t k = 0; k < 4; k++) {
            const uint32_t value = (uint32_t)((i + k) * 17 / 16 % 64);
            expected[i + k] = base64_letters[value];
            group = group << 6 | value;
        }
        for (size_t k = 0; k < 3; k++)
            bytes[i / 4 * 3 + k] = (uint8_t)(group >> (16 - 8 * k));
    }
    assert_encoded(bytes, SIZE, expected);
}

static void encodes_every_size(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = 0; size <= 300; size++) {
        uint8_t *const bytes = guarded_alloc(size);
        char expected[404];
        lm_random_fill_bytes(&random, bytes, size);
        base64_encode_bitwise(expected, bytes, size);
        assert_encoded(bytes, size, expected);
        guarded_free(bytes, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_vectors),
        cmocka_unit_test(uses_every_character_in_every_lane),
        cmocka_unit_test(encodes_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
