/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration with a five-point stencil (C. Jacobi, "Ueber eine neue Aufloesungsart der bei
 * der Methode der kleinsten Quadrate vorkommenden linearen Gleichungen", Astron. Nachr. 22, 1845;
 * PolyBench/C 4.2.1, kernel jacobi-2d, 2016), in f64.
 *
 * The innermost loop is left to the auto-vectoriser. */
#include "jacobi_2d.h"

#include "polybench.h"

enum { MAX_N = 250, MAX_STEPS = 100 };

static struct {
    LM_ALIGNED double a[MAX_N * MAX_N], b[MAX_N * MAX_N];
} arrays;
static const struct extents {
    uint32_t n, steps;
} datasets[POLYBENCH_DATASETS] = {{30, 20}, {90, 40}, {MAX_N, MAX_STEPS}};
static struct extents size;

static void relax(double *restrict to, const double *restrict from, size_t n) {
    for (size_t i = 1; i + 1 < n; i++) {
        const double *const row = from + i * n;
        const double *const above = row - n, *const below = row + n;
        double *const out = to + i * n;
        for (size_t j = 1; j + 1 < n; j++) {
            out[j] = 0.2 * (row[j] + row[j - 1] + row[j + 1] + below[j] + above[j]);
        }
    }
}

void jacobi_2d(size_t n, size_t steps, double *restrict a, double *restrict b) {
    for (size_t step = 0; step < steps; step++) {
        relax(b, a, n);
        relax(a, b, n);
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.n; i++) {
        for (uint32_t j = 0; j < size.n; j++) {
            arrays.a[i * size.n + j] = ((double)i * (j + 2) + 2) / size.n;
            arrays.b[i * size.n + j] = ((double)i * (j + 3) + 3) / size.n;
        }
    }
}

void lm_setup(uint32_t n) {
    size = POLYBENCH_DATASET(datasets, n, n);
    lm_reset();
}

void lm_run(void) {
    jacobi_2d(size.n, size.steps, arrays.a, arrays.b);
}

POLYBENCH_RESULT(arrays.a, (size.n * size.n))
