/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product, scalar: eight running sums per row, as the simd variant's lanes. */
#include "gemv_f32.h"

static inline float multiply_row(const float *restrict a, const float *restrict x, size_t count) {
    float stripes[GEMV_F32_STRIPES] = {0};
    for (; count >= GEMV_F32_STRIPES; count -= GEMV_F32_STRIPES) {
        for (size_t i = 0; i < GEMV_F32_STRIPES; i++)
            stripes[i] += a[i] * x[i];
        a += GEMV_F32_STRIPES;
        x += GEMV_F32_STRIPES;
    }
    return gemv_f32_finish(stripes, a, x, count);
}

void gemv_f32(float *restrict y, const float *restrict a, const float *restrict x, size_t rows,
              size_t columns) {
    for (size_t i = 0; i < rows; i++)
        y[i] = multiply_row(a + i * columns, x, columns);
}
