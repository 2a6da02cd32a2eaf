/* SPDX-License-Identifier: Apache-2.0 */
/* Biquad cascade, scalar: each sample through all sections, one channel after the other. */
#include "biquad.h"

void biquad_filter(struct biquad_cascade *restrict cascade, float *restrict output,
                   const float *restrict input, size_t count) {
    struct biquad_cascade c = *cascade;
    for (size_t i = 0; i < count; i++) {
        for (size_t channel = 0; channel < BIQUAD_CHANNELS; channel++) {
            float x = input[BIQUAD_CHANNELS * i + channel];
            for (size_t k = 0; k < BIQUAD_SECTIONS; k++) {
                const float y = c.b0[k] * x + c.s1[channel][k];
                c.s1[channel][k] = (c.b1[k] * x + c.s2[channel][k]) - c.a1[k] * y;
                c.s2[channel][k] = c.b2[k] * x - c.a2[k] * y;
                x = y;
            }
            output[BIQUAD_CHANNELS * i + channel] = x;
        }
    }
    *cascade = c;
}
