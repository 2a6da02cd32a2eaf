/* SPDX-License-Identifier: Apache-2.0 */
/* Linear system: one worked out by hand, and residuals of random ones. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/ludcmp/ludcmp.h"

/* 2 x0 + x1 = 3, 4 x0 + 5 x1 = 3: l = (1; 2 1), u = (2 1; 3), y = (3, -3), x = (2, -1). */
static void solves_by_hand(void **state) {
    (void)state;
    double a[4] = {2, 1, 4, 5}, x[2], y[2];
    static const double b[2] = {3, 3}, factors[4] = {2, 1, 2, 3};
    ludcmp(2, a, b, x, y);
    assert_memory_equal(a, factors, sizeof factors);
    assert_true(y[0] == 3 && y[1] == -3);
    assert_true(x[0] == 2 && x[1] == -1);
}

/* A dominant diagonal keeps the pivots away from 0. */
static void leaves_no_residual(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix a = random_matrix(random, n, n), b = random_matrix(random, n, 1);
    for (size_t i = 0; i < n; i++)
        *element(a, i, i) += MAX_EXTENT + 1;
    const struct matrix x = zero_matrix(n, 1), y = zero_matrix(n, 1);
    ludcmp(n, copy_matrix(a).at, b.at, x.at, y.at);
    assert_matrix(times(a, x), b, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solves_by_hand),
        in_rounds(leaves_no_residual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
