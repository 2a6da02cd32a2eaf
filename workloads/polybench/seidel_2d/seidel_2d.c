/* SPDX-License-Identifier: Apache-2.0 */
/* Gauss-Seidel iteration with a nine-point stencil (L. Seidel, "Ueber ein Verfahren, die
 * Gleichungen, auf welche die Methode der kleinsten Quadrate fuehrt, ... aufzuloesen", Abh. Bayer.
 * Akad. Wiss. 11, 1874; PolyBench/C 4.2.1, kernel seidel-2d, 2016), in f64.
 *
 * Every point waits for the one before it: the auto-vectoriser finds nothing. */
#include "seidel_2d.h"

#include "polybench.h"

enum { MAX_N = 400, MAX_STEPS = 100 };

static LM_ALIGNED double grid[MAX_N * MAX_N];
static const struct extents {
    uint32_t n, steps;
} datasets[POLYBENCH_DATASETS] = {{40, 20}, {120, 40}, {MAX_N, MAX_STEPS}};
static struct extents size;

void seidel_2d(size_t n, size_t steps, double *a) {
    for (size_t step = 0; step < steps; step++) {
        for (size_t i = 1; i + 1 < n; i++) {
            double *const row = a + i * n;
            const double *const above = row - n, *const below = row + n;
            for (size_t j = 1; j + 1 < n; j++) {
                row[j] = (above[j - 1] + above[j] + above[j + 1] + row[j - 1] + row[j] +
                          row[j + 1] + below[j - 1] + below[j] + below[j + 1]) /
                         9;
            }
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.n; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            grid[i * size.n + j] = ((double)i * (j + 2) + 2) / size.n;
    }
}

void lm_setup(uint32_t n) {
    size = POLYBENCH_DATASET(datasets, n, n);
    lm_reset();
}

void lm_run(void) {
    seidel_2d(size.n, size.steps, grid);
}

POLYBENCH_RESULT(grid, (size.n * size.n))
