/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix algebra by definition, for the known-answer tests of kernels on f64 matrices: what a
 * kernel gives is compared with an expression of these functions.
 *
 * Elements are row-major without gaps and end where the readable world ends (guarded_alloc). Every
 * matrix is owned by this module, until free_matrices frees them all. */
#ifndef LM_TESTS_WORKLOADS_MATRICES_H
#define LM_TESTS_WORKLOADS_MATRICES_H

#include "tests/workloads/kernel_test.h"

#include <stdbool.h>

/* Of random extents: several vectors of any ISA. */
enum { MAX_EXTENT = 24 };

struct matrix {
    size_t rows, columns;
    double *at;
};

/* 1 to MAX_EXTENT. */
size_t random_extent(struct lm_random *random);

/* Elements that are 0; whole numbers from -4 to 4, whose products and sums are exact, so that
 * results do not depend on the order of a sum; multiples of 2^-52 in [-1, 1). */
struct matrix zero_matrix(size_t rows, size_t columns);
struct matrix whole_matrix(struct lm_random *random, size_t rows, size_t columns);
struct matrix random_matrix(struct lm_random *random, size_t rows, size_t columns);

struct matrix copy_matrix(struct matrix matrix);
struct matrix transpose(struct matrix matrix);

/* The product; a's columns must be as many as b's rows. */
struct matrix times(struct matrix a, struct matrix b);

/* alpha a + beta b, of equal extents. */
struct matrix weighted_sum(double alpha, struct matrix a, double beta, struct matrix b);

/* The square matrix's elements below its diagonal (row > column) and `diagonal` on it, or the
 * square matrix's own diagonal where that is NAN; 0 above. */
struct matrix lower_triangle(struct matrix matrix, double diagonal);

/* `changed` on and below the diagonal and `kept` above, for kernels that write one triangle. */
struct matrix lower_or(struct matrix changed, struct matrix kept);

/* Elements above the diagonal become NAN, for kernels that must not read them. */
void poison_above_diagonal(struct matrix matrix);

/* The element, to read or write. */
double *element(struct matrix matrix, size_t row, size_t column);

/* Whether two numbers are no further apart than `tolerance` times the greater of 1 and the expected
 * one's magnitude; with 0 equality is asked for. NAN is near nothing. */
bool is_near(double actual, double expected, double tolerance);

/* Fail, naming the values (the first pair of elements) that are not near one another. */
void assert_near(double actual, double expected, double tolerance);
void assert_matrix(struct matrix actual, struct matrix expected, double tolerance);

/* The row of a cmocka test that calls `check`, void (struct lm_random *), 60 times, on random
 * numbers from the test's seed, and frees the matrices after each. */
/* clang-format off */
#define in_rounds(check) {#check, run_rounds, NULL, NULL, &(struct rounds){check}}
/* clang-format on */
struct rounds {
    void (*check)(struct lm_random *random);
};
void run_rounds(void **state);

void free_matrices(void);

#endif
