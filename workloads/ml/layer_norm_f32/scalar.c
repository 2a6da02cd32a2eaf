/* SPDX-License-Identifier: Apache-2.0 */
/* Layer normalisation, scalar: mean, variance and result in one pass each, with the sums in as many
 * stripes as the simd variant has lanes. */
#include "layer_norm_f32.h"

static float sum_of(const float *input, size_t count) {
    float stripes[LAYER_NORM_F32_STRIPES] = {0};
    for (; count >= LAYER_NORM_F32_STRIPES; count -= LAYER_NORM_F32_STRIPES) {
        for (size_t i = 0; i < LAYER_NORM_F32_STRIPES; i++)
            stripes[i] += input[i];
        input += LAYER_NORM_F32_STRIPES;
    }
    for (size_t i = 0; i < count; i++)
        stripes[i] += input[i];
    return layer_norm_f32_sum(stripes);
}

static inline float square(float x) {
    return x * x;
}

static float sum_of_squares(const float *input, float mean, size_t count) {
    float stripes[LAYER_NORM_F32_STRIPES] = {0};
    for (; count >= LAYER_NORM_F32_STRIPES; count -= LAYER_NORM_F32_STRIPES) {
        for (size_t i = 0; i < LAYER_NORM_F32_STRIPES; i++)
            stripes[i] += square(input[i] - mean);
        input += LAYER_NORM_F32_STRIPES;
    }
    for (size_t i = 0; i < count; i++)
        stripes[i] += square(input[i] - mean);
    return layer_norm_f32_sum(stripes);
}

void layer_norm_f32(float *restrict output, const float *restrict input,
                    const float *restrict scale, const float *restrict shift, size_t count) {
    const float mean = sum_of(input, count) / (float)count;
    const float variance = sum_of_squares(input, mean, count) / (float)count;
    const float factor = 1 / __builtin_sqrtf(variance + LAYER_NORM_F32_EPSILON);
    for (size_t i = 0; i < count; i++)
        output[i] = (input[i] - mean) * factor * scale[i] + shift[i];
}
