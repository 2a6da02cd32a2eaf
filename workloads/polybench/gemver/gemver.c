/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector products with rank-one updates (L. S. Blackford et al., "An Updated Set of Basic
 * Linear Algebra Subprograms", ACM TOMS 28, 2002; PolyBench/C 4.2.1, kernel gemver, 2016), in f64.
 *
 * The update of the matrix is left to the auto-vectoriser; both products are sums in order, the
 * first of them down the columns. */
#include "gemver.h"

#include "polybench.h"

enum { MAX_N = 400 };

static struct {
    LM_ALIGNED double a[MAX_N * MAX_N], u1[MAX_N], v1[MAX_N], u2[MAX_N], v2[MAX_N];
    LM_ALIGNED double w[MAX_N], x[MAX_N], y[MAX_N], z[MAX_N];
} arrays;
static uint32_t order;

void gemver(size_t n, double alpha, double beta, double *restrict a, const double *restrict u1,
            const double *restrict v1, const double *restrict u2, const double *restrict v2,
            double *restrict w, double *restrict x, const double *restrict y,
            const double *restrict z) {
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            a[i * n + j] = a[i * n + j] + u1[i] * v1[j] + u2[i] * v2[j];
    }
    for (size_t i = 0; i < n; i++) {
        double sum = x[i];
        for (size_t j = 0; j < n; j++)
            sum += beta * a[j * n + i] * y[j];
        x[i] = sum;
    }
    for (size_t i = 0; i < n; i++)
        x[i] += z[i];
    for (size_t i = 0; i < n; i++) {
        double sum = w[i];
        for (size_t j = 0; j < n; j++)
            sum += alpha * a[i * n + j] * x[j];
        w[i] = sum;
    }
}

void lm_reset(void) {
    polybench_fill(arrays.a, order, order, (struct polybench_pattern){0, 0, order, order});
    for (uint32_t i = 0; i < order; i++)
        arrays.w[i] = arrays.x[i] = 0;
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    for (uint32_t i = 0; i < n; i++) {
        const double part = (double)(i + 1) / n;
        arrays.u1[i] = i;
        arrays.u2[i] = part / 2;
        arrays.v1[i] = part / 4;
        arrays.v2[i] = part / 6;
        arrays.y[i] = part / 8;
        arrays.z[i] = part / 9;
    }
    lm_reset();
}

void lm_run(void) {
    gemver(order, POLYBENCH_ALPHA, POLYBENCH_BETA, arrays.a, arrays.u1, arrays.v1, arrays.u2,
           arrays.v2, arrays.w, arrays.x, arrays.y, arrays.z);
}

POLYBENCH_RESULT(arrays.w, order)
