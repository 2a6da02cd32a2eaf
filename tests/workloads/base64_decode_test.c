/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 decoding: the test vectors of RFC 4648 section 10, texts that section 3 refuses, every
 * size against the bits encoded, and every byte value at every position of several vectors. */
#include "tests/workloads/kernel_test.h"

#include "tests/workloads/base64.h"
#include "workloads/text/base64_decode/base64_decode.h"

/* Decodes between pages that trap: the text as it stands, the bytes with room for size / 4 * 3. */
static bool decodes(const void *text, size_t size, const void *expected, size_t expected_size) {
    const size_t room = size / 4 * 3;
    uint8_t *const exact = guarded_alloc(size), *const bytes = guarded_alloc(room);
    memcpy(exact, text, size);
    size_t decoded = SIZE_MAX;
    const bool good = base64_decode(bytes, &decoded, exact, size);
    if (good) {
        assert_int_equal(decoded, expected_size);
        assert_memory_equal(bytes, expected, decoded);
    }
    guarded_free(exact, size);
    guarded_free(bytes, room);
    return good;
}

static void takes_the_published_vectors(void **state) {
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
        const char *const text = cases[i].text;
        assert_true(decodes(text, strlen(text), cases[i].bytes, strlen(cases[i].bytes)));
    }
}

static void refuses_ill_formed_texts(void **state) {
    (void)state;
    static const char *const texts[] = {
        "Z",    "Zg",   "Zg=",  "====", "Z===", "Zh==",     "Zm9=",     "Zg=v",
        "=m9v", "Z=9v", "Zm 9", "Zm-v", "Zm_v", "Zg==Zg==", "Zm8=Zm9v", "Zm9vZm9vZ",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (decodes(texts[i], strlen(texts[i]), "", SIZE_MAX)) fail_msg("took %s", texts[i]);
    }
}

static void decodes_every_size(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = 0; size <= 300; size++) {
        uint8_t bytes[300];
        char text[400];
        lm_random_fill_bytes(&random, bytes, size);
        const size_t text_size = base64_encode_bitwise(text, bytes, size);
        assert_true(decodes(text, text_size, bytes, size));
    }
}

/* Group by group; what is not in the alphabet counts as nothing. */
static void decode_letters(uint8_t *bytes, const uint8_t *text, size_t size) {
    for (size_t i = 0; i < size; i += 4) {
        uint32_t group = 0;
        for (size_t k = 0; k < 4; k++) {
            const char *const value = strchr(base64_letters, text[i + k]);
            group = group << 6 | (uint32_t)(value ? value - base64_letters : 0);
        }
        for (size_t k = 0; k < 3; k++)
            bytes[i / 4 * 3 + k] = (uint8_t)(group >> (16 - 8 * k));
    }
}

/* A text of 64 characters in turn, rotated, so that every lane sees each; with one byte replaced.
 */
static void knows_every_byte_at_every_position(void **state) {
    (void)state;
    enum { SIZE = 192 };
    uint8_t text[SIZE], bytes[SIZE / 4 * 3];
    for (size_t at = 0; at < SIZE; at++) {
        for (size_t byte = 0; byte < 256; byte++) {
            const char *const found = byte == 0 ? NULL : strchr(base64_letters, (int)byte);
            for (size_t i = 0; i < SIZE; i++) {
                text[i] = (uint8_t)base64_letters[(i + byte + at) % 64];
            }
            text[at] = (uint8_t)byte;
            decode_letters(bytes, text, SIZE);
            if (at == SIZE - 1 && byte == '=') continue; /* padding, whose bits decide */
            assert_int_equal(decodes(text, SIZE, bytes, sizeof bytes), found != NULL);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_published_vectors),
        cmocka_unit_test(refuses_ill_formed_texts),
        cmocka_unit_test(decodes_every_size),
        cmocka_unit_test(knows_every_byte_at_every_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
