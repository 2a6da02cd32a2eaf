/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM copy on f32: a load and a store per element, nothing reused. Inputs and the rest of
 * the bench ABI are in stream_f32.h. */
#include "copy_f32.h"

#include "stream_f32.h"

/* Kept a loop, as STREAM has it: as memcpy it would measure the library or memory.copy instead. */
__attribute__((no_builtin("memcpy", "memmove"))) void
copy_f32(float *restrict a, const float *restrict b, size_t count) {
    for (size_t i = 0; i < count; i++)
        a[i] = b[i];
}

void lm_run(void) {
    copy_f32(stream_a, stream_b, stream_count);
}
