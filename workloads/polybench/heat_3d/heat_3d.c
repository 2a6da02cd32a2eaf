/* SPDX-License-Identifier: Apache-2.0 */
/* Heat equation in three dimensions, explicit, with a seven-point stencil (G. Smith, "Numerical
 * Solution of Partial Differential Equations: Finite Difference Methods", chapter 2;
 * PolyBench/C 4.2.1, kernel heat-3d, 2016), in f64.
 *
 * The innermost loop is left to the auto-vectoriser. */
#include "heat_3d.h"

#include "polybench.h"

enum { MAX_N = 40, MAX_STEPS = 100 };

static struct {
    LM_ALIGNED double a[MAX_N * MAX_N * MAX_N], b[MAX_N * MAX_N * MAX_N];
} arrays;
static const struct extents {
    uint32_t n, steps;
} datasets[POLYBENCH_DATASETS] = {{10, 20}, {20, 40}, {MAX_N, MAX_STEPS}};
static struct extents size;

/* A row of the grid, its ends left out; neighbours are a row and a plane away. */
static void relax_row(double *restrict to, const double *restrict from, size_t n) {
    const double *const above = from - n * n, *const below = from + n * n;
    const double *const left = from - n, *const right = from + n;
    for (size_t k = 1; k + 1 < n; k++) {
        const double twice = 2.0 * from[k];
        to[k] = 0.125 * (below[k] - twice + above[k]) + 0.125 * (right[k] - twice + left[k]) +
                0.125 * (from[k + 1] - twice + from[k - 1]) + from[k];
    }
}

static void relax(double *restrict to, const double *restrict from, size_t n) {
    for (size_t i = 1; i + 1 < n; i++) {
        for (size_t j = 1; j + 1 < n; j++)
            relax_row(to + (i * n + j) * n, from + (i * n + j) * n, n);
    }
}

void heat_3d(size_t n, size_t steps, double *restrict a, double *restrict b) {
    for (size_t step = 0; step < steps; step++) {
        relax(b, a, n);
        relax(a, b, n);
    }
}

void lm_reset(void) {
    const uint32_t n = size.n;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            for (uint32_t k = 0; k < n; k++) {
                const uint32_t at = (i * n + j) * n + k;
                arrays.a[at] = arrays.b[at] = (double)(i + j + n - k) * 10 / n;
            }
        }
    }
}

void lm_setup(uint32_t n) {
    size = POLYBENCH_DATASET(datasets, n, n);
    lm_reset();
}

void lm_run(void) {
    heat_3d(size.n, size.steps, arrays.a, arrays.b);
}

POLYBENCH_RESULT(arrays.a, (size.n * size.n * size.n))
