/* SPDX-License-Identifier: Apache-2.0 */
/* Alternating direction implicit method: the field that the equation leaves alone, and residuals of
 * the tridiagonal systems that each half step solves. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/adi/adi.h"

/* 1 on the border and inside is at rest. */
static void leaves_the_border_value_alone(void **state) {
    (void)state;
    enum { N = 20, STEPS = 30 };
    double u[N * N], v[N * N] = {0}, p[N * N], q[N * N];
    for (size_t i = 0; i < (size_t)N * N; i++)
        u[i] = 1;
    adi(N, STEPS, u, v, p, q);
    for (size_t i = 0; i < (size_t)N * N; i++)
        assert_near(u[i], 1, 1e-12);
}

/* The second difference of column `column` around `row`. */
static double curvature(struct matrix field, size_t row, size_t column) {
    return *element(field, row - 1, column) - 2 * *element(field, row, column) +
           *element(field, row + 1, column);
}

/* 1 on the border; what the half steps do not write there stays as it was. */
static struct matrix with_border(struct matrix field) {
    const struct matrix result = copy_matrix(field);
    for (size_t i = 0; i < field.rows; i++) {
        *element(result, i, 0) = *element(result, i, field.rows - 1) = 1;
        *element(result, 0, i) = *element(result, field.rows - 1, i) = 1;
    }
    return result;
}

/* One step of length 1 on a grid of 1 / n: v - u = n^2 (v's curvature along columns + u's along
 * rows / 2), and w - v = n^2 (w's along rows / 2 + v's along columns). */
static void solves_both_half_steps(struct lm_random *random) {
    const size_t n = 2 + random_extent(random);
    const double square = (double)(n * n);
    const struct matrix u = with_border(random_matrix(random, n, n)), before = transpose(u);
    const struct matrix v = with_border(zero_matrix(n, n)), p = zero_matrix(n, n);
    const struct matrix residuals = zero_matrix(n, n), zeros = zero_matrix(n, n);
    adi(n, 1, u.at, v.at, p.at, zero_matrix(n, n).at);
    const struct matrix after = transpose(u);
    for (size_t i = 1; i + 1 < n; i++) {
        for (size_t j = 1; j + 1 < n; j++) {
            const double gain = *element(v, i, j) - *element(before, j, i);
            *element(residuals, i, j) =
                gain / square - curvature(v, i, j) - curvature(before, j, i) / 2;
        }
    }
    assert_matrix(residuals, zeros, 1e-13);
    for (size_t i = 1; i + 1 < n; i++) {
        for (size_t j = 1; j + 1 < n; j++) {
            const double gain = *element(after, j, i) - *element(v, i, j);
            *element(residuals, i, j) =
                gain / square - curvature(after, j, i) / 2 - curvature(v, i, j);
        }
    }
    assert_matrix(residuals, zeros, 1e-13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_the_border_value_alone),
        in_rounds(solves_both_half_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
