/* SPDX-License-Identifier: Apache-2.0 */
/* Dot products of i8: a plain loop at every length and number of rows, in arrays that end where
 * memory ends, and the extremes that narrow sums would wrap on. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/dot_i8/dot_i8.h"

static void check_shape(struct lm_random *random, size_t rows, size_t size) {
    uint8_t *const a = guarded_alloc(size), *const b = guarded_alloc(rows * size);
    int32_t *const products = guarded_alloc(rows * sizeof *products);
    lm_random_fill_bytes(random, a, size);
    lm_random_fill_bytes(random, b, rows * size);
    dot_i8(products, (int8_t *)a, (int8_t *)b, rows, size);
    for (size_t row = 0; row < rows; row++) {
        int64_t expected = 0;
        for (size_t i = 0; i < size; i++)
            expected += (int64_t)(int8_t)a[i] * (int8_t)b[row * size + i];
        if (products[row] != expected) fail_msg("%zu rows of %zu: row %zu", rows, size, row);
    }
    guarded_free(a, size);
    guarded_free(b, rows * size);
    guarded_free(products, rows * sizeof *products);
}

static void agrees_with_a_plain_loop(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t rows = 0; rows <= 9; rows++) {
        for (size_t size = 0; size <= 70; size++)
            check_shape(&random, rows, size);
    }
    check_shape(&random, 5, 4099);
}

static void survives_extremes(void **state) {
    (void)state;
    enum { SIZE = (1 << 17) - 1, ROWS = 4 };
    static const int8_t values[] = {-128, -127, -1, 0, 1, 127};
    static int8_t a[SIZE], b[ROWS * SIZE];
    for (size_t i = 0; i < sizeof values; i++) {
        for (size_t j = 0; j < sizeof values; j++) {
            int32_t products[ROWS];
            memset(a, values[i], SIZE);
            memset(b, values[j], ROWS * SIZE);
            dot_i8(products, a, b, ROWS, SIZE);
            for (size_t row = 0; row < ROWS; row++)
                assert_int_equal(products[row], (int64_t)SIZE * values[i] * values[j]);
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
