/* SPDX-License-Identifier: Apache-2.0 */
/* Sums and counts by group: every count of random rows against a plain loop at the end of the
 * readable world, and long columns of the greatest value in one group, where narrow sums would
 * overflow. */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/group_sum/group_sum.h"

static void assert_grouped(const uint8_t *keys, const uint8_t *values, size_t count) {
    struct group expected[GROUPS] = {{0, 0}}, groups[GROUPS];
    memset(groups, 0xff, sizeof groups);
    for (size_t i = 0; i < count; i++) {
        expected[keys[i]].sum += values[i];
        expected[keys[i]].count++;
    }
    group_sum(groups, keys, values, count);
    for (size_t g = 0; g < GROUPS; g++) {
        assert_int_equal(groups[g].sum, expected[g].sum);
        assert_int_equal(groups[g].count, expected[g].count);
    }
}

static void groups_every_count(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= 200; count++) {
        uint8_t *const keys = guarded_alloc(count), *const values = guarded_alloc(count);
        lm_random_fill_bytes(&random, keys, count);
        lm_random_fill_bytes(&random, values, count);
        for (size_t i = 0; i < count; i++)
            keys[i] %= GROUPS;
        assert_grouped(keys, values, count);
        guarded_free(keys, count);
        guarded_free(values, count);
    }
}

static void holds_the_greatest_sums(void **state) {
    (void)state;
    enum { MANY = 100000 };
    static uint8_t keys[MANY], values[MANY];
    memset(values, 255, sizeof values);
    for (size_t g = 0; g < GROUPS; g++) {
        memset(keys, (int)g, sizeof keys);
        for (size_t count = MANY - 20; count <= MANY; count++)
            assert_grouped(keys, values, count);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_every_count),
        cmocka_unit_test(holds_the_greatest_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
