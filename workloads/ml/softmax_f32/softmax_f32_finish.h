/* SPDX-License-Identifier: Apache-2.0 */
/* The end of softmax's second pass, which its variants share: elements that fill no vector, and the
 * stripes' sum. */
#ifndef LM_WORKLOADS_SOFTMAX_F32_FINISH_H
#define LM_WORKLOADS_SOFTMAX_F32_FINISH_H

#include "exp_f32.h"
#include "softmax_f32.h"

/* Writes the last `count` < SOFTMAX_F32_STRIPES exponentials and adds them to the stripes, then the
 * stripes to one sum. */
static inline float softmax_f32_finish(float stripes[SOFTMAX_F32_STRIPES], float *restrict output,
                                       const float *restrict input, float greatest, size_t count) {
    for (size_t i = 0; i < count; i++)
        stripes[i] += output[i] = lm_exp_f32(input[i] - greatest);
    for (size_t width = SOFTMAX_F32_STRIPES / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++)
            stripes[i] += stripes[i + width];
    }
    return stripes[0];
}

#endif
