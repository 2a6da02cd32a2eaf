/* SPDX-License-Identifier: Apache-2.0 */
/* Median of 3 by 3 pixels of 8-bit grey images: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_MEDIAN3X3_H
#define LM_WORKLOADS_MEDIAN3X3_H

#include <stddef.h>
#include <stdint.h>

#define MEDIAN3X3_MIN_WIDTH 18

/* The fifth greatest of each pixel's neighbourhood. Where that would leave the image there is no
 * output: `output` has width - 2 by height - 2 pixels; both images are stored by rows without gaps.
 * width >= MEDIAN3X3_MIN_WIDTH, height >= 3. One per variant. */
void median3x3(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
               size_t height);

#endif
