/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration: a grid worked out by hand, a field that the stencil leaves alone, and the plain
 * double loop bit for bit at orders around the vector widths. */
#include "tests/workloads/kernel_test.h"

#include "workloads/polybench/jacobi_2d/jacobi_2d.h"

#include <math.h>

enum { MAX = 40 };

/* One step on 3 by 3: b's centre is a fifth of a's cross, a's then of b's, borders stay. */
static void relaxes_by_hand(void **state) {
    (void)state;
    double a[9] = {9, 10, 9, 20, 5, 25, 9, 15, 9}, b[9] = {9, 1, 9, 2, 9, 3, 9, 4, 9};
    jacobi_2d(3, 1, a, b);
    assert_float_equal(b[4], 15.0, 1e-12);
    assert_float_equal(a[4], 5.0, 1e-12);
    assert_true(a[1] == 10 && a[3] == 20 && b[7] == 4 && b[0] == 9);
}

static double linear(size_t row, size_t column) {
    return 3.0 * (double)row - 2.0 * (double)column;
}

static void leaves_a_linear_field_alone(void **state) {
    (void)state;
    double a[MAX * MAX], b[MAX * MAX];
    for (size_t i = 0; i < (size_t)MAX * MAX; i++) {
        a[i] = b[i] = linear(i / MAX, i % MAX);
    }
    jacobi_2d(MAX, 100, a, b);
    for (size_t i = 0; i < (size_t)MAX * MAX; i++) {
        assert_true(fabs(a[i] - linear(i / MAX, i % MAX)) < 1e-10);
    }
}

static void plain_sweep(double *to, const double *from, size_t n) {
    for (size_t i = n + 1; i < n * (n - 1); i++) {
        if (i % n == 0 || i % n == n - 1) continue;
        to[i] = 0.2 * (from[i] + from[i - 1] + from[i + 1] + from[i + n] + from[i - n]);
    }
}

static void equals_a_plain_loop(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t n = 3; n <= MAX; n++) {
        double a[MAX * MAX], b[MAX * MAX], x[MAX * MAX], y[MAX * MAX];
        for (size_t i = 0; i < n * n; i++) {
            x[i] = a[i] = lm_random_f64(&random);
            y[i] = b[i] = lm_random_f64(&random);
        }
        jacobi_2d(n, 3, a, b);
        for (int step = 0; step < 3; step++) {
            plain_sweep(y, x, n);
            plain_sweep(x, y, n);
        }
        assert_memory_equal(a, x, n * n * sizeof(double));
        assert_memory_equal(b, y, n * n * sizeof(double));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relaxes_by_hand),
        cmocka_unit_test(leaves_a_linear_field_alone),
        cmocka_unit_test(equals_a_plain_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
