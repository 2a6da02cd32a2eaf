/* SPDX-License-Identifier: Apache-2.0 */
/* A cascade of four sections of second order over stereo f32 samples: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_BIQUAD_H
#define LM_WORKLOADS_BIQUAD_H

#include <stddef.h>
#include <stdint.h>

#define BIQUAD_SECTIONS ((size_t)4)
#define BIQUAD_CHANNELS ((size_t)2)

/* Per section: y = b0 x + s1, then s1 = (b1 x + s2) - a1 y and s2 = b2 x - a2 y, every step
 * rounded: the transposed direct form II. A section's y is the next one's x. */
struct biquad_cascade {
    float b0[BIQUAD_SECTIONS], b1[BIQUAD_SECTIONS], b2[BIQUAD_SECTIONS];
    float a1[BIQUAD_SECTIONS], a2[BIQUAD_SECTIONS];
    float s1[BIQUAD_CHANNELS][BIQUAD_SECTIONS], s2[BIQUAD_CHANNELS][BIQUAD_SECTIONS];
};

/* Filters `count` pairs of samples, left and right, and leaves the sums s1 and s2 for those that
 * follow. One per variant. */
void biquad_filter(struct biquad_cascade *restrict cascade, float *restrict output,
                   const float *restrict input, size_t count);

#endif
