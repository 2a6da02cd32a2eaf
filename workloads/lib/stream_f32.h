/* SPDX-License-Identifier: Apache-2.0 */
/* What the four kernels of STREAM (J. McCalpin, STREAM, 1995) on f32 share: three arrays, and the
 * functions of the bench ABI but lm_run. `full` fills the arrays with 4 MiB each, so that kernels
 * measure the bandwidth of memory or of a large last-level cache; `quick` that of the second.
 *
 * The loops are left to the auto-vectoriser: the simd variants are this same source. */
#ifndef LM_WORKLOADS_LIB_STREAM_F32_H
#define LM_WORKLOADS_LIB_STREAM_F32_H

#include "bench.h"
#include "random.h"

#define STREAM_MAX_COUNT (1u << 20)
#define STREAM_SCALE     3.0f

/* The kernels write stream_a from one or both of the others. */
static LM_ALIGNED float stream_a[STREAM_MAX_COUNT];
static LM_ALIGNED float stream_b[STREAM_MAX_COUNT], stream_c[STREAM_MAX_COUNT];
static uint32_t stream_count;

void lm_setup(uint32_t size) {
    lm_require(size <= STREAM_MAX_COUNT);
    struct lm_random random = {.state = 1};
    lm_random_fill_f32(&random, stream_b, size);
    lm_random_fill_f32(&random, stream_c, size);
    stream_count = size;
}

const void *lm_result(void) {
    return stream_a;
}

uint32_t lm_result_size(void) {
    return stream_count * (uint32_t)sizeof stream_a[0];
}

#endif
