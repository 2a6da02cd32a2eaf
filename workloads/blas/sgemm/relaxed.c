/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product, relaxed: multiply-adds that the machine may fuse. */
#include "guest_relaxed.h"

static inline v128_t sgemm_multiply_add(v128_t x, v128_t y, v128_t sum) {
    return wasm_f32x4_relaxed_madd(x, y, sum);
}

#include "sgemm_vectors.h"
