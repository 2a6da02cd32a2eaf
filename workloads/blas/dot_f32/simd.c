/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of f32 vectors, simd: four vectors of sums, so that the additions of one do not wait
 * for one another's latency. */
#include "dot_f32.h"

#include "guest_simd.h"

static inline v128_t multiply_add(v128_t sum, const float *a, const float *b) {
    return wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(a), wasm_v128_load(b)));
}

float dot_f32(const float *a, const float *b, size_t count) {
    v128_t sum0 = wasm_f32x4_splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    for (; count >= DOT_F32_STRIPES; count -= DOT_F32_STRIPES) {
        sum0 = multiply_add(sum0, a + 0, b + 0);
        sum1 = multiply_add(sum1, a + 4, b + 4);
        sum2 = multiply_add(sum2, a + 8, b + 8);
        sum3 = multiply_add(sum3, a + 12, b + 12);
        a += DOT_F32_STRIPES;
        b += DOT_F32_STRIPES;
    }
    float stripes[DOT_F32_STRIPES];
    wasm_v128_store(stripes + 0, sum0);
    wasm_v128_store(stripes + 4, sum1);
    wasm_v128_store(stripes + 8, sum2);
    wasm_v128_store(stripes + 12, sum3);
    return dot_f32_finish(stripes, a, b, count);
}
