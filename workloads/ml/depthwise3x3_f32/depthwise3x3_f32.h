/* SPDX-License-Identifier: Apache-2.0 */
/* Depthwise 3 by 3 convolution, each channel by a filter of its own, with bias and a rectifier
 * clipped at 6: the kernel, for the workload and its tests. Activations are stored by rows, then
 * columns, then channels (NHWC). */
#ifndef LM_WORKLOADS_DEPTHWISE3X3_F32_H
#define LM_WORKLOADS_DEPTHWISE3X3_F32_H

#include <stddef.h>

#define DEPTHWISE3X3_F32_TAPS      9
#define DEPTHWISE3X3_F32_LEAST     0.0f
#define DEPTHWISE3X3_F32_GREATEST  6.0f
#define DEPTHWISE3X3_F32_MIN_WIDTH 6

struct depthwise3x3_f32 {
    size_t channels;      /* a multiple of 4 */
    const float *weights; /* by taps from top left to bottom right, then channels */
    const float *bias;    /* by channel */
};

/* output = bias + weighted sum, clamped to 0..6, one pixel for each place where all nine taps lie
 * in the input of width by height pixels, so width - 2 by height - 2. Each sum starts at the bias
 * and adds products by rising tap. width >= DEPTHWISE3X3_F32_MIN_WIDTH, height >= 3. One per
 * variant. */
void depthwise3x3_f32(float *restrict output, const float *restrict input, size_t width,
                      size_t height, const struct depthwise3x3_f32 *layer);

#endif
