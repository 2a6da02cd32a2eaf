/* SPDX-License-Identifier: Apache-2.0 */
/* Dot products of i8 vectors, scalar: row by row. */
#include "dot_i8.h"

static inline int32_t dot_row(const int8_t *a, const int8_t *b, size_t count) {
    uint32_t sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += (uint32_t)(a[k] * b[k]);
    return (int32_t)sum;
}

void dot_i8(int32_t *restrict products, const int8_t *restrict a, const int8_t *restrict b,
            size_t rows, size_t count) {
    for (size_t i = 0; i < rows; i++)
        products[i] = dot_row(a, b + i * count, count);
}
