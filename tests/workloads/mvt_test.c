/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector products, plain and transposed: the definition, exactly, on whole numbers. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/mvt/mvt.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix a = whole_matrix(random, n, n);
    const struct matrix x1 = whole_matrix(random, n, 1), y1 = whole_matrix(random, n, 1);
    const struct matrix x2 = whole_matrix(random, n, 1), y2 = whole_matrix(random, n, 1);
    const struct matrix expected1 = weighted_sum(1, x1, 1, times(a, y1));
    const struct matrix expected2 = weighted_sum(1, x2, 1, times(transpose(a), y2));
    mvt(n, x1.at, x2.at, y1.at, y2.at, a.at);
    assert_matrix(x1, expected1, 0);
    assert_matrix(x2, expected2, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
