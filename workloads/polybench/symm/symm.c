/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric matrix product (J. Dongarra et al., "A Set of Level 3 Basic Linear Algebra
 * Subprograms", ACM TOMS 16, 1990; PolyBench/C 4.2.1, kernel symm, 2016), in f64.
 *
 * The innermost loop goes down the columns of b and c, adding to one and summing the other. */
#include "symm.h"

#include "polybench.h"

enum { MAX_M = 200, MAX_N = 240 };

static struct {
    LM_ALIGNED double a[MAX_M * MAX_M], b[MAX_M * MAX_N], c[MAX_M * MAX_N];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{20, 30}, {60, 80}, {MAX_M, MAX_N}};
static struct extents size;

void symm(size_t m, size_t n, double alpha, double beta, double *restrict c,
          const double *restrict a, const double *restrict b) {
    for (size_t i = 0; i < m; i++) {
        const double *const row = a + i * m;
        for (size_t j = 0; j < n; j++) {
            const double scaled = alpha * b[i * n + j];
            double sum = 0;
            for (size_t k = 0; k < i; k++) {
                c[k * n + j] += scaled * row[k];
                sum += b[k * n + j] * row[k];
            }
            c[i * n + j] = beta * c[i * n + j] + scaled * row[i] + alpha * sum;
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.m; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            arrays.c[i * size.n + j] = (double)((i + j) % 100) / size.m;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            arrays.b[i * size.n + j] = (double)((size.n + i - j) % 100) / m;
        for (uint32_t j = 0; j < m; j++)
            arrays.a[i * m + j] = j <= i ? (double)((i + j) % 100) / m : -999;
    }
    lm_reset();
}

void lm_run(void) {
    symm(size.m, size.n, POLYBENCH_ALPHA, POLYBENCH_BETA, arrays.c, arrays.a, arrays.b);
}

POLYBENCH_RESULT(arrays.c, (size.m * size.n))
