/* SPDX-License-Identifier: Apache-2.0 */
/* Transcoding: the first and last character of every size, every character there is, and texts of
 * every size from every mix of sizes, encoded here from code points both ways, between pages that
 * trap. */
#include "tests/workloads/kernel_test.h"

#include "workloads/text/utf8_to_utf16/utf8_to_utf16.h"

enum { MAX_CHARACTERS = 120 };

struct text {
    uint8_t bytes[4 * MAX_CHARACTERS];
    uint16_t units[2 * MAX_CHARACTERS];
    size_t size, unit_count;
};

static void add(struct text *text, uint32_t c) {
    uint8_t *const bytes = text->bytes + text->size;
    if (c < 0x80) {
        bytes[0] = (uint8_t)c;
        text->size += 1;
    } else if (c < 0x800) {
        bytes[0] = (uint8_t)(0xc0 + c / 64);
        bytes[1] = (uint8_t)(0x80 + c % 64);
        text->size += 2;
    } else if (c < 0x10000) {
        bytes[0] = (uint8_t)(0xe0 + c / 4096);
        bytes[1] = (uint8_t)(0x80 + c / 64 % 64);
        bytes[2] = (uint8_t)(0x80 + c % 64);
        text->size += 3;
    } else {
        bytes[0] = (uint8_t)(0xf0 + c / 262144);
        bytes[1] = (uint8_t)(0x80 + c / 4096 % 64);
        bytes[2] = (uint8_t)(0x80 + c / 64 % 64);
        bytes[3] = (uint8_t)(0x80 + c % 64);
        text->size += 4;
        text->units[text->unit_count++] = (uint16_t)(0xd800 + (c - 0x10000) / 1024);
        c = 0xdc00 + (c - 0x10000) % 1024;
    }
    text->units[text->unit_count++] = (uint16_t)c;
}

static void assert_transcoded(const struct text *text) {
    const size_t room = text->size * sizeof(uint16_t);
    uint8_t *const bytes = guarded_alloc(text->size);
    uint16_t *const units = guarded_alloc(room);
    memcpy(bytes, text->bytes, text->size);
    assert_int_equal(utf8_to_utf16(units, bytes, text->size), text->unit_count);
    assert_memory_equal(units, text->units, text->unit_count * sizeof units[0]);
    guarded_free(bytes, text->size);
    guarded_free(units, room);
}

static void transcodes_every_character(void **state) {
    (void)state;
    for (uint32_t first = 0; first <= 0x10ffff; first += 64) {
        struct text text = {.size = 0};
        for (uint32_t c = first; c < first + 64; c++)
            if (c < 0xd800 || c > 0xdfff) add(&text, c);
        assert_transcoded(&text);
    }
}

/* The sizes allowed are a set of bits; each size's edges and a character between them are drawn. */
static void transcodes_every_mix_of_sizes(void **state) {
    (void)state;
    static const uint32_t edges[4][3] = {{0, 'k', 0x7f},
                                         {0x80, 0x430, 0x7ff},
                                         {0x800, 0xffff, 0xd7ff},
                                         {0x10000, 0x1f600, 0x10ffff}};
    struct lm_random random = test_random();
    for (uint32_t allowed = 1; allowed < 16; allowed++) {
        for (size_t round = 0; round < 2000; round++) {
            struct text text = {.size = 0};
            for (size_t left = lm_random_below(&random, MAX_CHARACTERS); left > 0;) {
                const uint32_t size = lm_random_below(&random, 4);
                if ((allowed >> size & 1) == 0) continue;
                add(&text, edges[size][lm_random_below(&random, 3)]);
                left--;
            }
            assert_transcoded(&text);
        }
    }
}

static int prepare(void **state) {
    (void)state;
    utf8_to_utf16_prepare();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transcodes_every_character),
        cmocka_unit_test(transcodes_every_mix_of_sizes),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
