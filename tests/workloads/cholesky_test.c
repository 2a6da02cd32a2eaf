/* SPDX-License-Identifier: Apache-2.0 */
/* Cholesky factorisation: a matrix worked out by hand, and factors of random positive definite ones
 * whose product is the matrix; what lies above the diagonal is poisoned and stays. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/cholesky/cholesky.h"

#include <math.h>

static void factorises_by_hand(void **state) {
    (void)state;
    double a[9] = {4, 12, -16, 12, 37, -43, -16, -43, 98};
    static const double expected[9] = {2, 12, -16, 6, 1, -43, -8, 5, 3};
    cholesky(3, a);
    assert_memory_equal(a, expected, sizeof expected);
}

/* g g^T + 1 is positive definite for any g. */
static void gives_factors_of_the_matrix(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix g = random_matrix(random, n, n), a = times(g, transpose(g));
    for (size_t i = 0; i < n; i++)
        *element(a, i, i) += 1;
    const struct matrix factor = copy_matrix(a);
    poison_above_diagonal(factor);
    cholesky(n, factor.at);
    const struct matrix l = lower_triangle(factor, NAN);
    assert_matrix(times(l, transpose(l)), a, 1e-13);
    assert_true(n == 1 || isnan(*element(factor, 0, n - 1)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factorises_by_hand),
        in_rounds(gives_factors_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
