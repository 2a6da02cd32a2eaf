/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of f32 vectors: the kernel, and what its variants share to give the same bits.
 *
 * Element i is added to stripe i % 16, four vectors of four lanes, and the stripes are added as a
 * tree; the scalar kernel keeps the same sixteen sums. */
#ifndef LM_WORKLOADS_DOT_F32_H
#define LM_WORKLOADS_DOT_F32_H

#include <stddef.h>

#define DOT_F32_STRIPES 16

/* Sum of a[i] * b[i] for i < count, any alignment. One per variant. */
float dot_f32(const float *a, const float *b, size_t count);

/* Adds the last `count` < DOT_F32_STRIPES products to the stripes, then the stripes to one sum. */
static inline float dot_f32_finish(float stripes[DOT_F32_STRIPES], const float *a, const float *b,
                                   size_t count) {
    for (size_t i = 0; i < count; i++)
        stripes[i] += a[i] * b[i];
    for (size_t width = DOT_F32_STRIPES / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++)
            stripes[i] += stripes[i + width];
    }
    return stripes[0];
}

#endif
