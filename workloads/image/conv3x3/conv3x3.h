/* SPDX-License-Identifier: Apache-2.0 */
/* 3 by 3 convolution of 8-bit grey images: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_CONV3X3_H
#define LM_WORKLOADS_CONV3X3_H

#include <stddef.h>
#include <stdint.h>

#define CONV3X3_MIN_WIDTH 18

/* Nine weights by rows, and the power of two that divides the weighted sum. The sum of the weights'
 * magnitudes times 255, plus half the divisor, is below 2^15. */
struct conv3x3 {
    int16_t weights[9];
    uint8_t shift; /* 1 to 14 */
};

/* Weighs each pixel's neighbourhood, divides rounding halves up, and clamps to 0..255. Where the
 * neighbourhood would leave the image there is no output: `output` has width - 2 by height - 2
 * pixels; both images are stored by rows without gaps. width >= CONV3X3_MIN_WIDTH, height >= 3.
 * One per variant. */
void conv3x3(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height,
             const struct conv3x3 *filter);

#endif
