/* SPDX-License-Identifier: Apache-2.0 */
/* Sobel's edge strength of 8-bit grey images: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SOBEL_H
#define LM_WORKLOADS_SOBEL_H

#include <stddef.h>
#include <stdint.h>

#define SOBEL_MIN_WIDTH 18

/* The sum of the magnitudes of the horizontal and the vertical gradient, at most 255. Where the
 * neighbourhood would leave the image there is no output: `output` has width - 2 by height - 2
 * pixels; both images are stored by rows without gaps. width >= SOBEL_MIN_WIDTH, height >= 3. One
 * per variant. */
void sobel(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height);

#endif
