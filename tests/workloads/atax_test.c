/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix, then its transpose, times a vector: the definition, exactly, on whole numbers. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/atax/atax.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = random_extent(random);
    const struct matrix a = whole_matrix(random, m, n), x = whole_matrix(random, n, 1);
    const struct matrix y = whole_matrix(random, n, 1);
    const struct matrix expected = times(transpose(a), times(a, x));
    atax(m, n, a.at, x.at, y.at, zero_matrix(m, 1).at);
    assert_matrix(y, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
