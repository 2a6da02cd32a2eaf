/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector products, plain and transposed (J. Dongarra et al., "An Extended Set of Fortran
 * Basic Linear Algebra Subprograms", ACM TOMS 14, 1988; PolyBench/C 4.2.1, kernel mvt, 2016), in
 * f64.
 *
 * Both are sums in order, the second down the columns. */
#include "mvt.h"

#include "polybench.h"

enum { MAX_N = 400 };

/* The results are x1 and, behind it, x2. */
static struct {
    LM_ALIGNED double a[MAX_N * MAX_N], y1[MAX_N], y2[MAX_N], results[2 * MAX_N];
} arrays;
static uint32_t order;

void mvt(size_t n, double *restrict x1, double *restrict x2, const double *restrict y1,
         const double *restrict y2, const double *restrict a) {
    for (size_t i = 0; i < n; i++) {
        double sum = x1[i];
        for (size_t j = 0; j < n; j++)
            sum += a[i * n + j] * y1[j];
        x1[i] = sum;
    }
    for (size_t i = 0; i < n; i++) {
        double sum = x2[i];
        for (size_t j = 0; j < n; j++)
            sum += a[j * n + i] * y2[j];
        x2[i] = sum;
    }
}

void lm_reset(void) {
    polybench_ramp(arrays.results, order, 0);
    polybench_ramp(arrays.results + order, order, 1);
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    polybench_fill(arrays.a, n, n, (struct polybench_pattern){0, 0, n, n});
    polybench_ramp(arrays.y1, n, 3);
    polybench_ramp(arrays.y2, n, 4);
    lm_reset();
}

void lm_run(void) {
    mvt(order, arrays.results, arrays.results + order, arrays.y1, arrays.y2, arrays.a);
}

POLYBENCH_RESULT(arrays.results, 2 * order)
