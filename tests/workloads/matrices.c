/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix algebra for the known-answer tests; see matrices.h. */
#include "tests/workloads/matrices.h"

#include <math.h>

enum { ROUNDS = 60, MAX_MATRICES = 64 };

static struct matrix live[MAX_MATRICES];
static size_t live_count;

static size_t bytes_of(struct matrix matrix) {
    return matrix.rows * matrix.columns * sizeof(double);
}

size_t random_extent(struct lm_random *random) {
    return 1 + lm_random_below(random, MAX_EXTENT);
}

struct matrix zero_matrix(size_t rows, size_t columns) {
    assert_true(live_count < MAX_MATRICES);
    struct matrix matrix = {.rows = rows, .columns = columns};
    matrix.at = guarded_alloc(bytes_of(matrix));
    live[live_count++] = matrix;
    return matrix;
}

struct matrix whole_matrix(struct lm_random *random, size_t rows, size_t columns) {
    const struct matrix matrix = zero_matrix(rows, columns);
    for (size_t i = 0; i < rows * columns; i++)
        matrix.at[i] = (double)lm_random_below(random, 9) - 4;
    return matrix;
}

struct matrix random_matrix(struct lm_random *random, size_t rows, size_t columns) {
    const struct matrix matrix = zero_matrix(rows, columns);
    for (size_t i = 0; i < rows * columns; i++)
        matrix.at[i] = lm_random_f64(random);
    return matrix;
}

struct matrix copy_matrix(struct matrix matrix) {
    const struct matrix copy = zero_matrix(matrix.rows, matrix.columns);
    memcpy(copy.at, matrix.at, bytes_of(matrix));
    return copy;
}

struct matrix transpose(struct matrix matrix) {
    const struct matrix result = zero_matrix(matrix.columns, matrix.rows);
    for (size_t i = 0; i < matrix.rows; i++) {
        for (size_t j = 0; j < matrix.columns; j++)
            *element(result, j, i) = *element(matrix, i, j);
    }
    return result;
}

struct matrix times(struct matrix a, struct matrix b) {
    assert_int_equal(a.columns, b.rows);
    const struct matrix product = zero_matrix(a.rows, b.columns);
    for (size_t i = 0; i < a.rows; i++) {
        for (size_t j = 0; j < b.columns; j++) {
            for (size_t k = 0; k < b.rows; k++)
                *element(product, i, j) += *element(a, i, k) * *element(b, k, j);
        }
    }
    return product;
}

struct matrix weighted_sum(double alpha, struct matrix a, double beta, struct matrix b) {
    assert_true(a.rows == b.rows && a.columns == b.columns);
    const struct matrix sum = zero_matrix(a.rows, a.columns);
    for (size_t i = 0; i < a.rows * a.columns; i++)
        sum.at[i] = alpha * a.at[i] + beta * b.at[i];
    return sum;
}

struct matrix lower_triangle(struct matrix matrix, double diagonal) {
    const struct matrix lower = zero_matrix(matrix.rows, matrix.rows);
    for (size_t i = 0; i < matrix.rows; i++) {
        for (size_t j = 0; j < i; j++)
            *element(lower, i, j) = *element(matrix, i, j);
        *element(lower, i, i) = isnan(diagonal) ? *element(matrix, i, i) : diagonal;
    }
    return lower;
}

struct matrix lower_or(struct matrix changed, struct matrix kept) {
    const struct matrix above = weighted_sum(1, kept, -1, lower_triangle(kept, NAN));
    return weighted_sum(1, lower_triangle(changed, NAN), 1, above);
}

void poison_above_diagonal(struct matrix matrix) {
    for (size_t i = 0; i < matrix.rows; i++) {
        for (size_t j = i + 1; j < matrix.columns; j++)
            *element(matrix, i, j) = NAN;
    }
}

double *element(struct matrix matrix, size_t row, size_t column) {
    assert_true(row < matrix.rows && column < matrix.columns);
    return &matrix.at[row * matrix.columns + column];
}

bool is_near(double actual, double expected, double tolerance) {
    return fabs(actual - expected) <= tolerance * fmax(1, fabs(expected));
}

void assert_near(double actual, double expected, double tolerance) {
    if (!is_near(actual, expected, tolerance)) {
        fail_msg("%a (%g), not %a (%g)", actual, actual, expected, expected);
    }
}

void assert_matrix(struct matrix actual, struct matrix expected, double tolerance) {
    assert_true(actual.rows == expected.rows && actual.columns == expected.columns);
    for (size_t i = 0; i < actual.rows * actual.columns; i++) {
        const double value = actual.at[i], wanted = expected.at[i];
        if (!is_near(value, wanted, tolerance)) {
            fail_msg("%zu by %zu, row %zu, column %zu: %a (%g), not %a (%g)", actual.rows,
                     actual.columns, i / actual.columns, i % actual.columns, value, value, wanted,
                     wanted);
        }
    }
}

void free_matrices(void) {
    for (size_t i = 0; i < live_count; i++)
        guarded_free(live[i].at, bytes_of(live[i]));
    live_count = 0;
}

void run_rounds(void **state) {
    const struct rounds *const rounds = *state;
    struct lm_random random = test_random();
    for (int round = 0; round < ROUNDS; round++) {
        rounds->check(&random);
        free_matrices();
    }
}
