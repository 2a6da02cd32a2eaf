/* SPDX-License-Identifier: Apache-2.0 */
/* Correlation matrix (K. Pearson, "Note on Regression and Inheritance in the Case of Two Parents",
 * Proc. R. Soc. 58, 1895; PolyBench/C 4.2.1, kernel correlation, 2016), in f64.
 *
 * The sums are in order and down columns; the auto-vectoriser takes the loop that scales the data.
 */
#include "correlation.h"

#include "polybench.h"

enum { MAX_M = 240, MAX_N = 260 };

static struct {
    LM_ALIGNED double data[MAX_N * MAX_M], matrix[MAX_M * MAX_M], mean[MAX_M], deviation[MAX_M];
} arrays;
static const struct extents {
    uint32_t m, n;
} datasets[POLYBENCH_DATASETS] = {{28, 32}, {80, 100}, {MAX_M, MAX_N}};
static struct extents size;

/* Mean and standard deviation of every column. */
static void measure(size_t m, size_t n, const double *restrict data, double *restrict mean,
                    double *restrict deviation) {
    for (size_t j = 0; j < m; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += data[i * m + j];
        mean[j] = sum / (double)n;
    }
    for (size_t j = 0; j < m; j++) {
        double squares = 0;
        for (size_t i = 0; i < n; i++) {
            const double centred = data[i * m + j] - mean[j];
            squares += centred * centred;
        }
        const double root = __builtin_sqrt(squares / (double)n);
        deviation[j] = root <= 0.1 ? 1 : root;
    }
}

void correlation(size_t m, size_t n, double *restrict data, double *restrict matrix,
                 double *restrict mean, double *restrict deviation) {
    measure(m, n, data, mean, deviation);
    const double root = __builtin_sqrt((double)n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++)
            data[i * m + j] = (data[i * m + j] - mean[j]) / (root * deviation[j]);
    }
    for (size_t i = 0; i < m; i++) {
        matrix[i * m + i] = 1;
        for (size_t j = i + 1; j < m; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += data[k * m + i] * data[k * m + j];
            matrix[i * m + j] = matrix[j * m + i] = sum;
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < size.n; i++) {
        for (uint32_t j = 0; j < size.m; j++)
            arrays.data[i * size.m + j] = (double)(i * j) / size.m + i;
    }
}

void lm_setup(uint32_t m) {
    size = POLYBENCH_DATASET(datasets, m, m);
    lm_reset();
}

void lm_run(void) {
    correlation(size.m, size.n, arrays.data, arrays.matrix, arrays.mean, arrays.deviation);
}

POLYBENCH_RESULT(arrays.matrix, (size.m * size.m))
