/* SPDX-License-Identifier: Apache-2.0 */
/* Spectral norm of an infinite matrix (L. N. Trefethen, "A Hundred-dollar, Hundred-digit
 * Challenge", SIAM News 35, 2002, problem 3) by the power method: a division for each element,
 * since the matrix is never stored. The kernel and the bench ABI. */
#include "spectral_norm.h"

#include "bench.h"

#define STEPS 10

static struct {
    LM_ALIGNED double vector[SPECTRAL_NORM_MAX];
    double norm;
} result;
static uint32_t order;

static inline double element(uint32_t i, uint32_t j) {
    const uint32_t before = (i + j) * (i + j + 1) / 2; /* elements on shorter diagonals */
    return 1.0 / (double)(before + i + 1);
}

static void multiply(double *restrict product, const double *restrict vector, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < n; j++)
            sum += element(i, j) * vector[j];
        product[i] = sum;
    }
}

static void multiply_transposed(double *restrict product, const double *restrict vector,
                                uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < n; j++)
            sum += element(j, i) * vector[j];
        product[i] = sum;
    }
}

double spectral_norm(double *vector, uint32_t n) {
    static LM_ALIGNED double image[SPECTRAL_NORM_MAX], between[SPECTRAL_NORM_MAX];
    double product = 0, square = 0;
    for (uint32_t i = 0; i < n; i++)
        vector[i] = 1;
    for (int step = 0; step < STEPS; step++) {
        multiply(between, vector, n);
        multiply_transposed(image, between, n);
        multiply(between, image, n);
        multiply_transposed(vector, between, n);
    }
    for (uint32_t i = 0; i < n; i++) {
        product += vector[i] * image[i];
        square += image[i] * image[i];
    }
    return __builtin_sqrt(product / square);
}

void lm_setup(uint32_t size) {
    lm_require(size >= 1 && size <= SPECTRAL_NORM_MAX);
    order = size;
}

/* The norm stands behind the vector's n elements. */
void lm_run(void) {
    const double norm = spectral_norm(result.vector, order);
    *(order < SPECTRAL_NORM_MAX ? &result.vector[order] : &result.norm) = norm;
}

const void *lm_result(void) {
    return result.vector;
}

uint32_t lm_result_size(void) {
    return (order + 1) * (uint32_t)sizeof result.vector[0];
}
