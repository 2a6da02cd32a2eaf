/* SPDX-License-Identifier: Apache-2.0 */
/* Levinson-Durbin recursion (J. Durbin, "The Fitting of Time-Series Models", Rev. Int. Stat. Inst.
 * 28, 1960; PolyBench/C 4.2.1, kernel durbin, 2016), in f64.
 *
 * The auto-vectoriser takes the update of y, which runs forwards and backwards at once; the sum
 * before it is in order. */
#include "durbin.h"

#include "polybench.h"

enum { MAX_N = 400 };

static struct {
    LM_ALIGNED double r[MAX_N], y[MAX_N], scratch[MAX_N];
} arrays;
static uint32_t order;

void durbin(size_t n, const double *restrict r, double *restrict y, double *restrict scratch) {
    double alpha = -r[0], beta = 1;
    y[0] = alpha;
    for (size_t k = 1; k < n; k++) {
        beta = (1 - alpha * alpha) * beta;
        double sum = 0;
        for (size_t i = 0; i < k; i++)
            sum += r[k - i - 1] * y[i];
        alpha = -(r[k] + sum) / beta;
        for (size_t i = 0; i < k; i++)
            scratch[i] = y[i] + alpha * y[k - i - 1];
        for (size_t i = 0; i < k; i++)
            y[i] = scratch[i];
        y[k] = alpha;
    }
}

void lm_setup(uint32_t n) {
    lm_require(n > 0 && n <= MAX_N);
    order = n;
    for (uint32_t i = 0; i < n; i++)
        arrays.r[i] = n + 1 - i;
}

void lm_run(void) {
    durbin(order, arrays.r, arrays.y, arrays.scratch);
}

POLYBENCH_RESULT(arrays.y, order)
