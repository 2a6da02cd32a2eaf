/* SPDX-License-Identifier: Apache-2.0 */
/* RNA secondary structure: sequences whose best folding is known, and every folding of short random
 * ones, tried one by one. */
#include "tests/workloads/kernel_test.h"

#include "workloads/polybench/nussinov/nussinov.h"

enum { MAX_BASES = 40, MAX_TRIED = 13 };

static int8_t base(char letter) {
    return (int8_t)(strchr("AGCT", letter) - "AGCT");
}

/* The entry of the whole sequence. */
static int32_t fold(const int8_t *sequence, size_t n) {
    int32_t table[MAX_BASES * MAX_BASES] = {0};
    nussinov(n, sequence, table);
    return table[n - 1];
}

static void knows_simple_foldings(void **state) {
    (void)state;
    static const struct {
        const char *sequence;
        int32_t pairs;
    } cases[] = {
        {"A", 0},           {"AT", 0},        {"AAT", 1},    {"AGT", 1},       {"AGCT", 1},
        {"AAGTT", 2},       {"GGGAAACCC", 3}, {"GACGAC", 2}, {"AAAAAAAAA", 0}, {"GGAAACCGGAACC", 4},
        {"AGAGACTCTCT", 5},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        int8_t sequence[MAX_BASES];
        const size_t n = strlen(cases[c].sequence);
        for (size_t i = 0; i < n; i++)
            sequence[i] = base(cases[c].sequence[i]);
        const int32_t pairs = fold(sequence, n);
        if (pairs != cases[c].pairs) fail_msg("%s: %d pairs", cases[c].sequence, pairs);
    }
}

/* The greatest number of pairs among `count` bases: the first stays single, or pairs with each that
 * it can, which leaves what lies between and what follows. */
static int32_t try_all(const int8_t *bases, size_t count) {
    if (count < 3) return 0;
    int32_t best = try_all(bases + 1, count - 1);
    for (size_t k = 2; k < count; k++) {
        if (bases[0] + bases[k] != 3) continue;
        const int32_t pairs = 1 + try_all(bases + 1, k - 1) + try_all(bases + k + 1, count - k - 1);
        best = pairs > best ? pairs : best;
    }
    return best;
}

static void equals_trying_all_foldings(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 400; round++) {
        int8_t sequence[MAX_TRIED];
        const size_t n = 1 + lm_random_below(&random, MAX_TRIED);
        for (size_t i = 0; i < n; i++)
            sequence[i] = (int8_t)lm_random_below(&random, 4);
        assert_int_equal(fold(sequence, n), try_all(sequence, n));
    }
}

/* Every entry is the folding of its own part of the sequence; what lies below the diagonal stays 0.
 */
static void fills_the_table_with_parts(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 10; round++) {
        int8_t sequence[MAX_BASES];
        const size_t n = 1 + lm_random_below(&random, MAX_BASES);
        const size_t bytes = n * n * sizeof(int32_t);
        int32_t *const table = guarded_alloc(bytes);
        for (size_t i = 0; i < n; i++)
            sequence[i] = (int8_t)lm_random_below(&random, 4);
        nussinov(n, sequence, table);
        for (size_t i = 0; i < n * n; i++) {
            const size_t from = i / n, to = i % n;
            const int32_t part = to > from ? fold(sequence + from, to - from + 1) : 0;
            assert_int_equal(table[i], part);
        }
        guarded_free(table, bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_simple_foldings),
        cmocka_unit_test(equals_trying_all_foldings),
        cmocka_unit_test(fills_the_table_with_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
