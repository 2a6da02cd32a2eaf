/* SPDX-License-Identifier: Apache-2.0 */
/* The register tile of matrix products in f32, scalar: four rows by eight columns of sums. Each sum
 * adds its products by rising k, every step rounded; tile_f32x4.h does the same in vectors. */
#ifndef LM_WORKLOADS_LIB_TILE_F32_H
#define LM_WORKLOADS_LIB_TILE_F32_H

#include <stddef.h>

#define LM_TILE_ROWS    4
#define LM_TILE_COLUMNS 8

/* The four rows of A that a tile reads: element k of row r is elements[r * row + k * step]. */
struct lm_tile_rows {
    const float *elements;
    size_t row, step;
};

#define LM_TILE_PAIR 2

/* Adds the products over k < depth to a tile of C; rows of B and C are a stride apart. In four
 * pairs of columns, because a scalar sum takes a register where a vector variant's takes a lane. */
static inline void lm_tile_f32(float *restrict c, size_t c_stride, struct lm_tile_rows a,
                               const float *restrict b, size_t b_stride, size_t depth) {
    for (size_t j = 0; j < LM_TILE_COLUMNS; j += LM_TILE_PAIR) {
        float sum[LM_TILE_ROWS][LM_TILE_PAIR];
        for (size_t r = 0; r < LM_TILE_ROWS; r++) {
            for (size_t s = 0; s < LM_TILE_PAIR; s++)
                sum[r][s] = c[r * c_stride + j + s];
        }
        for (size_t k = 0; k < depth; k++) {
            for (size_t r = 0; r < LM_TILE_ROWS; r++) {
                for (size_t s = 0; s < LM_TILE_PAIR; s++)
                    sum[r][s] += a.elements[r * a.row + k * a.step] * b[k * b_stride + j + s];
            }
        }
        for (size_t r = 0; r < LM_TILE_ROWS; r++) {
            for (size_t s = 0; s < LM_TILE_PAIR; s++)
                c[r * c_stride + j + s] = sum[r][s];
        }
    }
}

#endif
