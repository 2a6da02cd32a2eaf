/* SPDX-License-Identifier: Apache-2.0 */
/* Block-quantised matrix-vector product for both vector variants: four rows at a time, a row per
 * lane. The file that includes this defines sum_block, the integers of a block. */
#ifndef LM_WORKLOADS_GEMV_Q8_VECTORS_H
#define LM_WORKLOADS_GEMV_Q8_VECTORS_H

#include "gemv_q8.h"
#include "guest_simd.h"

/* Offset and products of each row. */
static v128_t sum_block(const struct gemv_q8_weights *w, const struct gemv_q8_activations *x);

void gemv_q8(float *restrict y, const struct gemv_q8_weights *restrict w,
             const struct gemv_q8_activations *restrict x, size_t rows, size_t blocks) {
    for (size_t i = 0; i < rows; i += GEMV_Q8_ROWS, w += blocks) {
        v128_t sums = wasm_f32x4_splat(0);
        for (size_t b = 0; b < blocks; b++) {
            const v128_t scales =
                wasm_f32x4_mul(wasm_v128_load(w[b].scales), wasm_v128_load32_splat(&x[b].scale));
            const v128_t block = wasm_f32x4_convert_i32x4(sum_block(&w[b], &x[b]));
            sums = wasm_f32x4_add(sums, wasm_f32x4_mul(block, scales));
        }
        wasm_v128_store(y + i, sums);
    }
}

#endif
