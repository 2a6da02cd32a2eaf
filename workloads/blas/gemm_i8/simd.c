/* SPDX-License-Identifier: Apache-2.0 */
/* Product of quantised matrices, simd: packing extends bytes to i16, of which i32x4.dot_i16x8_s
 * multiplies and adds pairs. */
#include "guest_simd.h"

#include <stdint.h>

static inline v128_t dot_add(v128_t weights, v128_t activations, v128_t sums) {
    return wasm_i32x4_add(sums, wasm_i32x4_dot_i16x8(weights, activations));
}

#define GROUP   2
#define PACKED  int16_t
#define DOT_ADD dot_add
#include "gemm_i8_vectors.h"
