/* SPDX-License-Identifier: Apache-2.0 */
/* Autocorrelation, simd: all lags at once, one per lane of eight vectors, each sample being spread
 * once; every sum is in order. The last samples, which some lags have no partner for, are followed
 * by zeros, whose products leave sums as they are. */
#include "autocorrelation.h"

#include "guest_simd.h"

#define LANES   4
#define VECTORS (AUTOCORRELATION_LAGS / LANES)

/* Adds the products of `count` samples; AUTOCORRELATION_LAGS - 1 more follow them. */
static inline void correlate(v128_t sums[VECTORS], const float *samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const v128_t sample = wasm_v128_load32_splat(samples + i);
#pragma clang loop unroll(full)
        for (size_t k = 0; k < VECTORS; k++) {
            const v128_t later = wasm_v128_load(samples + i + LANES * k);
            sums[k] = wasm_f32x4_add(sums[k], wasm_f32x4_mul(sample, later));
        }
    }
}

void autocorrelation(float sums[AUTOCORRELATION_LAGS], const float *samples, size_t count) {
    float end[2 * AUTOCORRELATION_LAGS] = {0};
    v128_t running[VECTORS];
    for (size_t k = 0; k < VECTORS; k++)
        running[k] = wasm_f32x4_splat(0);
    const size_t partners = AUTOCORRELATION_LAGS - 1;
    const size_t whole = count > partners ? count - partners : 0;
    for (size_t i = whole; i < count; i++)
        end[i - whole] = samples[i];
    correlate(running, samples, whole);
    correlate(running, end, count - whole);
    for (size_t k = 0; k < VECTORS; k++)
        wasm_v128_store(sums + LANES * k, running[k]);
}
