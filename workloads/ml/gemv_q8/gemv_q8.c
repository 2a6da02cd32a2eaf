/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product of block-quantised weights, the inner loop of a language model that decodes
 * one token: inputs and the bench ABI around the kernel of scalar.c, simd.c or relaxed.c. */
#include "gemv_q8.h"

#include "bench.h"
#include "random.h"

#define BLOCKS   32
#define MAX_ROWS 1024

static LM_ALIGNED struct gemv_q8_weights weights[MAX_ROWS / GEMV_Q8_ROWS * BLOCKS];
static LM_ALIGNED struct gemv_q8_activations activations[BLOCKS];
static LM_ALIGNED float product[MAX_ROWS];
static uint32_t rows;

/* A scale as a block's greatest magnitude over 127 may be. */
static float random_scale(struct lm_random *random) {
    return (2 + lm_random_f32(random)) / 127;
}

static void fill_weights(struct lm_random *random, struct gemv_q8_weights *block) {
    lm_random_fill_bytes(random, (uint8_t *)block->values, sizeof block->values);
    for (size_t r = 0; r < GEMV_Q8_ROWS; r++) {
        int32_t sum = 0;
        for (size_t k = 0; k < GEMV_Q8_BLOCK; k++)
            sum += block->values[k / GEMV_Q8_GROUP][r][k % GEMV_Q8_GROUP];
        block->offsets[r] = -GEMV_Q8_ZERO_POINT * sum;
        block->scales[r] = random_scale(random);
    }
}

static void fill_activations(struct lm_random *random, struct gemv_q8_activations *block) {
    lm_random_fill_bytes(random, (uint8_t *)block->values, sizeof block->values);
    for (size_t k = 0; k < GEMV_Q8_BLOCK; k++)
        block->values[k] &= 0x7f;
    block->scale = random_scale(random);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_ROWS && size % GEMV_Q8_ROWS == 0);
    struct lm_random random = {.state = 23};
    for (size_t i = 0; i < (size_t)size / GEMV_Q8_ROWS * BLOCKS; i++)
        fill_weights(&random, &weights[i]);
    for (size_t i = 0; i < BLOCKS; i++)
        fill_activations(&random, &activations[i]);
    rows = size;
}

void lm_run(void) {
    gemv_q8(product, weights, activations, rows, BLOCKS);
}

const void *lm_result(void) {
    return product;
}

uint32_t lm_result_size(void) {
    return rows * (uint32_t)sizeof product[0];
}
