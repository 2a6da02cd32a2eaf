/* SPDX-License-Identifier: Apache-2.0 */
/* Gauss-Seidel iteration: a grid worked out by hand that shows new neighbours at work, a linear
 * field that stays as it is, and the mean of a window by its definition. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/seidel_2d/seidel_2d.h"

/* 4 by 4 with 0 inside and 9 at one corner: 1, then (1) / 9 beside and below it, then all three. */
static void relaxes_by_hand(void **state) {
    (void)state;
    double a[16] = {9};
    seidel_2d(4, 1, a);
    assert_true(a[5] == 1);
    assert_near(a[6], 1.0 / 9, 1e-15);
    assert_near(a[9], (1 + 1.0 / 9) / 9, 1e-15);
    assert_near(a[10], (1 + 1.0 / 9 + 10.0 / 81) / 9, 1e-15);
    assert_true(a[0] == 9 && a[15] == 0 && a[4] == 0);
}

static void leaves_a_linear_field_alone(void **state) {
    (void)state;
    enum { N = 30 };
    double a[N * N];
    for (int i = 0; i < N * N; i++)
        a[i] = 3 * (i / N) - 2 * (i % N);
    seidel_2d(N, 50, a);
    for (int i = 0; i < N * N; i++)
        assert_near(a[i], 3 * (i / N) - 2 * (i % N), 1e-12);
}

static double mean(struct matrix grid, size_t row, size_t column) {
    double sum = 0;
    for (size_t i = 0; i < 9; i++)
        sum += *element(grid, row + i / 3 - 1, column + i % 3 - 1);
    return sum / 9;
}

static void equals_the_definition(struct lm_random *random) {
    enum { STEPS = 3 };
    const size_t n = random_extent(random);
    const struct matrix grid = random_matrix(random, n, n), expected = copy_matrix(grid);
    for (size_t i = 0; i < STEPS * n * n; i++) {
        const size_t row = i / n % n, column = i % n;
        if (row == 0 || row == n - 1 || column == 0 || column == n - 1) continue;
        *element(expected, row, column) = mean(expected, row, column);
    }
    seidel_2d(n, STEPS, grid.at);
    assert_matrix(grid, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relaxes_by_hand),
        cmocka_unit_test(leaves_a_linear_field_alone),
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
