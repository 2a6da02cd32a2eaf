/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of attention for both vector variants, with the scores of a block in eight vectors. The
 * file that includes this defines MULTIPLY_ADD(x, y, sum) first. */
#ifndef LM_WORKLOADS_ATTENTION_F32_VECTORS_H
#define LM_WORKLOADS_ATTENTION_F32_VECTORS_H

#include "attention_f32.h"
#include "exp_f32x4.h"
#include "tile_f32x4.h"

#define VECTORS (ATTENTION_BLOCK / 4)

void attention_tile(float *restrict c, size_t c_stride, const float *restrict a, size_t a_stride,
                    const float *restrict b, size_t b_stride, size_t depth) {
    const struct lm_tile_rows rows = {a, a_stride, 1};
    lm_tile_f32x4(c, c_stride, rows, b, b_stride, depth);
}

/* Loads a block's scores; returns the greatest of them and `greatest` in all lanes. */
static inline v128_t load_scores(v128_t vectors[VECTORS], const float scores[ATTENTION_BLOCK],
                                 v128_t greatest) {
    const v128_t scale = wasm_f32x4_splat(1 / __builtin_sqrtf(ATTENTION_DEPTH));
#pragma clang loop unroll(full)
    for (size_t v = 0; v < VECTORS; v++) {
        vectors[v] = wasm_f32x4_mul(wasm_v128_load(scores + 4 * v), scale);
        greatest = wasm_f32x4_pmax(greatest, vectors[v]);
    }
    greatest = wasm_f32x4_pmax(greatest, wasm_i32x4_shuffle(greatest, greatest, 2, 3, 0, 1));
    return wasm_f32x4_pmax(greatest, wasm_i32x4_shuffle(greatest, greatest, 1, 0, 3, 2));
}

void attention_update(struct attention_row *row, float scores[ATTENTION_BLOCK],
                      float output[ATTENTION_DEPTH]) {
    v128_t vectors[VECTORS];
    const v128_t before = wasm_v128_load32_splat(&row->greatest);
    const v128_t greatest = load_scores(vectors, scores, before);
    const v128_t factor = lm_exp_f32x4(wasm_f32x4_sub(before, greatest));
    v128_t sums[2] = {wasm_f32x4_mul(wasm_v128_load(row->stripes), factor),
                      wasm_f32x4_mul(wasm_v128_load(row->stripes + 4), factor)};
    row->greatest = wasm_f32x4_extract_lane(greatest, 0);
#pragma clang loop unroll(full)
    for (size_t v = 0; v < VECTORS; v++) {
        const v128_t lanes = lm_exp_f32x4(wasm_f32x4_sub(vectors[v], greatest));
        wasm_v128_store(scores + 4 * v, lanes);
        sums[v % 2] = wasm_f32x4_add(sums[v % 2], lanes);
    }
    wasm_v128_store(row->stripes, sums[0]);
    wasm_v128_store(row->stripes + 4, sums[1]);
#pragma clang loop unroll_count(4)
    for (size_t d = 0; d < ATTENTION_DEPTH; d += 4)
        wasm_v128_store(output + d, wasm_f32x4_mul(wasm_v128_load(output + d), factor));
}

#endif
