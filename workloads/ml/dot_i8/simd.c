/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of i8 vectors, simd: bytes are extended to i16 by the load, then i32x4.dot_i16x8_s
 * multiplies and adds pairs. Integer sums are exact, so lanes may be added in any order. */
#include "dot_i8.h"

#include "guest_simd.h"

static inline v128_t multiply_add(v128_t sum, const int8_t *a, const int8_t *b) {
    const v128_t pairs = wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(a), wasm_i16x8_load8x8(b));
    return wasm_i32x4_add(sum, pairs);
}

int32_t dot_i8(const int8_t *a, const int8_t *b, size_t count) {
    v128_t sum0 = wasm_i32x4_splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    for (; count >= 32; count -= 32, a += 32, b += 32) {
        sum0 = multiply_add(sum0, a + 0, b + 0);
        sum1 = multiply_add(sum1, a + 8, b + 8);
        sum2 = multiply_add(sum2, a + 16, b + 16);
        sum3 = multiply_add(sum3, a + 24, b + 24);
    }
    uint32_t lanes[4];
    wasm_v128_store(lanes, wasm_i32x4_add(wasm_i32x4_add(sum0, sum1), wasm_i32x4_add(sum2, sum3)));
    uint32_t sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
    for (size_t i = 0; i < count; i++)
        sum += (uint32_t)(a[i] * b[i]);
    return (int32_t)sum;
}
