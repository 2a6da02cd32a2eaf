/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector products with updates: the definition, exactly, on whole numbers. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/gemver/gemver.h"

static void equals_the_definition(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix a = whole_matrix(random, n, n);
    const struct matrix u1 = whole_matrix(random, n, 1), v1 = whole_matrix(random, n, 1);
    const struct matrix u2 = whole_matrix(random, n, 1), v2 = whole_matrix(random, n, 1);
    const struct matrix w = whole_matrix(random, n, 1), x = whole_matrix(random, n, 1);
    const struct matrix y = whole_matrix(random, n, 1), z = whole_matrix(random, n, 1);
    const struct matrix updates =
        weighted_sum(1, times(u1, transpose(v1)), 1, times(u2, transpose(v2)));
    const struct matrix updated = weighted_sum(1, a, 1, updates);
    const struct matrix product = weighted_sum(-2, times(transpose(updated), y), 1, z);
    const struct matrix expected_x = weighted_sum(1, x, 1, product);
    const struct matrix expected_w = weighted_sum(1, w, 3, times(updated, expected_x));
    gemver(n, 3, -2, a.at, u1.at, v1.at, u2.at, v2.at, w.at, x.at, y.at, z.at);
    assert_matrix(a, updated, 0);
    assert_matrix(x, expected_x, 0);
    assert_matrix(w, expected_w, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
