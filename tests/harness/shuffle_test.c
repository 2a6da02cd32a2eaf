/* SPDX-License-Identifier: Apache-2.0 */
/* Shuffled rounds: permutations, the same for the same seed, another for another, and unbiased. */
#include "harness/shuffle.h"
#include "tests/harness/cmocka_check.h"

enum { COUNT = 24 };

static void is_a_permutation(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        size_t order[COUNT];
        bool seen[COUNT] = {false};
        lm_shuffle_round(seed, (size_t)seed % 5, order, COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            assert_true(order[i] < COUNT);
            assert_false(seen[order[i]]);
            seen[order[i]] = true;
        }
    }
}

static void repeats_and_differs(void **state) {
    (void)state;
    size_t first[COUNT];
    size_t again[COUNT];
    lm_shuffle_round(42, 0, first, COUNT);
    lm_shuffle_round(42, 0, again, COUNT);
    assert_memory_equal(first, again, sizeof first);
    lm_shuffle_round(42, 1, again, COUNT);
    assert_memory_not_equal(first, again, sizeof first);
    lm_shuffle_round(43, 0, again, COUNT);
    assert_memory_not_equal(first, again, sizeof first);
    lm_shuffle_round(42, 0, again, 0);
    lm_shuffle_round(42, 0, again, 1);
    assert_int_equal(again[0], 0);
}

/* Each of 4 items comes first in a quarter of the seeds: chi-square with 3 degrees of freedom stays
 * below 16.3 (p = 0.001) for these fixed seeds. */
static void is_unbiased(void **state) {
    (void)state;
    enum { SEEDS = 4000 };
    size_t firsts[4] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        size_t order[4];
        lm_shuffle_round(seed, 0, order, 4);
        firsts[order[0]]++;
    }
    double chi = 0;
    for (size_t i = 0; i < 4; i++) {
        const double off = (double)firsts[i] - SEEDS / 4;
        chi += off * off / (SEEDS / 4);
    }
    assert_true(chi < 16.3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_a_permutation),
        cmocka_unit_test(repeats_and_differs),
        cmocka_unit_test(is_unbiased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
