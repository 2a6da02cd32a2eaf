/* SPDX-License-Identifier: Apache-2.0 */
/* Two matrix products: the definition, exactly, on whole numbers of random extents. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/2mm/2mm.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t ni = random_extent(random), nj = random_extent(random);
    const size_t nk = random_extent(random), nl = random_extent(random);
    const struct matrix a = whole_matrix(random, ni, nk), b = whole_matrix(random, nk, nj);
    const struct matrix c = whole_matrix(random, nj, nl), d = whole_matrix(random, ni, nl);
    const struct matrix expected = weighted_sum(3, times(times(a, b), c), -2, d);
    two_mm(ni, nj, nk, nl, 3, -2, zero_matrix(ni, nj).at, a.at, b.at, c.at, d.at);
    assert_matrix(d, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
