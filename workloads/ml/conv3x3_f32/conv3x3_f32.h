/* SPDX-License-Identifier: Apache-2.0 */
/* 3 by 3 convolution over many channels, with bias and rectifier: the kernel, for the workload and
 * its tests. Activations are stored by rows, then columns, then channels (NHWC). */
#ifndef LM_WORKLOADS_CONV3X3_F32_H
#define LM_WORKLOADS_CONV3X3_F32_H

#include <stddef.h>

#define CONV3X3_F32_TAPS 9

/* Output channels and pixels of one register tile. */
#define CONV3X3_F32_CHANNELS 8
#define CONV3X3_F32_PIXELS   4

struct conv3x3_f32 {
    size_t inputs, outputs; /* channels; outputs is a multiple of CONV3X3_F32_CHANNELS */
    const float *weights;   /* by taps from top left to bottom right, input, output channel */
    const float *bias;      /* by output channel */
};

/* output = max(0, bias + weighted sum), one pixel for each place where all nine taps lie in the
 * input of width by height pixels, so width - 2 by height - 2. Each sum starts at the bias and adds
 * products by rising tap and input channel, so the result does not depend on how the variants tile.
 * width >= CONV3X3_F32_PIXELS + 2, height >= 3. One per variant. */
void conv3x3_f32(float *restrict output, const float *restrict input, size_t width, size_t height,
                 const struct conv3x3_f32 *layer);

#endif
