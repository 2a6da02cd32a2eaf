/* SPDX-License-Identifier: Apache-2.0 */
/* Polyphase resampler, simd: four outputs at a time, each a vector of four running sums; a
 * transposition then puts the sums of four outputs into lanes, where they are added. */
#include "resampler.h"

#include "guest_simd.h"
#include "vectors.h"

#define OUTPUTS 4

/* Where the next output's taps begin. */
struct position {
    const float *samples;
    size_t phase;
};

static inline v128_t filter(const struct position *at, const struct resampler *resampler) {
    const float *const taps = resampler->phases[at->phase];
    v128_t sums = wasm_f32x4_splat(0);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < RESAMPLER_TAPS; k += RESAMPLER_STRIPES) {
        const v128_t samples = wasm_v128_load(at->samples + k);
        sums = wasm_f32x4_add(sums, wasm_f32x4_mul(samples, wasm_v128_load(taps + k)));
    }
    return sums;
}

static inline void advance(struct position *at, const struct resampler *resampler) {
    at->phase += resampler->down;
    while (at->phase >= resampler->up) {
        at->phase -= resampler->up;
        at->samples++;
    }
}

/* Four outputs; those beyond `wanted` repeat the last position. */
static inline v128_t filter_block(struct position *at, const struct resampler *resampler,
                                  size_t wanted) {
    v128_t sums[OUTPUTS];
    for (size_t i = 0; i < OUTPUTS; i++) {
        sums[i] = filter(at, resampler);
        if (i + 1 < wanted) advance(at, resampler);
    }
    lm_transpose_u32x4(sums);
    return wasm_f32x4_add(wasm_f32x4_add(sums[0], sums[1]), wasm_f32x4_add(sums[2], sums[3]));
}

void resample(float *restrict output, const float *restrict input, size_t count,
              const struct resampler *restrict resampler) {
    struct position at = {input, 0};
    size_t n = 0;
    for (; n + OUTPUTS <= count; n += OUTPUTS) {
        wasm_v128_store(output + n, filter_block(&at, resampler, OUTPUTS));
        advance(&at, resampler);
    }
    if (n < count) {
        float last[OUTPUTS];
        wasm_v128_store(last, filter_block(&at, resampler, count - n));
        for (size_t i = 0; n + i < count; i++)
            output[n + i] = last[i];
    }
}
