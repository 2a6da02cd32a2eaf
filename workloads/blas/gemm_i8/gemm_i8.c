/* SPDX-License-Identifier: Apache-2.0 */
/* Product of quantised matrices, as in the layers of B. Jacob et al., "Quantization and Training of
 * Neural Networks for Efficient Integer-Arithmetic-Only Inference", CVPR 2018: inputs and the bench
 * ABI around the kernel of scalar.c, simd.c or relaxed.c. */
#include "gemm_i8.h"

#include "bench.h"
#include "random.h"

#define MAX_ELEMENTS (GEMM_I8_MAX_ORDER * GEMM_I8_MAX_ORDER)

static LM_ALIGNED int8_t activations[MAX_ELEMENTS], weights[MAX_ELEMENTS];
static LM_ALIGNED int32_t product[MAX_ELEMENTS];
static uint32_t order;

void lm_setup(uint32_t size) {
    lm_require(size <= GEMM_I8_MAX_ORDER && size % GEMM_I8_TILE_COLUMNS == 0);
    const size_t count = (size_t)size * size;
    struct lm_random random = {.state = 22};
    lm_random_fill_bytes(&random, (uint8_t *)activations, count);
    lm_random_fill_bytes(&random, (uint8_t *)weights, count);
    for (size_t i = 0; i < count; i++)
        activations[i] &= 0x7f;
    gemm_i8_pack(weights, size);
    order = size;
}

void lm_run(void) {
    gemm_i8(product, activations, order);
}

const void *lm_result(void) {
    return product;
}

uint32_t lm_result_size(void) {
    return order * order * (uint32_t)sizeof product[0];
}
