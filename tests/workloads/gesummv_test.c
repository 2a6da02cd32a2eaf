/* SPDX-License-Identifier: Apache-2.0 */
/* Sum of two matrix-vector products: the definition, exactly, on whole numbers. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/gesummv/gesummv.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix a = whole_matrix(random, n, n), b = whole_matrix(random, n, n);
    const struct matrix x = whole_matrix(random, n, 1), y = whole_matrix(random, n, 1);
    const struct matrix expected = weighted_sum(3, times(a, x), -2, times(b, x));
    gesummv(n, 3, -2, a.at, b.at, zero_matrix(n, 1).at, x.at, y.at);
    assert_matrix(y, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
