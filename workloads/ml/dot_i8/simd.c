/* SPDX-License-Identifier: Apache-2.0 */
/* Dot products of i8 vectors, simd: bytes are extended to i16 by the load, then i32x4.dot_i16x8_s
 * multiplies and adds pairs. Four rows at a time share what is extended of the common vector.
 * Integer sums are exact, so lanes may be added in any order. */
#include "dot_i8.h"

#include "guest_simd.h"

#define ROWS 4
#define STEP 16

static inline v128_t multiply_add(v128_t sum, v128_t x, const int8_t *b) {
    return wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(x, wasm_i16x8_load8x8(b)));
}

/* The lanes' sum and the products of the last `count` < STEP elements. */
static inline int32_t finish(v128_t sums, const int8_t *a, const int8_t *b, size_t count) {
    uint32_t lanes[4];
    wasm_v128_store(lanes, sums);
    uint32_t sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
    for (size_t k = 0; k < count; k++)
        sum += (uint32_t)(a[k] * b[k]);
    return (int32_t)sum;
}

/* The lanes' sums of `rows` rows over k < count / STEP * STEP; `rows` is a constant where this is
 * inlined. */
static inline __attribute__((always_inline)) void sum_rows(v128_t sums[ROWS],
                                                           const int8_t *restrict a,
                                                           const int8_t *restrict b, size_t rows,
                                                           size_t count) {
    v128_t low[ROWS], high[ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < rows; r++)
        low[r] = high[r] = wasm_i32x4_splat(0);
    for (size_t k = 0; k + STEP <= count; k += STEP) {
        const v128_t a_low = wasm_i16x8_load8x8(a + k), a_high = wasm_i16x8_load8x8(a + k + 8);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < rows; r++) {
            low[r] = multiply_add(low[r], a_low, b + r * count + k);
            high[r] = multiply_add(high[r], a_high, b + r * count + k + 8);
        }
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < rows; r++)
        sums[r] = wasm_i32x4_add(low[r], high[r]);
}

void dot_i8(int32_t *restrict products, const int8_t *restrict a, const int8_t *restrict b,
            size_t rows, size_t count) {
    const size_t tail = count % STEP;
    for (size_t i = 0; i < rows;) {
        const size_t many = i + ROWS <= rows ? ROWS : 1;
        v128_t sums[ROWS];
        if (many == ROWS)
            sum_rows(sums, a, b + i * count, ROWS, count);
        else
            sum_rows(sums, a, b + i * count, 1, count);
        for (size_t r = 0; r < many; r++, i++)
            products[i] = finish(sums[r], a + count - tail, b + (i + 1) * count - tail, tail);
    }
}
