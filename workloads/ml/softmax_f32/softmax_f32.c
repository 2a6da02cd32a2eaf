/* SPDX-License-Identifier: Apache-2.0 */
/* Softmax of rows of f32 (J. Bridle, "Probabilistic Interpretation of Feedforward Classification
 * Network Outputs", Neurocomputing, 1990), with the greatest element subtracted first so that
 * nothing overflows: inputs and the bench ABI around the kernel of scalar.c or simd.c. */
#include "softmax_f32.h"

#include "bench.h"
#include "random.h"

#define LENGTH   1024
#define MAX_ROWS 512

static LM_ALIGNED float scores[MAX_ROWS * LENGTH], probabilities[MAX_ROWS * LENGTH];
static uint32_t rows;

/* Scores from -8 to 8, as the logits of a network mostly are. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_ROWS);
    struct lm_random random = {.state = 26};
    for (size_t i = 0; i < (size_t)size * LENGTH; i++)
        scores[i] = 8 * lm_random_f32(&random);
    rows = size;
}

void lm_run(void) {
    for (size_t i = 0; i < rows; i++)
        softmax_f32(probabilities + i * LENGTH, scores + i * LENGTH, LENGTH);
}

const void *lm_result(void) {
    return probabilities;
}

uint32_t lm_result_size(void) {
    return rows * LENGTH * (uint32_t)sizeof probabilities[0];
}
