/* SPDX-License-Identifier: Apache-2.0 */
/* The two matrix-vector products of the biconjugate gradient method (R. Fletcher, "Conjugate
 * Gradient Methods for Indefinite Systems", Numerical Analysis, 1976; PolyBench/C 4.2.1, kernel
 * bicg, 2016), in f64.
 *
 * One loop adds to a vector and sums in order; the compiler would have to split it to vectorise. */
#include "bicg.h"

#include "polybench.h"

enum { MAX_M = 390, MAX_N = 410 };

/* The results are s and, behind it, q. */
static struct {
    LM_ALIGNED double a[MAX_N * MAX_M], p[MAX_M], r[MAX_N], results[MAX_M + MAX_N];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{38, 42}, {116, 124}, {MAX_M, MAX_N}};
static struct extents size;

void bicg(size_t m, size_t n, const double *restrict a, double *restrict s, double *restrict q,
          const double *restrict p, const double *restrict r) {
    for (size_t j = 0; j < m; j++)
        s[j] = 0;
    for (size_t i = 0; i < n; i++) {
        const double *const row = a + i * m;
        double sum = 0;
        for (size_t j = 0; j < m; j++) {
            s[j] += r[i] * row[j];
            sum += row[j] * p[j];
        }
        q[i] = sum;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    polybench_fill(arrays.a, size.n, m, (struct polybench_pattern){1, 0, size.n, size.n});
    polybench_ramp(arrays.p, m, 0);
    polybench_ramp(arrays.r, size.n, 0);
}

void lm_run(void) {
    bicg(size.m, size.n, arrays.a, arrays.results, arrays.results + size.m, arrays.p, arrays.r);
}

POLYBENCH_RESULT(arrays.results, size.m + size.n)
