/* SPDX-License-Identifier: Apache-2.0 */
/* Polyphase resampler, scalar: four running sums per output, as the simd variant's lanes. */
#include "resampler.h"

static inline float filter(const float *restrict samples, const float *restrict taps) {
    float sums[RESAMPLER_STRIPES] = {0};
    for (size_t k = 0; k < RESAMPLER_TAPS; k += RESAMPLER_STRIPES) {
        for (size_t i = 0; i < RESAMPLER_STRIPES; i++)
            sums[i] += samples[k + i] * taps[k + i];
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void resample(float *restrict output, const float *restrict input, size_t count,
              const struct resampler *restrict resampler) {
    size_t phase = 0;
    for (size_t n = 0; n < count; n++) {
        output[n] = filter(input, resampler->phases[phase]);
        for (phase += resampler->down; phase >= resampler->up; phase -= resampler->up)
            input++;
    }
}
