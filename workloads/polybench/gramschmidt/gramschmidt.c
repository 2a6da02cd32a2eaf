/* SPDX-License-Identifier: Apache-2.0 */
/* Modified Gram-Schmidt orthonormalisation (A. Bjorck, "Solving Linear Least Squares Problems by
 * Gram-Schmidt Orthogonalization", BIT 7, 1967; PolyBench/C 4.2.1, kernel gramschmidt, 2016), in
 * f64.
 *
 * Every inner loop goes down columns; the sums are in order. */
#include "gramschmidt.h"

#include "polybench.h"

enum { MAX_M = 200, MAX_N = 240 };

/* The results are r and, behind it, q. PolyBench gives a fewer rows than columns and whole numbers,
 * so that the columns are dependent and the later ones of q are rounding errors at unit length. */
static struct {
    LM_ALIGNED double a[MAX_M * MAX_N], results[MAX_N * MAX_N + MAX_M * MAX_N];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{20, 30}, {60, 80}, {MAX_M, MAX_N}};
static struct extents size;

void gramschmidt(size_t m, size_t n, double *restrict a, double *restrict r, double *restrict q) {
    for (size_t k = 0; k < n; k++) {
        double square = 0;
        for (size_t i = 0; i < m; i++)
            square += a[i * n + k] * a[i * n + k];
        const double length = __builtin_sqrt(square);
        r[k * n + k] = length;
        for (size_t i = 0; i < m; i++)
            q[i * n + k] = a[i * n + k] / length;
        for (size_t j = k + 1; j < n; j++) {
            double sum = 0;
            for (size_t i = 0; i < m; i++)
                sum += q[i * n + k] * a[i * n + j];
            r[k * n + j] = sum;
            for (size_t i = 0; i < m; i++)
                a[i * n + j] -= q[i * n + k] * sum;
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.m; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            arrays.a[i * size.n + j] = (double)(i * j % size.m) / size.m * 100 + 10;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    for (size_t i = 0; i < sizeof arrays.results / sizeof arrays.results[0]; i++)
        arrays.results[i] = 0;
    lm_reset();
}

void lm_run(void) {
    gramschmidt(size.m, size.n, arrays.a, arrays.results, arrays.results + size.n * size.n);
}

POLYBENCH_RESULT(arrays.results, (size.n * size.n + size.m * size.n))
