/* SPDX-License-Identifier: Apache-2.0 */
/* Box blur of 8-bit grey images, 9 by 9 pixels: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_BOX_BLUR_H
#define LM_WORKLOADS_BOX_BLUR_H

#include <stddef.h>
#include <stdint.h>

#define BOX_SIDE      9
#define BOX_MARGIN    (BOX_SIDE - 1)
#define BOX_MIN_WIDTH 24
#define BOX_MAX_WIDTH 1024

/* The mean of each pixel's neighbourhood of 9 by 9, rounded to the nearest whole number. Where the
 * neighbourhood would leave the image there is no output: `output` has width - 8 by height - 8
 * pixels; both images are stored by rows without gaps. width BOX_MIN_WIDTH to BOX_MAX_WIDTH, height
 * >= 9. One per variant. */
void box_blur(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height);

#endif
