/* SPDX-License-Identifier: Apache-2.0 */
/* Bitonic sorting network: by the 0-1 principle (Knuth, volume 3, section 5.3.4, theorem Z) a
 * network that sorts all zeros and ones sorts everything: all splits of sorted runs and many random
 * patterns are tried, random values beside the C library's sort, and the least and greatest values.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/sort_bitonic/sort_bitonic.h"

enum { MAX_COUNT = 4096 };

static int compare(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void assert_sorts(const int32_t *values, size_t count) {
    static int32_t expected[MAX_COUNT];
    const size_t size = count * sizeof values[0];
    int32_t *const exact = guarded_alloc(size);
    memcpy(exact, values, size);
    memcpy(expected, values, size);
    qsort(expected, count, sizeof expected[0], compare);
    sort_bitonic(exact, count);
    assert_memory_equal(exact, expected, size);
    guarded_free(exact, size);
}

static void sorts_zeros_and_ones(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = BITONIC_LEAST; count <= 256; count *= 2) {
        int32_t values[256];
        for (size_t ones = 0; ones <= count; ones++) {
            for (size_t i = 0; i < count; i++)
                values[i] = i < ones;
            assert_sorts(values, count);
        }
        for (size_t round = 0; round < 2000; round++) {
            const uint32_t bound = 2 + lm_random_below(&random, 10);
            for (size_t i = 0; i < count; i++)
                values[i] = lm_random_below(&random, bound) == 0;
            assert_sorts(values, count);
        }
    }
}

static void sorts_random_values(void **state) {
    (void)state;
    static int32_t values[MAX_COUNT];
    struct lm_random random = test_random();
    for (size_t count = BITONIC_LEAST; count <= MAX_COUNT; count *= 2) {
        for (size_t round = 0; round < 20; round++) {
            for (size_t i = 0; i < count; i++)
                values[i] = (int32_t)lm_random_u64(&random);
            values[3] = INT32_MIN;
            values[7] = values[count - 1] = INT32_MAX;
            assert_sorts(values, count);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_zeros_and_ones),
        cmocka_unit_test(sorts_random_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
