/* SPDX-License-Identifier: Apache-2.0 */
/* Substring search: needles of every size at every place of texts of every size, with what comes
 * close to them around, and random texts of two letters, against comparison place by place, at the
 * end of the readable world. */
#include "tests/workloads/kernel_test.h"

#include "workloads/text/substring/substring.h"

enum { MAX_SIZE = 120, MAX_NEEDLE = 40 };

static size_t index_plainly(const uint8_t *text, size_t size, const uint8_t *needle,
                            size_t needle_size) {
    for (size_t i = 0; i + needle_size <= size; i++) {
        if (memcmp(text + i, needle, needle_size) == 0) return i;
    }
    return size;
}

static void assert_found(const uint8_t *text, size_t size, const uint8_t *needle,
                         size_t needle_size) {
    uint8_t *const exact = guarded_alloc(size), *const exact_needle = guarded_alloc(needle_size);
    memcpy(exact, text, size);
    memcpy(exact_needle, needle, needle_size);
    assert_int_equal(substring_index(exact, size, exact_needle, needle_size),
                     index_plainly(text, size, needle, needle_size));
    guarded_free(exact, size);
    guarded_free(exact_needle, needle_size);
}

/* The text is the needle's first byte, or its last, over and over, with the needle once inside. */
static void finds_a_needle_at_every_place(void **state) {
    (void)state;
    uint8_t text[MAX_SIZE], needle[MAX_NEEDLE];
    for (size_t needle_size = NEEDLE_LEAST; needle_size <= MAX_NEEDLE;
         needle_size += 1 + needle_size / 8) {
        memset(needle, 'm', needle_size);
        needle[0] = 'a';
        needle[needle_size - 1] = 'z';
        for (size_t size = 0; size <= MAX_SIZE; size++) {
            memset(text, size % 2 ? 'a' : 'z', size);
            assert_found(text, size, needle, needle_size);
            for (size_t at = 0; at + needle_size <= size; at++) {
                memset(text, size % 2 ? 'a' : 'z', size);
                memcpy(text + at, needle, needle_size);
                assert_found(text, size, needle, needle_size);
            }
        }
    }
}

static void agrees_with_a_plain_search(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 20000; round++) {
        uint8_t text[MAX_SIZE], needle[MAX_NEEDLE];
        const uint32_t letters = 2 + lm_random_below(&random, 2);
        const size_t size = lm_random_below(&random, MAX_SIZE);
        const size_t needle_size = NEEDLE_LEAST + lm_random_below(&random, 10);
        for (size_t i = 0; i < size; i++)
            text[i] = (uint8_t)(0xfe + lm_random_below(&random, letters));
        for (size_t i = 0; i < needle_size; i++)
            needle[i] = (uint8_t)(0xfe + lm_random_below(&random, letters));
        assert_found(text, size, needle, needle_size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_needle_at_every_place),
        cmocka_unit_test(agrees_with_a_plain_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
