/* SPDX-License-Identifier: Apache-2.0 */
/* A stereo equaliser of four peaking sections (A. Oppenheim, R. Schafer, "Discrete-Time Signal
 * Processing", structures for IIR systems; the sections are R. Bristow-Johnson's, "Cookbook
 * formulae for audio EQ biquad filter coefficients"): inputs and the bench ABI; the kernel is in
 * scalar.c or simd.c. */
#include "biquad.h"

#include "bench.h"
#include "random.h"
#include "sinpi.h"

#define MAX_COUNT 16384

static LM_ALIGNED float input[BIQUAD_CHANNELS * MAX_COUNT], output[BIQUAD_CHANNELS * MAX_COUNT];
static struct biquad_cascade equaliser;
static uint32_t frames;

/* A peak of the squared gain `a`^4 at `frequency`, as part of half the sampling rate; Q is 1. */
static void design_peak(struct biquad_cascade *cascade, size_t section, double frequency,
                        double a) {
    const double alpha = lm_sinpi(frequency) / 2, cosine = lm_cospi(frequency);
    const double a0 = 1 + alpha / a;
    cascade->b0[section] = (float)((1 + alpha * a) / a0);
    cascade->b1[section] = (float)(-2 * cosine / a0);
    cascade->b2[section] = (float)((1 - alpha * a) / a0);
    cascade->a1[section] = (float)(-2 * cosine / a0);
    cascade->a2[section] = (float)((1 - alpha / a) / a0);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 64};
    frames = size;
    design_peak(&equaliser, 0, 0.01, 1.5);
    design_peak(&equaliser, 1, 0.05, 0.75);
    design_peak(&equaliser, 2, 0.2, 1.25);
    design_peak(&equaliser, 3, 0.5, 0.5);
    lm_random_fill_f32(&random, input, BIQUAD_CHANNELS * size);
}

void lm_run(void) {
    struct biquad_cascade cascade = equaliser;
    biquad_filter(&cascade, output, input, frames);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)(BIQUAD_CHANNELS * sizeof output[0]) * frames;
}
