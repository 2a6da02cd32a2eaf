/* SPDX-License-Identifier: Apache-2.0 */
/* Layer normalisation of rows of f32 (J. Ba, J. Kiros and G. Hinton, "Layer Normalization",
 * arXiv:1607.06450, 2016): inputs and the bench ABI around the kernel of scalar.c or simd.c. */
#include "layer_norm_f32.h"

#include "bench.h"
#include "random.h"

#define LENGTH   768 /* of the vectors in BERT's base model */
#define MAX_ROWS 512

static LM_ALIGNED float input[MAX_ROWS * LENGTH], output[MAX_ROWS * LENGTH];
static LM_ALIGNED float scale[LENGTH], shift[LENGTH];
static uint32_t rows;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_ROWS);
    struct lm_random random = {.state = 27};
    lm_random_fill_f32(&random, input, (size_t)size * LENGTH);
    lm_random_fill_f32(&random, scale, LENGTH);
    lm_random_fill_f32(&random, shift, LENGTH);
    rows = size;
}

void lm_run(void) {
    for (size_t i = 0; i < rows; i++)
        layer_norm_f32(output + i * LENGTH, input + i * LENGTH, scale, shift, LENGTH);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return rows * LENGTH * (uint32_t)sizeof output[0];
}
