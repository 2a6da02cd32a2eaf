/* SPDX-License-Identifier: Apache-2.0 */
/* LU factorisation without pivoting, row by row (G. Golub and C. Van Loan, "Matrix Computations",
 * section 3.2; PolyBench/C 4.2.1, kernel lu, 2016), in f64.
 *
 * Each element is a sum in order along a row and down a column. */
#include "lu.h"

#include "polybench.h"

enum { MAX_N = 400 };

static LM_ALIGNED double matrix[MAX_N * MAX_N];
static uint32_t order;

/* Element j of a row, less the products of the `count` elements before it with those above it. */
static double reduced(const double *a, size_t n, const double *row, size_t j, size_t count) {
    double sum = row[j];
    for (size_t k = 0; k < count; k++)
        sum -= row[k] * a[k * n + j];
    return sum;
}

void lu(size_t n, double *a) {
    for (size_t i = 0; i < n; i++) {
        double *const row = a + i * n;
        for (size_t j = 0; j < i; j++)
            row[j] = reduced(a, n, row, j, j) / a[j * n + j];
        for (size_t j = i; j < n; j++)
            row[j] = reduced(a, n, row, j, i);
    }
}

void lm_reset(void) {
    polybench_positive_definite(matrix, order);
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    lm_reset();
}

void lm_run(void) {
    lu(order, matrix);
}

POLYBENCH_RESULT(matrix, (order * order))
