/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the quantised product for both vector variants: each lane holds one element of
 * C, and one instruction adds GROUP of its products. The file that includes this defines GROUP,
 * PACKED, and DOT_ADD(weights, activations, sums). */
#ifndef LM_WORKLOADS_GEMM_I8_VECTORS_H
#define LM_WORKLOADS_GEMM_I8_VECTORS_H

#include "gemm_i8_packed.h"
#include "guest_simd.h"

static void multiply_tile(int32_t *restrict c, size_t stride, const PACKED *restrict a,
                          const PACKED *restrict b, size_t groups) {
    v128_t low[GEMM_I8_TILE_ROWS], high[GEMM_I8_TILE_ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < GEMM_I8_TILE_ROWS; r++)
        low[r] = high[r] = wasm_i32x4_splat(0);
    for (size_t k = 0; k < groups; k++) {
        const v128_t b_low = wasm_v128_load(b), b_high = wasm_v128_load(b + 4 * GROUP);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < GEMM_I8_TILE_ROWS; r++) {
            const v128_t factors = wasm_v128_load32_splat(a + r * GROUP);
            low[r] = DOT_ADD(b_low, factors, low[r]);
            high[r] = DOT_ADD(b_high, factors, high[r]);
        }
        a += GEMM_I8_TILE_ROWS * GROUP;
        b += GEMM_I8_TILE_COLUMNS * GROUP;
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < GEMM_I8_TILE_ROWS; r++) {
        wasm_v128_store(c + r * stride, low[r]);
        wasm_v128_store(c + r * stride + 4, high[r]);
    }
}

#endif
