/* SPDX-License-Identifier: Apache-2.0 */
/* Finite-difference time-domain method (K. Yee, "Numerical Solution of Initial Boundary Value
 * Problems Involving Maxwell's Equations in Isotropic Media", IEEE Trans. Antennas Propag. 14,
 * 1966; PolyBench/C 4.2.1, kernel fdtd-2d, 2016), in f64.
 *
 * The loops are left to the auto-vectoriser. */
#include "fdtd_2d.h"

#include "polybench.h"

enum { MAX_NX = 200, MAX_NY = 240, MAX_STEPS = 100 };

/* The fields are ex, ey and hz, one behind the other. */
static struct {
    LM_ALIGNED double fields[3 * MAX_NX * MAX_NY], source[MAX_STEPS];
} arrays;
static const struct extents {
    uint32_t nx, ny, steps;
} datasets[POLYBENCH_DATASETS] = {{20, 30, 20}, {60, 80, 40}, {MAX_NX, MAX_NY, MAX_STEPS}};
static struct extents size;

static void advance(size_t nx, size_t ny, double *restrict ex, double *restrict ey,
                    double *restrict hz) {
    for (size_t i = ny; i < nx * ny; i += ny) {
        for (size_t j = 0; j < ny; j++)
            ey[i + j] = ey[i + j] - 0.5 * (hz[i + j] - hz[i - ny + j]);
    }
    for (size_t i = 0; i < nx * ny; i += ny) {
        for (size_t j = 1; j < ny; j++)
            ex[i + j] = ex[i + j] - 0.5 * (hz[i + j] - hz[i + j - 1]);
    }
    for (size_t i = 0; i < (nx - 1) * ny; i += ny) {
        for (size_t j = 0; j + 1 < ny; j++) {
            const double curl = ex[i + j + 1] - ex[i + j] + ey[i + ny + j] - ey[i + j];
            hz[i + j] = hz[i + j] - 0.7 * curl;
        }
    }
}

void fdtd_2d(size_t nx, size_t ny, size_t steps, double *restrict ex, double *restrict ey,
             double *restrict hz, const double *restrict source) {
    for (size_t step = 0; step < steps; step++) {
        for (size_t j = 0; j < ny; j++)
            ey[j] = source[step];
        advance(nx, ny, ex, ey, hz);
    }
}

void lm_reset(void) {
    const uint32_t points = size.nx * size.ny;
    for (uint32_t i = 0; i < size.nx; i++) {
        for (uint32_t j = 0; j < size.ny; j++) {
            double *const at = arrays.fields + i * size.ny + j;
            at[0] = (double)i * (j + 1) / size.nx;
            at[points] = (double)i * (j + 2) / size.ny;
            at[2 * points] = (double)i * (j + 3) / size.nx;
        }
    }
}

void lm_setup(uint32_t nx) {
    size = POLYBENCH_DATASET(datasets, nx, nx);
    for (uint32_t i = 0; i < size.steps; i++)
        arrays.source[i] = i;
    lm_reset();
}

void lm_run(void) {
    const uint32_t points = size.nx * size.ny;
    fdtd_2d(size.nx, size.ny, size.steps, arrays.fields, arrays.fields + points,
            arrays.fields + 2 * points, arrays.source);
}

POLYBENCH_RESULT(arrays.fields, 3 * size.nx * size.ny)
