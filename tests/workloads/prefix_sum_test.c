/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums: every count across several groups of vectors, into another array and in place, with
 * sums that overflow; triangular numbers as a known answer. */
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/prefix_sum/prefix_sum.h"

static void sums_ones_and_their_sums(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    uint32_t values[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        values[i] = 1;
    prefix_sum(values, values, COUNT, 0);
    prefix_sum(values, values, COUNT, 0);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(values[i], (i + 1) * (i + 2) / 2);
}

static void agrees_with_additions_at_every_count(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= 130; count++) {
        const size_t size = count * sizeof(uint32_t);
        uint32_t *const differences = guarded_alloc(size), *const sums = guarded_alloc(size);
        const uint32_t start = (uint32_t)lm_random_u64(&random);
        uint32_t expected = start;
        lm_random_fill_bytes(&random, (uint8_t *)differences, size);
        prefix_sum(sums, differences, count, start);
        for (size_t i = 0; i < count; i++) {
            expected += differences[i];
            assert_int_equal(sums[i], expected);
        }
        prefix_sum(differences, differences, count, start);
        assert_memory_equal(differences, sums, size);
        guarded_free(sums, size);
        guarded_free(differences, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_ones_and_their_sums),
        cmocka_unit_test(agrees_with_additions_at_every_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
