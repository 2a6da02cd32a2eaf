/* SPDX-License-Identifier: Apache-2.0 */
/* Population count: none and all bits of every count of words, each single bit, and random words
 * against a count bit by bit. */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/popcount/popcount.h"

enum { MAX_COUNT = 150 };

static uint64_t count_bitwise(const uint64_t *words, size_t count) {
    uint64_t bits = 0;
    for (size_t i = 0; i < 64 * count; i++)
        bits += words[i / 64] >> i % 64 & 1;
    return bits;
}

static void counts_none_and_all(void **state) {
    (void)state;
    for (size_t count = 0; count <= MAX_COUNT; count++) {
        uint64_t *const words = guarded_alloc(count * sizeof words[0]);
        memset(words, 0, count * sizeof words[0]);
        assert_int_equal(popcount(words, count), 0);
        memset(words, 0xff, count * sizeof words[0]);
        assert_int_equal(popcount(words, count), 64 * count);
        guarded_free(words, count * sizeof words[0]);
    }
}

static void counts_every_single_bit(void **state) {
    (void)state;
    uint64_t words[MAX_COUNT] = {0};
    for (size_t bit = 0; bit < (size_t)64 * MAX_COUNT; bit++) {
        words[bit / 64] = 1ull << bit % 64;
        assert_int_equal(popcount(words, MAX_COUNT), 1);
        words[bit / 64] = 0;
    }
}

/* Thousands of words too, so that lanes' sums grow beyond a byte and beyond 16 bits. */
static void counts_random_words(void **state) {
    (void)state;
    enum { MANY = 70000 };
    static uint64_t words[MANY];
    struct lm_random random = test_random();
    for (size_t i = 0; i < MANY; i++)
        words[i] = lm_random_u64(&random);
    for (size_t count = 0; count <= MAX_COUNT; count++)
        assert_int_equal(popcount(words + count, count), count_bitwise(words + count, count));
    assert_int_equal(popcount(words, MANY), count_bitwise(words, MANY));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_none_and_all),
        cmocka_unit_test(counts_every_single_bit),
        cmocka_unit_test(counts_random_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
