/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of attention, scalar. */
#include "attention_f32.h"

#include "exp_f32.h"
#include "tile_f32.h"

void attention_tile(float *restrict c, size_t c_stride, const float *restrict a, size_t a_stride,
                    const float *restrict b, size_t b_stride, size_t depth) {
    const struct lm_tile_rows rows = {a, a_stride, 1};
    lm_tile_f32(c, c_stride, rows, b, b_stride, depth);
}

/* Multiplies by 1 / sqrt(depth); returns the greatest of the scores and `greatest`. */
static float scale_scores(float scores[ATTENTION_BLOCK], float greatest) {
    const float scale = 1 / __builtin_sqrtf(ATTENTION_DEPTH);
    for (size_t i = 0; i < ATTENTION_BLOCK; i++) {
        scores[i] *= scale;
        greatest = greatest < scores[i] ? scores[i] : greatest;
    }
    return greatest;
}

void attention_update(struct attention_row *row, float scores[ATTENTION_BLOCK],
                      float output[ATTENTION_DEPTH]) {
    const float greatest = scale_scores(scores, row->greatest);
    const float factor = lm_exp_f32(row->greatest - greatest);
    row->greatest = greatest;
    for (size_t i = 0; i < ATTENTION_STRIPES; i++)
        row->stripes[i] *= factor;
    for (size_t i = 0; i < ATTENTION_BLOCK; i++)
        row->stripes[i % ATTENTION_STRIPES] += scores[i] = lm_exp_f32(scores[i] - greatest);
    for (size_t d = 0; d < ATTENTION_DEPTH; d++)
        output[d] *= factor;
}
