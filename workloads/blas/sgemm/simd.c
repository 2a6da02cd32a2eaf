/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product, simd: products and sums rounded one by one. */
#include "guest_simd.h"

static inline v128_t sgemm_multiply_add(v128_t x, v128_t y, v128_t sum) {
    return wasm_f32x4_add(sum, wasm_f32x4_mul(x, y));
}

#include "sgemm_vectors.h"
