/* SPDX-License-Identifier: Apache-2.0 */
/* Block-quantised matrix-vector product, scalar: four integer sums per block, one per row. */
#include "gemv_q8.h"

static inline void add_block(float sums[GEMV_Q8_ROWS], const struct gemv_q8_weights *w,
                             const struct gemv_q8_activations *x) {
    for (size_t r = 0; r < GEMV_Q8_ROWS; r++) {
        int32_t sum = w->offsets[r];
        for (size_t g = 0; g < GEMV_Q8_GROUPS; g++) {
            for (size_t k = 0; k < GEMV_Q8_GROUP; k++)
                sum += w->values[g][r][k] * x->values[g * GEMV_Q8_GROUP + k];
        }
        sums[r] += (float)sum * (w->scales[r] * x->scale);
    }
}

void gemv_q8(float *restrict y, const struct gemv_q8_weights *restrict w,
             const struct gemv_q8_activations *restrict x, size_t rows, size_t blocks) {
    for (size_t i = 0; i < rows; i += GEMV_Q8_ROWS, w += blocks) {
        float sums[GEMV_Q8_ROWS] = {0};
        for (size_t b = 0; b < blocks; b++)
            add_block(sums, &w[b], &x[b]);
        for (size_t r = 0; r < GEMV_Q8_ROWS; r++)
            y[i + r] = sums[r];
    }
}
