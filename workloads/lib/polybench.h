/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernels of the family polybench share: PolyBench/C's data sets, the two patterns most of
 * its inputs follow, and the functions of the bench ABI that are the same in all of them.
 *
 * The formulas are those of L.-N. Pouchet and T. Yuki, PolyBench/C 4.2.1, 2016, step by step, so
 * that inputs and outputs have the benchmark's very bits. Matrices are row-major without gaps. */
#ifndef LM_WORKLOADS_LIB_POLYBENCH_H
#define LM_WORKLOADS_LIB_POLYBENCH_H

#include "bench.h"

#include <stddef.h>
#include <stdint.h>

/* The factors of all kernels with a BLAS-like interface. */
#define POLYBENCH_ALPHA 1.5
#define POLYBENCH_BETA  1.2

/* MINI, SMALL and MEDIUM. */
#define POLYBENCH_DATASETS 3

/* Index of a data set among the sizes of all; traps where none has this size. */
static inline size_t polybench_index(const uint32_t sizes[POLYBENCH_DATASETS], uint32_t size) {
    size_t index = 0;
    while (index < POLYBENCH_DATASETS && sizes[index] != size)
        index++;
    lm_require(index < POLYBENCH_DATASETS);
    return index;
}

/* The one of three structs, an array, whose `member` is `size`: the extents of a kernel. */
#define POLYBENCH_DATASET(datasets, member, size)                                                  \
    (datasets)[polybench_index((const uint32_t[POLYBENCH_DATASETS]){(datasets)[0].member,          \
                                                                    (datasets)[1].member,          \
                                                                    (datasets)[2].member},         \
                               size)]

/* Element (i, j) is ((i (j + shift) + offset) mod modulus) / divisor; the modulus is not 0. */
struct polybench_pattern {
    uint32_t shift, offset, modulus, divisor;
};

static inline void polybench_fill(double *matrix, uint32_t rows, uint32_t columns,
                                  struct polybench_pattern pattern) {
    lm_require(pattern.modulus > 0);
    for (uint32_t i = 0; i < rows; i++) {
        for (uint32_t j = 0; j < columns; j++) {
            const uint32_t step = i * (j + pattern.shift) + pattern.offset;
            matrix[i * columns + j] = (double)(step % pattern.modulus) / pattern.divisor;
        }
    }
}

/* Element i of n is ((i + first) mod n) / n. */
static inline void polybench_ramp(double *vector, uint32_t n, uint32_t first) {
    for (uint32_t i = 0; i < n; i++)
        vector[i] = (double)((i + first) % n) / n;
}

/* A symmetric positive definite matrix: L L^T of the lower triangular L with 1 on its diagonal and
 * 1 - j / n in column j below. Row r of the product, up to its diagonal, holds the products of two
 * rows of L; these differ in their last term alone, so one running sum gives them all, rounded as
 * the sums of the definition are. */
static inline void polybench_positive_definite(double *matrix, uint32_t n) {
    double squares = 0;
    for (uint32_t j = 0; j < n; j++) {
        const double below = -(double)j / n + 1;
        matrix[j * n + j] = squares + 1;
        for (uint32_t i = j + 1; i < n; i++)
            matrix[i * n + j] = matrix[j * n + i] = squares + below;
        squares += below * below;
    }
}

/* Defines lm_result and lm_result_size: the first `count` elements of an array. */
#define POLYBENCH_RESULT(array, count)                                                             \
    const void *lm_result(void) {                                                                  \
        return array;                                                                              \
    }                                                                                              \
    uint32_t lm_result_size(void) {                                                                \
        return (uint32_t)((count) * sizeof(array)[0]);                                             \
    }

#endif
