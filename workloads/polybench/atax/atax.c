/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix, then its transpose, times a vector (J. Siek, I. Karlin and E. Jessup, "Build to Order
 * Linear Algebra Kernels", IPDPS 2008; PolyBench/C 4.2.1, kernel atax, 2016), in f64.
 *
 * The auto-vectoriser takes the second loop of a row; the first is a sum in order. */
#include "atax.h"

#include "polybench.h"

enum { MAX_M = 390, MAX_N = 410 };

static struct {
    LM_ALIGNED double a[MAX_M * MAX_N], x[MAX_N], y[MAX_N], product[MAX_M];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{38, 42}, {116, 124}, {MAX_M, MAX_N}};
static struct extents size;

void atax(size_t m, size_t n, const double *restrict a, const double *restrict x,
          double *restrict y, double *restrict product) {
    for (size_t j = 0; j < n; j++)
        y[j] = 0;
    for (size_t i = 0; i < m; i++) {
        const double *const row = a + i * n;
        double sum = 0;
        for (size_t j = 0; j < n; j++)
            sum += row[j] * x[j];
        product[i] = sum;
        for (size_t j = 0; j < n; j++)
            y[j] += row[j] * sum;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    for (uint32_t j = 0; j < size.n; j++)
        arrays.x[j] = 1 + (double)j / size.n;
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            arrays.a[i * size.n + j] = (double)((i + j) % size.n) / (5 * m);
    }
}

void lm_run(void) {
    atax(size.m, size.n, arrays.a, arrays.x, arrays.y, arrays.product);
}

POLYBENCH_RESULT(arrays.y, size.n)
