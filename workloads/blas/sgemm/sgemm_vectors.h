/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product for both vector variants: four rows by two vectors of sums.
 * The file that includes this defines MULTIPLY_ADD(x, y, sum) first. */
#ifndef LM_WORKLOADS_SGEMM_VECTORS_H
#define LM_WORKLOADS_SGEMM_VECTORS_H

#include "guest_simd.h"
#include "sgemm.h"

void sgemm_tile(float *restrict c, size_t stride, const float *restrict a, const float *restrict b,
                size_t depth) {
    v128_t low[SGEMM_TILE_ROWS], high[SGEMM_TILE_ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < SGEMM_TILE_ROWS; r++) {
        low[r] = wasm_v128_load(c + r * stride);
        high[r] = wasm_v128_load(c + r * stride + 4);
    }
    for (size_t k = 0; k < depth; k++, a += SGEMM_TILE_ROWS, b += SGEMM_TILE_COLUMNS) {
        const v128_t b_low = wasm_v128_load(b), b_high = wasm_v128_load(b + 4);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < SGEMM_TILE_ROWS; r++) {
            const v128_t factor = wasm_v128_load32_splat(a + r);
            low[r] = MULTIPLY_ADD(factor, b_low, low[r]);
            high[r] = MULTIPLY_ADD(factor, b_high, high[r]);
        }
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < SGEMM_TILE_ROWS; r++) {
        wasm_v128_store(c + r * stride, low[r]);
        wasm_v128_store(c + r * stride + 4, high[r]);
    }
}

#endif
