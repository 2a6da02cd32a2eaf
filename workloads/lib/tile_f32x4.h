/* SPDX-License-Identifier: Apache-2.0 */
/* The register tile of matrix products in f32, in vectors: four rows by two vectors of sums, which
 * leave room for B's two and the splat of A in sixteen registers. With a multiply-add that rounds
 * twice it has the same bits as tile_f32.h. The file that includes this defines
 * MULTIPLY_ADD(x, y, sum) first. */
#ifndef LM_WORKLOADS_LIB_TILE_F32X4_H
#define LM_WORKLOADS_LIB_TILE_F32X4_H

#include "guest_simd.h"
#include "tile_f32.h"

static inline void lm_tile_f32x4(float *restrict c, size_t c_stride, struct lm_tile_rows a,
                                 const float *restrict b, size_t b_stride, size_t depth) {
    v128_t low[LM_TILE_ROWS], high[LM_TILE_ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < LM_TILE_ROWS; r++) {
        low[r] = wasm_v128_load(c + r * c_stride);
        high[r] = wasm_v128_load(c + r * c_stride + 4);
    }
    for (size_t k = 0; k < depth; k++, a.elements += a.step, b += b_stride) {
        const v128_t b_low = wasm_v128_load(b), b_high = wasm_v128_load(b + 4);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < LM_TILE_ROWS; r++) {
            const v128_t factor = wasm_v128_load32_splat(a.elements + r * a.row);
            low[r] = MULTIPLY_ADD(factor, b_low, low[r]);
            high[r] = MULTIPLY_ADD(factor, b_high, high[r]);
        }
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < LM_TILE_ROWS; r++) {
        wasm_v128_store(c + r * c_stride, low[r]);
        wasm_v128_store(c + r * c_stride + 4, high[r]);
    }
}

#endif
