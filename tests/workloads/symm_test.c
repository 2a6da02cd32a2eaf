/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric matrix product: the definition, exactly, on whole numbers, with a matrix of which only
 * the triangle that may be read is there. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/symm/symm.h"

#include <math.h>

static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = random_extent(random);
    const struct matrix a = whole_matrix(random, m, m), b = whole_matrix(random, m, n);
    const struct matrix c = whole_matrix(random, m, n);
    const struct matrix symmetric =
        weighted_sum(1, lower_triangle(a, NAN), 1, transpose(lower_triangle(a, 0)));
    const struct matrix expected = weighted_sum(3, times(symmetric, b), -2, c);
    poison_above_diagonal(a);
    symm(m, n, 3, -2, c.at, a.at, b.at);
    assert_matrix(c, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
