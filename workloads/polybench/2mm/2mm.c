/* SPDX-License-Identifier: Apache-2.0 */
/* Two matrix products (J. Dongarra et al., "A Set of Level 3 Basic Linear Algebra Subprograms", ACM
 * TOMS 16, 1990; PolyBench/C 4.2.1, kernel 2mm, 2016), in f64.
 *
 * Each element is a sum in order down a column of the right matrix. */
#include "2mm.h"

#include "polybench.h"

enum { MAX_NI = 180, MAX_NJ = 190, MAX_NK = 210, MAX_NL = 220 };

static struct {
    LM_ALIGNED double a[MAX_NI * MAX_NK], b[MAX_NK * MAX_NJ], c[MAX_NJ * MAX_NL];
    LM_ALIGNED double d[MAX_NI * MAX_NL], product[MAX_NI * MAX_NJ];
} arrays;
static const struct extents {
    uint32_t ni, nj, nk, nl;
} datasets[POLYBENCH_DATASETS] = {
    {16, 18, 22, 24}, {40, 50, 70, 80}, {MAX_NI, MAX_NJ, MAX_NK, MAX_NL}};
static struct extents size;

void two_mm(size_t ni, size_t nj, size_t nk, size_t nl, double alpha, double beta,
            double *restrict product, const double *restrict a, const double *restrict b,
            const double *restrict c, double *restrict d) {
    for (size_t i = 0; i < ni; i++) {
        for (size_t j = 0; j < nj; j++) {
            double sum = 0;
            for (size_t k = 0; k < nk; k++)
                sum += alpha * a[i * nk + k] * b[k * nj + j];
            product[i * nj + j] = sum;
        }
    }
    for (size_t i = 0; i < ni; i++) {
        for (size_t j = 0; j < nl; j++) {
            double sum = d[i * nl + j] * beta;
            for (size_t k = 0; k < nj; k++)
                sum += product[i * nj + k] * c[k * nl + j];
            d[i * nl + j] = sum;
        }
    }
}

void lm_reset(void) {
    polybench_fill(arrays.d, size.ni, size.nl, (struct polybench_pattern){2, 0, size.nk, size.nk});
}

void lm_setup(uint32_t ni) {
    size = POLYBENCH_DATASET(datasets, ni, ni);
    polybench_fill(arrays.a, size.ni, size.nk, (struct polybench_pattern){0, 1, size.ni, size.ni});
    polybench_fill(arrays.b, size.nk, size.nj, (struct polybench_pattern){1, 0, size.nj, size.nj});
    polybench_fill(arrays.c, size.nj, size.nl, (struct polybench_pattern){3, 1, size.nl, size.nl});
    lm_reset();
}

void lm_run(void) {
    two_mm(size.ni, size.nj, size.nk, size.nl, POLYBENCH_ALPHA, POLYBENCH_BETA, arrays.product,
           arrays.a, arrays.b, arrays.c, arrays.d);
}

POLYBENCH_RESULT(arrays.d, (size.ni * size.nl))
