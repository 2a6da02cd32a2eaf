/* SPDX-License-Identifier: Apache-2.0 */
/* Triangular solver, forward substitution by rows (G. Golub and C. Van Loan, "Matrix Computations",
 * section 3.1; PolyBench/C 4.2.1, kernel trisolv, 2016), in f64.
 *
 * Each element is a sum in order, ending with the element found last. */
#include "trisolv.h"

#include "polybench.h"

enum { MAX_N = 400 };

static struct {
    LM_ALIGNED double l[MAX_N * MAX_N], x[MAX_N], b[MAX_N];
} arrays;
static uint32_t order;

void trisolv(size_t n, const double *restrict l, double *restrict x, const double *restrict b) {
    for (size_t i = 0; i < n; i++) {
        double sum = b[i];
        for (size_t j = 0; j < i; j++)
            sum -= l[i * n + j] * x[j];
        x[i] = sum / l[i * n + i];
    }
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    for (uint32_t i = 0; i < n; i++) {
        arrays.b[i] = i;
        for (uint32_t j = 0; j <= i; j++)
            arrays.l[i * n + j] = (double)(i + n - j + 1) * 2 / n;
    }
}

void lm_run(void) {
    trisolv(order, arrays.l, arrays.x, arrays.b);
}

POLYBENCH_RESULT(arrays.x, order)
