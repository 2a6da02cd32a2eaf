/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix product (J. Dongarra et al., "A Set of Level 3 Basic Linear Algebra Subprograms", ACM TOMS
 * 16, 1990; PolyBench/C 4.2.1, kernel gemm, 2016), in f64.
 *
 * The innermost loop adds a multiple of a row of b to a row of c: the auto-vectoriser takes it. */
#include "gemm.h"

#include "polybench.h"

enum { MAX_NI = 200, MAX_NJ = 220, MAX_NK = 240 };

static struct {
    LM_ALIGNED double a[MAX_NI * MAX_NK], b[MAX_NK * MAX_NJ], c[MAX_NI * MAX_NJ];
} arrays;
static const struct extents {
    uint32_t ni, nj, nk;
} datasets[POLYBENCH_DATASETS] = {{20, 25, 30}, {60, 70, 80}, {MAX_NI, MAX_NJ, MAX_NK}};
static struct extents size;

void gemm(size_t ni, size_t nj, size_t nk, double alpha, double beta, double *restrict c,
          const double *restrict a, const double *restrict b) {
    for (size_t i = 0; i < ni; i++) {
        double *const row = c + i * nj;
        for (size_t j = 0; j < nj; j++)
            row[j] *= beta;
        for (size_t k = 0; k < nk; k++) {
            const double scaled = alpha * a[i * nk + k];
            for (size_t j = 0; j < nj; j++)
                row[j] += scaled * b[k * nj + j];
        }
    }
}

void lm_reset(void) {
    polybench_fill(arrays.c, size.ni, size.nj, (struct polybench_pattern){0, 1, size.ni, size.ni});
}

void lm_setup(uint32_t ni) {
    size = POLYBENCH_DATASET(datasets, ni, ni);
    polybench_fill(arrays.a, size.ni, size.nk, (struct polybench_pattern){1, 0, size.nk, size.nk});
    polybench_fill(arrays.b, size.nk, size.nj, (struct polybench_pattern){2, 0, size.nj, size.nj});
    lm_reset();
}

void lm_run(void) {
    gemm(size.ni, size.nj, size.nk, POLYBENCH_ALPHA, POLYBENCH_BETA, arrays.c, arrays.a, arrays.b);
}

POLYBENCH_RESULT(arrays.c, (size.ni * size.nj))
