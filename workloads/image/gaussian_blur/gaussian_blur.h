/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian blur of 8-bit grey images by the binomial window of five: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_GAUSSIAN_BLUR_H
#define LM_WORKLOADS_GAUSSIAN_BLUR_H

#include <stddef.h>
#include <stdint.h>

#define GAUSSIAN_MARGIN    4
#define GAUSSIAN_MIN_WIDTH 20
#define GAUSSIAN_MAX_WIDTH 1024

/* Weighs each pixel's neighbourhood of 5 by 5 by 1 4 6 4 1 in both directions and divides by 256,
 * rounding halves up. Where the neighbourhood would leave the image there is no output: `output`
 * has width - 4 by height - 4 pixels; both images are stored by rows without gaps. width
 * GAUSSIAN_MIN_WIDTH to GAUSSIAN_MAX_WIDTH, height >= 5. One per variant. */
void gaussian_blur(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                   size_t height);

#endif
