/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of i8: a plain loop at every size, and the extremes that narrow sums would wrap on.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/dot_i8/dot_i8.h"

static void agrees_with_a_plain_loop(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = 0; size <= 200; size++) {
        uint8_t *const a = guarded_alloc(size), *const b = guarded_alloc(size);
        lm_random_fill_bytes(&random, a, size);
        lm_random_fill_bytes(&random, b, size);
        int64_t expected = 0;
        for (size_t i = 0; i < size; i++)
            expected += (int64_t)(int8_t)a[i] * (int8_t)b[i];
        assert_int_equal(dot_i8((int8_t *)a, (int8_t *)b, size), expected);
        guarded_free(a, size);
        guarded_free(b, size);
    }
}

static void survives_extremes(void **state) {
    (void)state;
    enum { SIZE = (1 << 17) - 1 };
    static const int8_t values[] = {-128, -127, -1, 0, 1, 127};
    static int8_t a[SIZE], b[SIZE];
    for (size_t i = 0; i < sizeof values; i++) {
        for (size_t j = 0; j < sizeof values; j++) {
            memset(a, values[i], SIZE);
            memset(b, values[j], SIZE);
            assert_int_equal(dot_i8(a, b, SIZE), (int64_t)SIZE * values[i] * values[j]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_plain_loop),
        cmocka_unit_test(survives_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
