/* SPDX-License-Identifier: Apache-2.0 */
/* LU factorisation: a matrix worked out by hand, and factors of random matrices whose product is
 * the matrix. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/lu/lu.h"

#include <math.h>

static void factorises_by_hand(void **state) {
    (void)state;
    double a[9] = {2, 1, 1, 4, 3, 3, 8, 7, 9};
    static const double expected[9] = {2, 1, 1, 2, 1, 1, 4, 3, 2};
    lu(3, a);
    assert_memory_equal(a, expected, sizeof expected);
}

/* A dominant diagonal keeps the pivots away from 0. */
static void gives_factors_of_the_matrix(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix a = random_matrix(random, n, n);
    for (size_t i = 0; i < n; i++)
        *element(a, i, i) += MAX_EXTENT + 1;
    const struct matrix factors = copy_matrix(a);
    lu(n, factors.at);
    const struct matrix upper = transpose(lower_triangle(transpose(factors), NAN));
    assert_matrix(times(lower_triangle(factors, 1), upper), a, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factorises_by_hand),
        in_rounds(gives_factors_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
