/* SPDX-License-Identifier: Apache-2.0 */
/* Tensor contraction: on whole numbers exactly the product of the tensor, unfolded, and a matrix.
 */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/doitgen/doitgen.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t nr = random_extent(random), nq = random_extent(random), np = random_extent(random);
    const struct matrix a = whole_matrix(random, nr * nq, np), c4 = whole_matrix(random, np, np);
    const struct matrix expected = times(a, c4);
    doitgen(nr, nq, np, a.at, c4.at, zero_matrix(np, 1).at);
    assert_matrix(a, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
