/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration with a three-point stencil (C. Jacobi, "Ueber eine neue Aufloesungsart der bei
 * der Methode der kleinsten Quadrate vorkommenden linearen Gleichungen", Astron. Nachr. 22, 1845;
 * PolyBench/C 4.2.1, kernel jacobi-1d, 2016), in f64.
 *
 * The loop is left to the auto-vectoriser. */
#include "jacobi_1d.h"

#include "polybench.h"

enum { MAX_N = 400, MAX_STEPS = 100 };

static struct {
    LM_ALIGNED double a[MAX_N], b[MAX_N];
} arrays;
static const struct extents {
    uint32_t n, steps;
} datasets[POLYBENCH_DATASETS] = {{30, 20}, {120, 40}, {MAX_N, MAX_STEPS}};
static struct extents size;

static void relax(double *restrict to, const double *restrict from, size_t n) {
    for (size_t i = 1; i + 1 < n; i++)
        to[i] = 0.33333 * (from[i - 1] + from[i] + from[i + 1]);
}

void jacobi_1d(size_t n, size_t steps, double *restrict a, double *restrict b) {
    for (size_t step = 0; step < steps; step++) {
        relax(b, a, n);
        relax(a, b, n);
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.n; i++) {
        arrays.a[i] = (double)(i + 2) / size.n;
        arrays.b[i] = (double)(i + 3) / size.n;
    }
}

void lm_setup(uint32_t n) {
    size = POLYBENCH_DATASET(datasets, n, n);
    lm_reset();
}

void lm_run(void) {
    jacobi_1d(size.n, size.steps, arrays.a, arrays.b);
}

POLYBENCH_RESULT(arrays.a, size.n)
