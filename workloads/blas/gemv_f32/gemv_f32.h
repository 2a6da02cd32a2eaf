/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product of f32: the kernel, and what its variants share to give the same bits.
 *
 * In each row element j is added to stripe j % 8, two vectors of four lanes, and the stripes are
 * added as a tree. */
#ifndef LM_WORKLOADS_GEMV_F32_H
#define LM_WORKLOADS_GEMV_F32_H

#include <stddef.h>

#define GEMV_F32_STRIPES 8

/* y[i] = sum of a[i columns + j] * x[j] over j, for i < rows; any alignment. One per variant. */
void gemv_f32(float *restrict y, const float *restrict a, const float *restrict x, size_t rows,
              size_t columns);

/* Adds the last `count` < GEMV_F32_STRIPES products to the stripes, then the stripes to one sum. */
static inline float gemv_f32_finish(float stripes[GEMV_F32_STRIPES], const float *a, const float *x,
                                    size_t count) {
    for (size_t i = 0; i < count; i++)
        stripes[i] += a[i] * x[i];
    for (size_t width = GEMV_F32_STRIPES / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++)
            stripes[i] += stripes[i + width];
    }
    return stripes[0];
}

#endif
