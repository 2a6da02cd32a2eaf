/* SPDX-License-Identifier: Apache-2.0 */
/* A polyphase resampler by a ratio of whole numbers over f32 samples: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_RESAMPLER_H
#define LM_WORKLOADS_RESAMPLER_H

#include <stddef.h>
#include <stdint.h>

#define RESAMPLER_TAPS       32
#define RESAMPLER_MAX_PHASES 160
#define RESAMPLER_STRIPES    4

/* Makes `up` samples of `down`. Output n lies at input position (n down) / up, whose whole part is
 * where its taps begin and whose rest, n down mod up, is the number of its phase. */
struct resampler {
    size_t up, down; /* at most RESAMPLER_MAX_PHASES, and at least 1 */
    _Alignas(64) float phases[RESAMPLER_MAX_PHASES][RESAMPLER_TAPS];
};

/* Plans a change of rate by up / down: the phases of a low-pass filter for the lower of the rates.
 */
void resampler_prepare(struct resampler *resampler, size_t up, size_t down);

/* The last sample that `count` > 0 outputs need, plus one. */
static inline size_t resampler_input_count(const struct resampler *resampler, size_t count) {
    return (count - 1) * resampler->down / resampler->up + RESAMPLER_TAPS;
}

/* `count` outputs, each the sum of RESAMPLER_TAPS products, from phase 0 on. Tap k belongs to
 * running sum k mod 4; the result is (0 + 1) + (2 + 3). One per variant. */
void resample(float *restrict output, const float *restrict input, size_t count,
              const struct resampler *restrict resampler);

#endif
