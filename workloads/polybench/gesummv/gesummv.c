/* SPDX-License-Identifier: Apache-2.0 */
/* Sum of two matrix-vector products (L. S. Blackford et al., "An Updated Set of Basic Linear
 * Algebra Subprograms", ACM TOMS 28, 2002; PolyBench/C 4.2.1, kernel gesummv, 2016), in f64.
 *
 * Both products are sums in order, which the auto-vectoriser must not split. */
#include "gesummv.h"

#include "polybench.h"

enum { MAX_N = 250 };

static struct {
    LM_ALIGNED double a[MAX_N * MAX_N], b[MAX_N * MAX_N], scratch[MAX_N], x[MAX_N], y[MAX_N];
} arrays;
static uint32_t order;

void gesummv(size_t n, double alpha, double beta, const double *restrict a,
             const double *restrict b, double *restrict scratch, const double *restrict x,
             double *restrict y) {
    for (size_t i = 0; i < n; i++) {
        double from_a = 0, from_b = 0;
        for (size_t j = 0; j < n; j++) {
            from_a += a[i * n + j] * x[j];
            from_b += b[i * n + j] * x[j];
        }
        scratch[i] = from_a;
        y[i] = alpha * from_a + beta * from_b;
    }
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    polybench_fill(arrays.a, n, n, (struct polybench_pattern){0, 1, n, n});
    polybench_fill(arrays.b, n, n, (struct polybench_pattern){0, 2, n, n});
    polybench_ramp(arrays.x, n, 0);
}

void lm_run(void) {
    gesummv(order, POLYBENCH_ALPHA, POLYBENCH_BETA, arrays.a, arrays.b, arrays.scratch, arrays.x,
            arrays.y);
}

POLYBENCH_RESULT(arrays.y, order)
