/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product, scalar: the tile in four pairs of columns, because a scalar
 * sum takes a register where the simd variant's takes a lane. */
#include "sgemm.h"

#define PAIR 2

void sgemm_tile(float *restrict c, size_t stride, const float *restrict a, const float *restrict b,
                size_t depth) {
    for (size_t j = 0; j < SGEMM_TILE_COLUMNS; j += PAIR) {
        float sum[SGEMM_TILE_ROWS][PAIR];
        for (size_t r = 0; r < SGEMM_TILE_ROWS; r++) {
            for (size_t s = 0; s < PAIR; s++)
                sum[r][s] = c[r * stride + j + s];
        }
        for (size_t k = 0; k < depth; k++) {
            for (size_t r = 0; r < SGEMM_TILE_ROWS; r++) {
                for (size_t s = 0; s < PAIR; s++) {
                    sum[r][s] += a[k * SGEMM_TILE_ROWS + r] * b[k * SGEMM_TILE_COLUMNS + j + s];
                }
            }
        }
        for (size_t r = 0; r < SGEMM_TILE_ROWS; r++) {
            for (size_t s = 0; s < PAIR; s++)
                c[r * stride + j + s] = sum[r][s];
        }
    }
}
