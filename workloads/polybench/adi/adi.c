/* SPDX-License-Identifier: Apache-2.0 */
/* Alternating direction implicit method for the heat equation (D. Peaceman and H. Rachford, "The
 * Numerical Solution of Parabolic and Elliptic Differential Equations", J. SIAM 3, 1955;
 * PolyBench/C 4.2.1, kernel adi, 2016), in f64.
 *
 * Each line of the grid is a tridiagonal system, solved by elimination and back substitution:
 * chains of dependent divisions, in which the auto-vectoriser at best pairs a division with its
 * neighbour. */
#include "adi.h"

#include "polybench.h"

enum { MAX_N = 200, MAX_STEPS = 100 };

static struct {
    LM_ALIGNED double u[MAX_N * MAX_N], v[MAX_N * MAX_N], p[MAX_N * MAX_N], q[MAX_N * MAX_N];
} arrays;
static const struct extents {
    uint32_t n, steps;
} datasets[POLYBENCH_DATASETS] = {{20, 20}, {60, 40}, {MAX_N, MAX_STEPS}};
static struct extents size;

/* The systems of a half step: side x[j-1] + middle x[j] + side x[j+1] on the left, and across, with
 * side and 1 + 2 side of the other direction, on the right. */
struct half_step {
    double side, middle, across, centre;
};

/* Along column i: v from u, whose neighbours left and right enter. */
static void solve_column(const struct half_step *half, size_t n, size_t i, double *restrict v,
                         const double *restrict u, double *restrict p, double *restrict q) {
    v[i] = 1;
    p[0] = 0;
    q[0] = v[i];
    for (size_t j = 1; j + 1 < n; j++) {
        const double *const at = u + j * n + i;
        const double pivot = half->side * p[j - 1] + half->middle;
        p[j] = -half->side / pivot;
        q[j] = (-half->across * at[-1] + half->centre * at[0] - half->across * at[1] -
                half->side * q[j - 1]) /
               pivot;
    }
    v[(n - 1) * n + i] = 1;
    for (size_t j = n - 2; j >= 1; j--)
        v[j * n + i] = p[j] * v[(j + 1) * n + i] + q[j];
}

/* Along row i: u from v, whose neighbours above and below enter. */
static void solve_row(const struct half_step *half, size_t n, size_t i, double *restrict u,
                      const double *restrict v, double *restrict p, double *restrict q) {
    double *const row = u + i * n;
    row[0] = 1;
    p[0] = 0;
    q[0] = row[0];
    for (size_t j = 1; j + 1 < n; j++) {
        const double *const at = v + i * n + j;
        const double pivot = half->side * p[j - 1] + half->middle;
        p[j] = -half->side / pivot;
        q[j] = (-half->across * *(at - n) + half->centre * at[0] - half->across * at[n] -
                half->side * q[j - 1]) /
               pivot;
    }
    row[n - 1] = 1;
    for (size_t j = n - 2; j >= 1; j--)
        row[j] = p[j] * row[j + 1] + q[j];
}

void adi(size_t n, size_t steps, double *restrict u, double *restrict v, double *restrict p,
         double *restrict q) {
    const double space = 1 / (double)n, time = 1 / (double)steps;
    const double twice = 2 * time / (space * space), once = 1 * time / (space * space);
    const double a = -twice / 2, d = -once / 2;
    const struct half_step columns = {a, 1 + twice, d, 1 + 2 * d},
                           rows = {d, 1 + once, a, 1 + 2 * a};
    for (size_t step = 0; step < steps; step++) {
        for (size_t i = 1; i + 1 < n; i++)
            solve_column(&columns, n, i, v, u, p + i * n, q + i * n);
        for (size_t i = 1; i + 1 < n; i++)
            solve_row(&rows, n, i, u, v, p + i * n, q + i * n);
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.n; i++) {
        for (uint32_t j = 0; j < size.n; j++)
            arrays.u[i * size.n + j] = (double)(i + size.n - j) / size.n;
    }
}

void lm_setup(uint32_t n) {
    size = POLYBENCH_DATASET(datasets, n, n);
    lm_reset();
}

void lm_run(void) {
    adi(size.n, size.steps, arrays.u, arrays.v, arrays.p, arrays.q);
}

POLYBENCH_RESULT(arrays.u, (size.n * size.n))
