/* SPDX-License-Identifier: Apache-2.0 */
/* The two products of BiCG: the definition, exactly, on whole numbers. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/bicg/bicg.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = random_extent(random);
    const struct matrix a = whole_matrix(random, n, m), p = whole_matrix(random, m, 1);
    const struct matrix r = whole_matrix(random, n, 1), s = whole_matrix(random, m, 1);
    const struct matrix q = whole_matrix(random, n, 1);
    bicg(m, n, a.at, s.at, q.at, p.at, r.at);
    assert_matrix(s, times(transpose(a), r), 0);
    assert_matrix(q, times(a, p), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
