/* SPDX-License-Identifier: Apache-2.0 */
/* Block-quantised matrix-vector product, relaxed: i32x4.relaxed_dot_i8x16_i7x16_add_s adds four
 * products of each row. With activations of 7 bits its result is one and the same on every engine.
 */
#include "guest_relaxed.h"

#include "gemv_q8_vectors.h"

static inline v128_t sum_block(const struct gemv_q8_weights *w,
                               const struct gemv_q8_activations *x) {
    v128_t sums[2] = {wasm_v128_load(w->offsets), wasm_i32x4_splat(0)};
#pragma clang loop unroll(full)
    for (size_t g = 0; g < GEMV_Q8_GROUPS; g++) {
        const v128_t factors = wasm_v128_load32_splat(x->values + g * GEMV_Q8_GROUP);
        sums[g % 2] = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_v128_load(w->values[g]), factors,
                                                             sums[g % 2]);
    }
    return wasm_i32x4_add(sums[0], sums[1]);
}
