/* SPDX-License-Identifier: Apache-2.0 */
/* Levinson-Durbin recursion: orders 1 and 2 worked out by hand, and residuals of the Yule-Walker
 * equations. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/durbin/durbin.h"

/* Order 2: y0 = -r0 (1 - r1) / (1 - r0^2), y1 = (r0^2 - r1) / (1 - r0^2). */
static void solves_by_hand(void **state) {
    (void)state;
    static const double r[2] = {0.5, 0.125};
    double y[2] = {0}, scratch[2];
    durbin(1, r, y, scratch);
    assert_true(y[0] == -0.5);
    durbin(2, r, y, scratch);
    assert_near(y[0], -0.4375 / 0.75, 1e-15);
    assert_near(y[1], 0.125 / 0.75, 1e-15);
}

/* Small correlations keep T diagonally dominant, and so its minors positive. */
static void solves_the_yule_walker_equations(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix noise = random_matrix(random, n, 1), t = zero_matrix(n, n);
    const struct matrix r = weighted_sum(0.4 / (double)n, noise, 0, noise), y = zero_matrix(n, 1);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            *element(t, i, j) = i == j ? 1 : r.at[(i > j ? i - j : j - i) - 1];
    }
    durbin(n, r.at, y.at, zero_matrix(n, 1).at);
    assert_matrix(times(t, y), weighted_sum(-1, r, 0, r), 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solves_by_hand),
        in_rounds(solves_the_yule_walker_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
