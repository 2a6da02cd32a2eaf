/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product: exact on small integers at every shape up to odd sizes, close to an f64
 * loop on random numbers, and, where products are rounded, summed in the stripes that the header
 * promises. */
#include "tests/workloads/kernel_test.h"

#include "workloads/blas/gemv_f32/gemv_f32.h"

#include <math.h>

static bool relaxed;

/* Matrix and vector end where memory ends, and so does the product. */
static void check_shape(size_t rows, size_t columns) {
    const size_t matrix_bytes = rows * columns * sizeof(float);
    float *const a = guarded_alloc(matrix_bytes), *const x = guarded_alloc(columns * sizeof(float));
    float *const y = guarded_alloc(rows * sizeof(float));
    for (size_t i = 0; i < rows * columns; i++)
        a[i] = (float)(i % 13) - 6.0f;
    for (size_t j = 0; j < columns; j++)
        x[j] = (float)(j * j % 7) - 3.0f;
    gemv_f32(y, a, x, rows, columns);
    for (size_t i = 0; i < rows; i++) {
        float expected = 0;
        for (size_t j = 0; j < columns; j++)
            expected += a[i * columns + j] * x[j];
        if (y[i] != expected) fail_msg("%zu by %zu: row %zu", rows, columns, i);
    }
    guarded_free(a, matrix_bytes);
    guarded_free(x, columns * sizeof(float));
    guarded_free(y, rows * sizeof(float));
}

static void is_exact_on_small_integers(void **state) {
    (void)state;
    for (size_t rows = 0; rows <= 13; rows++) {
        for (size_t columns = 0; columns <= 43; columns++)
            check_shape(rows, columns);
    }
}

static float striped(const float *a, const float *x, size_t columns) {
    float sums[8] = {0};
    for (size_t j = 0; j < columns; j++)
        sums[j % 8] += a[j] * x[j];
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) +
           ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

static void sums_in_stripes(void **state) {
    (void)state;
    enum { ROWS = 11, COLUMNS = 205 };
    static float a[ROWS * COLUMNS], x[COLUMNS], y[ROWS];
    struct lm_random random = test_random();
    lm_random_fill_f32(&random, a, ROWS * COLUMNS);
    lm_random_fill_f32(&random, x, COLUMNS);
    gemv_f32(y, a, x, ROWS, COLUMNS);
    for (size_t i = 0; i < ROWS; i++) {
        double expected = 0;
        for (size_t j = 0; j < COLUMNS; j++)
            expected += (double)a[i * COLUMNS + j] * (double)x[j];
        assert_float_equal(y[i], expected, 1e-5);
        if (!relaxed) assert_true(y[i] == striped(a + i * COLUMNS, x, COLUMNS));
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_exact_on_small_integers),
        cmocka_unit_test(sums_in_stripes),
    };
    relaxed = test_is_relaxed(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
