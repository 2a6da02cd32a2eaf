/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM scale on f32: a load, a multiply and a store per element, nothing reused. Inputs and the
 * rest of the bench ABI are in stream_f32.h. */
#include "scale_f32.h"

#include "stream_f32.h"

void scale_f32(float *restrict a, const float *restrict b, float scale, size_t count) {
    for (size_t i = 0; i < count; i++)
        a[i] = scale * b[i];
}

void lm_run(void) {
    scale_f32(stream_a, stream_b, STREAM_SCALE, stream_count);
}
