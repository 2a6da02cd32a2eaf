/* SPDX-License-Identifier: Apache-2.0 */
/* Jacobi iteration with a five-point stencil (L.-N. Pouchet and T. Yuki, PolyBench/C 4.2, kernel
 * jacobi-2d, 2016), in f64, with PolyBench's data sets and initial values.
 *
 * The loops are left to the auto-vectoriser: the simd variant is this same source. */
#include "jacobi_2d.h"

#include "bench.h"

#define MAX_N 250

static LM_ALIGNED double first[MAX_N * MAX_N], second[MAX_N * MAX_N];
static uint32_t order, step_count;

/* PolyBench's data sets: MINI, SMALL, MEDIUM. */
static const struct dataset {
    uint32_t n, steps;
} datasets[] = {{30, 20}, {90, 40}, {250, 100}};

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

void jacobi_2d(double *restrict a, double *restrict b, size_t n, size_t steps) {
    for (size_t step = 0; step < steps; step++) {
        relax(b, a, n);
        relax(a, b, n);
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < order; i++) {
        for (uint32_t j = 0; j < order; j++) {
            first[i * order + j] = ((double)i * (j + 2) + 2) / order;
            second[i * order + j] = ((double)i * (j + 3) + 3) / order;
        }
    }
}

void lm_setup(uint32_t size) {
    size_t i = 0;
    while (i < sizeof datasets / sizeof datasets[0] && datasets[i].n != size)
        i++;
    lm_require(i < sizeof datasets / sizeof datasets[0]);
    order = size;
    step_count = datasets[i].steps;
    lm_reset();
}

void lm_run(void) {
    jacobi_2d(first, second, order, step_count);
}

const void *lm_result(void) {
    return first;
}

uint32_t lm_result_size(void) {
    return order * order * (uint32_t)sizeof first[0];
}
