/* SPDX-License-Identifier: Apache-2.0 */
/* Product of quantised matrices, scalar: the tile in four pairs of columns, because a scalar sum
 * takes a register where the simd variant's takes a lane. */
#include <stdint.h>

#define GROUP  1
#define PACKED int8_t
#include "gemm_i8_packed.h"

#define PAIR 2

static void multiply_tile(int32_t *restrict c, size_t stride, const PACKED *restrict a,
                          const PACKED *restrict b, size_t groups) {
    for (size_t j = 0; j < GEMM_I8_TILE_COLUMNS; j += PAIR) {
        int32_t sum[GEMM_I8_TILE_ROWS][PAIR] = {{0}};
        for (size_t k = 0; k < groups; k++) {
            for (size_t r = 0; r < GEMM_I8_TILE_ROWS; r++) {
                for (size_t s = 0; s < PAIR; s++) {
                    sum[r][s] += a[k * GEMM_I8_TILE_ROWS + r] * b[k * GEMM_I8_TILE_COLUMNS + j + s];
                }
            }
        }
        for (size_t r = 0; r < GEMM_I8_TILE_ROWS; r++) {
            for (size_t s = 0; s < PAIR; s++)
                c[r * stride + j + s] = sum[r][s];
        }
    }
}
