/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernels of polybench share: inputs against PolyBench's formulas, bit for bit, and the
 * choice of data sets. */
#include "tests/workloads/matrices.h"

#include "workloads/lib/polybench.h"

static void chooses_the_data_set_of_a_size(void **state) {
    (void)state;
    static const struct {
        uint32_t n, steps;
    } datasets[POLYBENCH_DATASETS] = {{20, 7}, {60, 20}, {7, 60}};
    for (size_t i = 0; i < POLYBENCH_DATASETS; i++)
        assert_int_equal(POLYBENCH_DATASET(datasets, n, datasets[i].n).steps, datasets[i].steps);
}

static void follows_the_patterns(void **state) {
    (void)state;
    double matrix[6], vector[4];
    static const double expected[6] = {3 / 8.0, 3 / 8.0, 3 / 8.0, 0 / 8.0, 1 / 8.0, 2 / 8.0};
    polybench_fill(matrix, 2, 3, (struct polybench_pattern){2, 3, 5, 8});
    assert_memory_equal(matrix, expected, sizeof expected);
    static const double ramp[4] = {0.75, 0, 0.25, 0.5};
    polybench_ramp(vector, 4, 3);
    assert_memory_equal(vector, ramp, sizeof ramp);
}

/* The product of the triangle and its transpose, summed in order. */
static void gives_positive_definite_matrices(void **state) {
    (void)state;
    for (uint32_t n = 1; n <= 60; n++) {
        const struct matrix triangle = zero_matrix(n, n), matrix = zero_matrix(n, n);
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t j = 0; j < i; j++)
                *element(triangle, i, j) = -(double)j / n + 1;
            *element(triangle, i, i) = 1;
        }
        polybench_positive_definite(matrix.at, n);
        assert_matrix(matrix, times(triangle, transpose(triangle)), 0);
        free_matrices();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_the_data_set_of_a_size),
        cmocka_unit_test(follows_the_patterns),
        cmocka_unit_test(gives_positive_definite_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
