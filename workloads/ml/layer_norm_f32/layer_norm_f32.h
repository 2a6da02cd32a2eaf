/* SPDX-License-Identifier: Apache-2.0 */
/* Layer normalisation of a row of f32: the kernel, and what its variants share to give the same
 * bits. Term i of each sum is added to stripe i % 16, four vectors of four lanes, and the stripes
 * are added as a tree. */
#ifndef LM_WORKLOADS_LAYER_NORM_F32_H
#define LM_WORKLOADS_LAYER_NORM_F32_H

#include <stddef.h>

#define LAYER_NORM_F32_STRIPES 16

/* Added to the variance, so that rows without any can be divided. */
#define LAYER_NORM_F32_EPSILON 1e-5f

/* output[i] = (input[i] - mean) * (1 / sqrt(variance + epsilon)) * scale[i] + shift[i] for i <
 * count, each step rounded; count > 0, any alignment. One per variant. */
void layer_norm_f32(float *restrict output, const float *restrict input,
                    const float *restrict scale, const float *restrict shift, size_t count);

/* The sum of the stripes. */
static inline float layer_norm_f32_sum(float stripes[LAYER_NORM_F32_STRIPES]) {
    for (size_t width = LAYER_NORM_F32_STRIPES / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++)
            stripes[i] += stripes[i + width];
    }
    return stripes[0];
}

#endif
