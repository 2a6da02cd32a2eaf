/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product, scalar. */
#include "sgemm.h"

#include "tile_f32.h"

void sgemm_tile(float *restrict c, size_t stride, const float *restrict a, const float *restrict b,
                size_t depth) {
    const struct lm_tile_rows rows = {a, 1, SGEMM_TILE_ROWS};
    lm_tile_f32(c, stride, rows, b, SGEMM_TILE_COLUMNS, depth);
}
