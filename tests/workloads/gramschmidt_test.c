/* SPDX-License-Identifier: Apache-2.0 */
/* Gram-Schmidt: two columns by hand; orthonormal columns, whose product with the triangle is the
 * matrix; nothing written below the diagonal. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/gramschmidt/gramschmidt.h"

static void orthonormalises_by_hand(void **state) {
    (void)state;
    double a[4] = {3, 1, 4, 3}, r[4] = {0}, q[4] = {0};
    gramschmidt(2, 2, a, r, q);
    assert_true(r[0] == 5 && r[2] == 0);
    assert_near(q[0], 0.6, 1e-15);
    assert_near(r[1], 3, 1e-14);
    assert_near(r[3], 1, 1e-14);
    assert_near(q[1], -0.8, 1e-14);
    assert_near(q[3], 0.6, 1e-14);
}

/* 4 on the diagonal keeps the columns well apart. */
static void gives_orthonormal_factors(struct lm_random *random) {
    const size_t n = random_extent(random), m = n + random_extent(random);
    const struct matrix a = random_matrix(random, m, n), identity = zero_matrix(n, n);
    for (size_t i = 0; i < n; i++) {
        *element(a, i, i) += 4;
        *element(identity, i, i) = 1;
    }
    const struct matrix q = zero_matrix(m, n), r = zero_matrix(n, n);
    gramschmidt(m, n, copy_matrix(a).at, r.at, q.at);
    assert_matrix(times(transpose(q), q), identity, 1e-12);
    assert_matrix(times(q, r), a, 1e-12);
    assert_matrix(lower_triangle(r, 0), zero_matrix(n, n), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orthonormalises_by_hand),
        in_rounds(gives_orthonormal_factors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
