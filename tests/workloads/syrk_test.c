/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric rank-k update: the definition, exactly, on whole numbers, in the triangle that is
 * written, and no change in the other. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/syrk/syrk.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = random_extent(random);
    const struct matrix a = whole_matrix(random, n, m), c = whole_matrix(random, n, n);
    const struct matrix square = times(a, transpose(a));
    const struct matrix expected = lower_or(weighted_sum(3, square, -2, c), c);
    syrk(n, m, 3, -2, c.at, a.at);
    assert_matrix(c, expected, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
