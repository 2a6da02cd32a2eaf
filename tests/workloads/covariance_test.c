/* SPDX-License-Identifier: Apache-2.0 */
/* Covariance matrix: two columns worked out by hand, and the definition on random data. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/covariance/covariance.h"

static void knows_two_columns(void **state) {
    (void)state;
    double data[8] = {1, 5, 2, 3, 3, 3, 6, 1}, matrix[4], mean[2];
    covariance(2, 4, data, matrix, mean);
    assert_true(mean[0] == 3 && mean[1] == 3);
    assert_near(matrix[0], 14.0 / 3, 1e-15);
    assert_near(matrix[1], -10.0 / 3, 1e-15);
    assert_near(matrix[2], -10.0 / 3, 1e-15);
    assert_near(matrix[3], 8.0 / 3, 1e-15);
}

/* Half the mean squared difference of pairs of rows is the variance; likewise covariances. */
static double of_pairs(struct matrix data, size_t a, size_t b) {
    double sum = 0;
    for (size_t i = 0; i < data.rows; i++) {
        for (size_t j = 0; j < i; j++) {
            sum += (*element(data, i, a) - *element(data, j, a)) *
                   (*element(data, i, b) - *element(data, j, b));
        }
    }
    return sum / (double)(data.rows * (data.rows - 1));
}

static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = 1 + random_extent(random);
    const struct matrix data = random_matrix(random, n, m), expected = zero_matrix(m, m);
    for (size_t i = 0; i < m * m; i++)
        expected.at[i] = of_pairs(data, i / m, i % m);
    const struct matrix actual = zero_matrix(m, m);
    covariance(m, n, data.at, actual.at, zero_matrix(m, 1).at);
    assert_matrix(actual, expected, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_two_columns),
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
