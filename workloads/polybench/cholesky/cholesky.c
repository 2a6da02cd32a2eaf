/* SPDX-License-Identifier: Apache-2.0 */
/* Cholesky factorisation, row by row (G. Golub and C. Van Loan, "Matrix Computations", section 4.2;
 * PolyBench/C 4.2.1, kernel cholesky, 2016), in f64.
 *
 * Each element is a sum in order along two rows. */
#include "cholesky.h"

#include "polybench.h"

enum { MAX_N = 400 };

static LM_ALIGNED double matrix[MAX_N * MAX_N];
static uint32_t order;

void cholesky(size_t n, double *a) {
    for (size_t i = 0; i < n; i++) {
        double *const row = a + i * n;
        for (size_t j = 0; j < i; j++) {
            const double *const above = a + j * n;
            double sum = row[j];
            for (size_t k = 0; k < j; k++)
                sum -= row[k] * above[k];
            row[j] = sum / above[j];
        }
        double square = row[i];
        for (size_t k = 0; k < i; k++)
            square -= row[k] * row[k];
        row[i] = __builtin_sqrt(square);
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
    cholesky(order, matrix);
}

POLYBENCH_RESULT(matrix, (order * order))
