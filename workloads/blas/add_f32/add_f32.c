/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM add on f32: two loads, an add and a store per element, nothing reused. Inputs and the rest
 * of the bench ABI are in stream_f32.h. */
#include "add_f32.h"

#include "stream_f32.h"

void add_f32(float *restrict a, const float *restrict b, const float *restrict c, size_t count) {
    for (size_t i = 0; i < count; i++)
        a[i] = b[i] + c[i];
}

void lm_run(void) {
    add_f32(stream_a, stream_b, stream_c, stream_count);
}
