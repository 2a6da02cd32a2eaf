/* SPDX-License-Identifier: Apache-2.0 */
/* Dot products of i8 vectors with i32 sums, as in quantised layers (B. Jacob et al., "Quantization
 * and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", CVPR 2018): one
 * vector of activations by the rows of a weight matrix. Inputs and the bench ABI; the kernel is in
 * scalar.c or simd.c. */
#include "dot_i8.h"

#include "bench.h"
#include "random.h"

#define LENGTH   1024
#define MAX_ROWS 1024

static LM_ALIGNED int8_t activations[LENGTH], weights[MAX_ROWS][LENGTH];
static LM_ALIGNED int32_t products[MAX_ROWS];
static uint32_t rows;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_ROWS);
    struct lm_random random = {.state = 4};
    lm_random_fill_bytes(&random, (uint8_t *)activations, LENGTH);
    lm_random_fill_bytes(&random, (uint8_t *)weights, (size_t)size * LENGTH);
    rows = size;
}

void lm_run(void) {
    dot_i8(products, activations, weights[0], rows, LENGTH);
}

const void *lm_result(void) {
    return products;
}

uint32_t lm_result_size(void) {
    return rows * (uint32_t)sizeof products[0];
}
