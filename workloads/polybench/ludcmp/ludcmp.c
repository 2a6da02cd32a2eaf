/* SPDX-License-Identifier: Apache-2.0 */
/* Linear system by LU factorisation and two substitutions (W. Press et al., "Numerical Recipes",
 * section 2.3; PolyBench/C 4.2.1, kernel ludcmp, 2016), in f64.
 *
 * Each element is a sum in order. */
#include "ludcmp.h"

#include "polybench.h"

enum { MAX_N = 400 };

static struct {
    LM_ALIGNED double a[MAX_N * MAX_N], b[MAX_N], x[MAX_N], y[MAX_N];
} arrays;
static uint32_t order;

static void factorise(size_t n, double *a) {
    for (size_t i = 0; i < n; i++) {
        double *const row = a + i * n;
        for (size_t j = 0; j < n; j++) {
            const size_t pivot = j < i ? j : i;
            double sum = row[j];
            for (size_t k = 0; k < pivot; k++)
                sum -= row[k] * a[k * n + j];
            row[j] = j < i ? sum / a[j * n + j] : sum;
        }
    }
}

void ludcmp(size_t n, double *restrict a, const double *restrict b, double *restrict x,
            double *restrict y) {
    factorise(n, a);
    for (size_t i = 0; i < n; i++) {
        double sum = b[i];
        for (size_t j = 0; j < i; j++)
            sum -= a[i * n + j] * y[j];
        y[i] = sum;
    }
    for (size_t i = n; i-- > 0;) {
        double sum = y[i];
        for (size_t j = i + 1; j < n; j++)
            sum -= a[i * n + j] * x[j];
        x[i] = sum / a[i * n + i];
    }
}

void lm_reset(void) {
    polybench_positive_definite(arrays.a, order);
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    for (uint32_t i = 0; i < n; i++)
        arrays.b[i] = (double)(i + 1) / n / 2 + 4;
    lm_reset();
}

void lm_run(void) {
    ludcmp(order, arrays.a, arrays.b, arrays.x, arrays.y);
}

POLYBENCH_RESULT(arrays.x, order)
