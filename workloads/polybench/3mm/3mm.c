/* SPDX-License-Identifier: Apache-2.0 */
/* Three matrix products (J. Dongarra et al., "A Set of Level 3 Basic Linear Algebra Subprograms",
 * ACM TOMS 16, 1990; PolyBench/C 4.2.1, kernel 3mm, 2016), in f64.
 *
 * Each element is a sum in order down a column of the right matrix. */
#include "3mm.h"

#include "polybench.h"

enum { MAX_NI = 180, MAX_NJ = 190, MAX_NK = 200, MAX_NL = 210, MAX_NM = 220 };

static struct {
    LM_ALIGNED double a[MAX_NI * MAX_NK], b[MAX_NK * MAX_NJ], e[MAX_NI * MAX_NJ];
    LM_ALIGNED double c[MAX_NJ * MAX_NM], d[MAX_NM * MAX_NL], f[MAX_NJ * MAX_NL];
    LM_ALIGNED double g[MAX_NI * MAX_NL];
} arrays;
static const struct extents {
    uint32_t ni, nj, nk, nl, nm;
} datasets[POLYBENCH_DATASETS] = {
    {16, 18, 20, 22, 24}, {40, 50, 60, 70, 80}, {MAX_NI, MAX_NJ, MAX_NK, MAX_NL, MAX_NM}};
static struct extents size;

/* product = left right, rows by inner and inner by columns. */
static void multiply(double *restrict product, const double *restrict left,
                     const double *restrict right, size_t rows, size_t inner, size_t columns) {
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            double sum = 0;
            for (size_t k = 0; k < inner; k++)
                sum += left[i * inner + k] * right[k * columns + j];
            product[i * columns + j] = sum;
        }
    }
}

void three_mm(size_t ni, size_t nj, size_t nk, size_t nl, size_t nm, double *restrict e,
              const double *restrict a, const double *restrict b, double *restrict f,
              const double *restrict c, const double *restrict d, double *restrict g) {
    multiply(e, a, b, ni, nk, nj);
    multiply(f, c, d, nj, nm, nl);
    multiply(g, e, f, ni, nj, nl);
}

void lm_setup(uint32_t ni) {
    size = POLYBENCH_DATASET(datasets, ni, ni);
    const struct polybench_pattern from_i = {0, 1, size.ni, 5 * size.ni};
    const struct polybench_pattern from_j = {1, 2, size.nj, 5 * size.nj};
    const struct polybench_pattern from_l = {3, 0, size.nl, 5 * size.nl};
    const struct polybench_pattern from_k = {2, 2, size.nk, 5 * size.nk};
    polybench_fill(arrays.a, size.ni, size.nk, from_i);
    polybench_fill(arrays.b, size.nk, size.nj, from_j);
    polybench_fill(arrays.c, size.nj, size.nm, from_l);
    polybench_fill(arrays.d, size.nm, size.nl, from_k);
}

void lm_run(void) {
    three_mm(size.ni, size.nj, size.nk, size.nl, size.nm, arrays.e, arrays.a, arrays.b, arrays.f,
             arrays.c, arrays.d, arrays.g);
}

POLYBENCH_RESULT(arrays.g, (size.ni * size.nl))
