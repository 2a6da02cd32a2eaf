/* SPDX-License-Identifier: Apache-2.0 */
/* Triangular matrix product: the definition, exactly, on whole numbers, with a matrix of which only
 * the triangle that may be read is there. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/trmm/trmm.h"

#include <math.h>

static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = random_extent(random);
    const struct matrix a = whole_matrix(random, m, m), b = whole_matrix(random, m, n);
    const struct matrix product = times(transpose(lower_triangle(a, 1)), b);
    const struct matrix expected = weighted_sum(3, product, 0, b);
    poison_above_diagonal(a);
    for (size_t i = 0; i < m; i++)
        *element(a, i, i) = NAN;
    trmm(m, n, 3, a.at, b.at);
    assert_matrix(b, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
