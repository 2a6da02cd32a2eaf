/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of attention, scalar: tiles in four pairs of columns, because a scalar sum takes a register
 * where the simd variant's takes a lane. */
#include "attention_f32.h"

#include "exp_f32.h"

#define PAIR 2

void attention_tile(float *restrict c, size_t c_stride, const float *restrict a, size_t a_stride,
                    const float *restrict b, size_t b_stride, size_t depth) {
    for (size_t j = 0; j < ATTENTION_TILE_COLUMNS; j += PAIR) {
        float sum[ATTENTION_TILE_ROWS][PAIR];
        for (size_t r = 0; r < ATTENTION_TILE_ROWS; r++) {
            for (size_t s = 0; s < PAIR; s++)
                sum[r][s] = c[r * c_stride + j + s];
        }
        for (size_t k = 0; k < depth; k++) {
            for (size_t r = 0; r < ATTENTION_TILE_ROWS; r++) {
                for (size_t s = 0; s < PAIR; s++)
                    sum[r][s] += a[r * a_stride + k] * b[k * b_stride + j + s];
            }
        }
        for (size_t r = 0; r < ATTENTION_TILE_ROWS; r++) {
            for (size_t s = 0; s < PAIR; s++)
                c[r * c_stride + j + s] = sum[r][s];
        }
    }
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
