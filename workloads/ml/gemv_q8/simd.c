/* SPDX-License-Identifier: Apache-2.0 */
/* Block-quantised matrix-vector product, simd: bytes are extended to i16, then i32x4.dot_i16x8_s
 * adds pairs of products, so that each row has two lanes until the block ends. */
#include "gemv_q8_vectors.h"

static inline v128_t multiply_add(const int8_t *values, v128_t factors, v128_t sums) {
    return wasm_i32x4_add(sums, wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(values), factors));
}

static inline v128_t sum_block(const struct gemv_q8_weights *w,
                               const struct gemv_q8_activations *x) {
    v128_t rows01 = wasm_i32x4_splat(0), rows23 = rows01;
#pragma clang loop unroll(full)
    for (size_t g = 0; g < GEMV_Q8_GROUPS; g++) {
        const v128_t bytes = wasm_v128_load32_splat(x->values + g * GEMV_Q8_GROUP);
        const v128_t factors = wasm_i16x8_extend_low_i8x16(bytes);
        rows01 = multiply_add(w->values[g][0], factors, rows01);
        rows23 = multiply_add(w->values[g][2], factors, rows23);
    }
    const v128_t even = wasm_i32x4_shuffle(rows01, rows23, 0, 2, 4, 6);
    const v128_t odd = wasm_i32x4_shuffle(rows01, rows23, 1, 3, 5, 7);
    return wasm_i32x4_add(wasm_i32x4_add(even, odd), wasm_v128_load(w->offsets));
}
