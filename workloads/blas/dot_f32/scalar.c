/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of f32 vectors, scalar: sixteen running sums, as the simd variant's lanes. */
#include "dot_f32.h"

float dot_f32(const float *a, const float *b, size_t count) {
    float stripes[DOT_F32_STRIPES] = {0};
    for (; count >= DOT_F32_STRIPES; count -= DOT_F32_STRIPES) {
        for (size_t i = 0; i < DOT_F32_STRIPES; i++)
            stripes[i] += a[i] * b[i];
        a += DOT_F32_STRIPES;
        b += DOT_F32_STRIPES;
    }
    return dot_f32_finish(stripes, a, b, count);
}
