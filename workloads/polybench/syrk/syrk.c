/* SPDX-License-Identifier: Apache-2.0 */
/* Symmetric rank-k update (J. Dongarra et al., "A Set of Level 3 Basic Linear Algebra Subprograms",
 * ACM TOMS 16, 1990; PolyBench/C 4.2.1, kernel syrk, 2016), in f64.
 *
 * The innermost loop goes along a row of c and down a column of a. */
#include "syrk.h"

#include "polybench.h"

enum { MAX_M = 200, MAX_N = 240 };

static struct {
    LM_ALIGNED double a[MAX_N * MAX_M], c[MAX_N * MAX_N];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{20, 30}, {60, 80}, {MAX_M, MAX_N}};
static struct extents size;

void syrk(size_t n, size_t m, double alpha, double beta, double *restrict c,
          const double *restrict a) {
    for (size_t i = 0; i < n; i++) {
        double *const row = c + i * n;
        for (size_t j = 0; j <= i; j++)
            row[j] *= beta;
        for (size_t k = 0; k < m; k++) {
            const double scaled = alpha * a[i * m + k];
            for (size_t j = 0; j <= i; j++)
                row[j] += scaled * a[j * m + k];
        }
    }
}

void lm_reset(void) {
    polybench_fill(arrays.c, size.n, size.n, (struct polybench_pattern){0, 2, size.m, size.m});
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    polybench_fill(arrays.a, size.n, m, (struct polybench_pattern){0, 1, size.n, size.n});
    lm_reset();
}

void lm_run(void) {
    syrk(size.n, size.m, POLYBENCH_ALPHA, POLYBENCH_BETA, arrays.c, arrays.a);
}

POLYBENCH_RESULT(arrays.c, (size.n * size.n))
