/* SPDX-License-Identifier: Apache-2.0 */
/* Correlation matrix: columns whose coefficients are known, and the definition on random data. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/correlation/correlation.h"

#include <math.h>

/* A ramp, its negative doubled, a constant (whose deviation counts as 1), a symmetric hump. */
static void knows_simple_columns(void **state) {
    (void)state;
    double data[20] = {1, -2, 7, 1, 2, -4, 7, 4, 3, -6, 7, 9, 4, -8, 7, 4, 5, -10, 7, 1};
    static const double expected[16] = {1, -1, 0, 0, -1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    double matrix[16], mean[4], deviation[4];
    correlation(4, 5, data, matrix, mean, deviation);
    for (size_t i = 0; i < 16; i++)
        assert_near(matrix[i], expected[i], 1e-14);
}

/* Deviations of 0.11 and of 0.09, which counts as 1: the coefficient is 0.09. */
static void takes_small_deviations_for_one(void **state) {
    (void)state;
    double data[4] = {0.11, 0.09, -0.11, -0.09}, matrix[4], mean[2], deviation[2];
    correlation(2, 2, data, matrix, mean, deviation);
    assert_near(deviation[0], 0.11, 1e-15);
    assert_true(deviation[1] == 1);
    assert_near(matrix[1], 0.09, 1e-15);
}

/* The covariance of two columns divided by both deviations, from sums of the raw data. */
static double coefficient(struct matrix data, size_t a, size_t b) {
    const long double n = (long double)data.rows;
    long double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < data.rows; i++) {
        const long double x = *element(data, i, a), y = *element(data, i, b);
        sum_a += x;
        sum_b += y;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return (double)((n * ab - sum_a * sum_b) /
                    sqrtl((n * aa - sum_a * sum_a) * (n * bb - sum_b * sum_b)));
}

/* At least ten rows keep every deviation above 0.1. */
static void equals_the_definition(struct lm_random *random) {
    const size_t m = random_extent(random), n = 10 + random_extent(random);
    const struct matrix data = random_matrix(random, n, m), expected = zero_matrix(m, m);
    for (size_t i = 0; i < m * m; i++)
        expected.at[i] = coefficient(data, i / m, i % m);
    const struct matrix actual = zero_matrix(m, m);
    correlation(m, n, data.at, actual.at, zero_matrix(m, 1).at, zero_matrix(m, 1).at);
    assert_matrix(actual, expected, 1e-13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_simple_columns),
        cmocka_unit_test(takes_small_deviations_for_one),
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
