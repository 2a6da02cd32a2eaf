/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product for both vector variants: four rows at a time share the loads of x, and
 * their eight vectors of sums hide the latency of the additions. The file that includes this
 * defines MULTIPLY_ADD(x, y, sum) first. */
#ifndef LM_WORKLOADS_GEMV_F32_VECTORS_H
#define LM_WORKLOADS_GEMV_F32_VECTORS_H

#include "gemv_f32.h"
#include "guest_simd.h"

#define ROWS 4

/* `rows`, at most ROWS, is a constant where this is inlined. */
static inline __attribute__((always_inline)) void multiply_rows(float *restrict y,
                                                                const float *restrict a,
                                                                const float *restrict x,
                                                                size_t rows, size_t columns) {
    v128_t low[ROWS], high[ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < rows; r++)
        low[r] = high[r] = wasm_f32x4_splat(0);
    size_t j = 0;
    for (; j + GEMV_F32_STRIPES <= columns; j += GEMV_F32_STRIPES) {
        const v128_t x_low = wasm_v128_load(x + j), x_high = wasm_v128_load(x + j + 4);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < rows; r++) {
            const float *const row = a + r * columns + j;
            low[r] = MULTIPLY_ADD(wasm_v128_load(row), x_low, low[r]);
            high[r] = MULTIPLY_ADD(wasm_v128_load(row + 4), x_high, high[r]);
        }
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < rows; r++) {
        float stripes[GEMV_F32_STRIPES];
        wasm_v128_store(stripes, low[r]);
        wasm_v128_store(stripes + 4, high[r]);
        y[r] = gemv_f32_finish(stripes, a + r * columns + j, x + j, columns - j);
    }
}

void gemv_f32(float *restrict y, const float *restrict a, const float *restrict x, size_t rows,
              size_t columns) {
    size_t i = 0;
    for (; i + ROWS <= rows; i += ROWS)
        multiply_rows(y + i, a + i * columns, x, ROWS, columns);
    for (; i < rows; i++)
        multiply_rows(y + i, a + i * columns, x, 1, columns);
}

#endif
