/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM triad on f32 (J. McCalpin, STREAM, 1995): two loads, a multiply, an add and a store per
 * element, nothing reused, so it measures memory bandwidth, or at `quick` that of the caches.
 *
 * The loop is left to the auto-vectoriser: the simd variant is this same source. */
#include "triad_f32.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 20)

static LM_ALIGNED float sum[MAX_COUNT], addend[MAX_COUNT], factor[MAX_COUNT];
static uint32_t length;

void triad_f32(float *restrict a, const float *restrict b, const float *restrict c, float scale,
               size_t count) {
    for (size_t i = 0; i < count; i++)
        a[i] = b[i] + scale * c[i];
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 1};
    lm_random_fill_f32(&random, addend, size);
    lm_random_fill_f32(&random, factor, size);
    length = size;
}

void lm_run(void) {
    triad_f32(sum, addend, factor, 3.0f, length);
}

const void *lm_result(void) {
    return sum;
}

uint32_t lm_result_size(void) {
    return length * (uint32_t)sizeof sum[0];
}
