/* SPDX-License-Identifier: Apache-2.0 */
/* Covariance matrix (T. Anderson, "An Introduction to Multivariate Statistical Analysis", 1958;
 * PolyBench/C 4.2.1, kernel covariance, 2016), in f64.
 *
 * The sums are in order and down columns; the auto-vectoriser takes the loop that centres the data.
 */
#include "covariance.h"

#include "polybench.h"

enum { MAX_M = 240, MAX_N = 260 };

static struct {
    LM_ALIGNED double data[MAX_N * MAX_M], matrix[MAX_M * MAX_M], mean[MAX_M];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{28, 32}, {80, 100}, {MAX_M, MAX_N}};
static struct extents size;

void covariance(size_t m, size_t n, double *restrict data, double *restrict matrix,
                double *restrict mean) {
    for (size_t j = 0; j < m; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += data[i * m + j];
        mean[j] = sum / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++)
            data[i * m + j] -= mean[j];
    }
    const double degrees = (double)(n - 1);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = i; j < m; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += data[k * m + i] * data[k * m + j];
            matrix[i * m + j] = matrix[j * m + i] = sum / degrees;
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.n; i++) {
        for (uint32_t j = 0; j < size.m; j++)
            arrays.data[i * size.m + j] = (double)i * j / size.m;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    lm_reset();
}

void lm_run(void) {
    covariance(size.m, size.n, arrays.data, arrays.matrix, arrays.mean);
}

POLYBENCH_RESULT(arrays.matrix, (size.m * size.m))
