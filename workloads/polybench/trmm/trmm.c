/* SPDX-License-Identifier: Apache-2.0 */
/* Triangular matrix product (J. Dongarra et al., "A Set of Level 3 Basic Linear Algebra
 * Subprograms", ACM TOMS 16, 1990; PolyBench/C 4.2.1, kernel trmm, 2016), in f64.
 *
 * The innermost loop is a sum in order, down a column of each matrix. */
#include "trmm.h"

#include "polybench.h"

enum { MAX_M = 200, MAX_N = 240 };

static struct {
    LM_ALIGNED double a[MAX_M * MAX_M], b[MAX_M * MAX_N];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{20, 30}, {60, 80}, {MAX_M, MAX_N}};
static struct extents size;

void trmm(size_t m, size_t n, double alpha, const double *restrict a, double *restrict b) {
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = b[i * n + j];
            for (size_t k = i + 1; k < m; k++)
                sum += a[k * m + i] * b[k * n + j];
            b[i * n + j] = alpha * sum;
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.m; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            arrays.b[i * size.n + j] = (double)((size.n + i - j) % size.n) / size.n;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < i; j++)
            arrays.a[i * m + j] = (double)((i + j) % m) / m;
        arrays.a[i * m + i] = 1;
    }
    lm_reset();
}

void lm_run(void) {
    trmm(size.m, size.n, POLYBENCH_ALPHA, arrays.a, arrays.b);
}

POLYBENCH_RESULT(arrays.b, (size.m * size.n))
