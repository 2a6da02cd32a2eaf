/* SPDX-License-Identifier: Apache-2.0 */
/* Softmax, scalar: three passes over the row, with the sums in as many stripes as the simd variant
 * has lanes. */
#include "softmax_f32_finish.h"

static float find_greatest(const float *input, size_t count) {
    float greatest = input[0];
    for (size_t i = 1; i < count; i++)
        greatest = greatest < input[i] ? input[i] : greatest;
    return greatest;
}

/* Writes the exponentials, and returns their sum. */
static float exponentiate(float *restrict output, const float *restrict input, float greatest,
                          size_t count) {
    float stripes[SOFTMAX_F32_STRIPES] = {0};
    for (; count >= SOFTMAX_F32_STRIPES; count -= SOFTMAX_F32_STRIPES) {
        for (size_t i = 0; i < SOFTMAX_F32_STRIPES; i++)
            stripes[i] += output[i] = lm_exp_f32(input[i] - greatest);
        output += SOFTMAX_F32_STRIPES;
        input += SOFTMAX_F32_STRIPES;
    }
    return softmax_f32_finish(stripes, output, input, greatest, count);
}

void softmax_f32(float *restrict output, const float *restrict input, size_t count) {
    const float factor = 1 / exponentiate(output, input, find_greatest(input, count), count);
    for (size_t i = 0; i < count; i++)
        output[i] *= factor;
}
