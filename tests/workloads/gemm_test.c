/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix product: the definition, exactly, on whole numbers of random extents. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/gemm/gemm.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t ni = random_extent(random), nj = random_extent(random), nk = random_extent(random);
    const struct matrix a = whole_matrix(random, ni, nk), b = whole_matrix(random, nk, nj);
    const struct matrix c = whole_matrix(random, ni, nj);
    const struct matrix expected = weighted_sum(3, times(a, b), -2, c);
    gemm(ni, nj, nk, 3, -2, c.at, a.at, b.at);
    assert_matrix(c, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
