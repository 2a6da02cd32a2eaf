/* SPDX-License-Identifier: Apache-2.0 */
/* Triangular solver: the solutions of systems of whole numbers, exactly, with a matrix of which
 * only the triangle that may be read is there. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/trisolv/trisolv.h"

/* Powers of two on the diagonal make every division exact. */
static void finds_the_solution(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix l = lower_triangle(whole_matrix(random, n, n), 0);
    const struct matrix x = whole_matrix(random, n, 1), solution = zero_matrix(n, 1);
    for (size_t i = 0; i < n; i++)
        *element(l, i, i) = 1u << i % 3;
    const struct matrix b = times(l, x);
    poison_above_diagonal(l);
    trisolv(n, l.at, solution.at, b.at);
    assert_matrix(solution, x, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(finds_the_solution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
