/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM triad on f32: two loads, a multiply, an add and a store per element, nothing reused.
 * Inputs and the rest of the bench ABI are in stream_f32.h. */
#include "triad_f32.h"

#include "stream_f32.h"

void triad_f32(float *restrict a, const float *restrict b, const float *restrict c, float scale,
               size_t count) {
    for (size_t i = 0; i < count; i++)
        a[i] = b[i] + scale * c[i];
}

void lm_run(void) {
    triad_f32(stream_a, stream_b, stream_c, STREAM_SCALE, stream_count);
}
