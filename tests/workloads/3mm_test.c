/* SPDX-License-Identifier: Apache-2.0 */
/* Three matrix products: the definition, exactly, on whole numbers of random extents. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/3mm/3mm.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t ni = random_extent(random), nj = random_extent(random), nk = random_extent(random);
    const size_t nl = random_extent(random), nm = random_extent(random);
    const struct matrix a = whole_matrix(random, ni, nk), b = whole_matrix(random, nk, nj);
    const struct matrix c = whole_matrix(random, nj, nm), d = whole_matrix(random, nm, nl);
    const struct matrix g = zero_matrix(ni, nl);
    const struct matrix expected = times(times(a, b), times(c, d));
    three_mm(ni, nj, nk, nl, nm, zero_matrix(ni, nj).at, a.at, b.at, zero_matrix(nj, nl).at, c.at,
             d.at, g.at);
    assert_matrix(g, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
