/* SPDX-License-Identifier: Apache-2.0 */
/* A polyphase resampler from 44.1 kHz to 48 kHz, 160 / 147, with 32 taps per phase (R. Crochiere,
 * L. Rabiner, "Multirate Digital Signal Processing", 1983, polyphase structures): plan, inputs and
 * the bench ABI; the kernel is in scalar.c or simd.c. */
#include "resampler.h"

#include "bench.h"
#include "random.h"
#include "sinpi.h"

#define UP        160
#define DOWN      147
#define MAX_COUNT 16384

static LM_ALIGNED float input[MAX_COUNT + RESAMPLER_TAPS], output[MAX_COUNT];
static struct resampler plan;
static uint32_t sample_count;

/* sin(pi x) / (pi x) */
static double sinc(double x) {
    return x == 0 ? 1 : lm_sinpi(x) / (x * 3.141592653589793);
}

/* Hann's window over the taps' length; a phase's taps are made to add up to 1. */
void resampler_prepare(struct resampler *resampler, size_t up, size_t down) {
    const size_t middle = RESAMPLER_TAPS / 2 - 1;
    const double band = up < down ? (double)up / (double)down : 1;
    resampler->up = up;
    resampler->down = down;
    for (size_t phase = 0; phase < up; phase++) {
        double taps[RESAMPLER_TAPS], sum = 0;
        for (size_t k = 0; k < RESAMPLER_TAPS; k++) {
            const double x = (double)k - (double)middle - (double)phase / (double)up;
            taps[k] = sinc(band * x) * (0.5 + 0.5 * lm_cospi(2 * x / RESAMPLER_TAPS));
            sum += taps[k];
        }
        for (size_t k = 0; k < RESAMPLER_TAPS; k++)
            resampler->phases[phase][k] = (float)(taps[k] / sum);
    }
}

void lm_setup(uint32_t size) {
    lm_require(size > 0 && size <= MAX_COUNT);
    struct lm_random random = {.state = 65};
    sample_count = size;
    resampler_prepare(&plan, UP, DOWN);
    lm_random_fill_f32(&random, input, resampler_input_count(&plan, size));
}

void lm_run(void) {
    resample(output, input, sample_count, &plan);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sample_count * (uint32_t)sizeof output[0];
}
