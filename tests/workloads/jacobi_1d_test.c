/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration in one dimension: a step worked out by hand, and the definition on random
 * vectors. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/jacobi_1d/jacobi_1d.h"

/* Of a = (0 3 0 6 1) come b = (9 1 3 7/3 9) within 1e-5, the ends being b's own, then a. */
static void relaxes_by_hand(void **state) {
    (void)state;
    double a[5] = {0, 3, 0, 6, 1}, b[5] = {9, 0, 0, 0, 9};
    jacobi_1d(5, 1, a, b);
    assert_true(b[0] == 9 && b[4] == 9 && a[0] == 0 && a[4] == 1);
    assert_near(b[1], 0.33333 * 3, 1e-15);
    assert_near(b[2], 0.33333 * 9, 1e-15);
    assert_near(b[3], 0.33333 * 7, 1e-15);
    assert_near(a[1], 0.33333 * (9 + 0.33333 * 12), 1e-14);
}

static struct matrix swept(struct matrix to, struct matrix from) {
    const struct matrix result = copy_matrix(to);
    for (size_t i = 1; i + 1 < from.rows; i++) {
        double sum = 0;
        for (size_t k = i - 1; k <= i + 1; k++)
            sum += *element(from, k, 0);
        *element(result, i, 0) = 0.33333 * sum;
    }
    return result;
}

static void equals_the_definition(struct lm_random *random) {
    enum { STEPS = 3 };
    const size_t n = 4 * random_extent(random);
    const struct matrix a = random_matrix(random, n, 1), b = random_matrix(random, n, 1);
    struct matrix x = a, y = b;
    for (size_t i = 0; i < STEPS; i++) {
        y = swept(y, x);
        x = swept(x, y);
    }
    jacobi_1d(n, STEPS, a.at, b.at);
    assert_matrix(a, x, 0);
    assert_matrix(b, y, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relaxes_by_hand),
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
