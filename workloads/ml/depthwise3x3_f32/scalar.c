/* SPDX-License-Identifier: Apache-2.0 */
/* Depthwise convolution, scalar: channel by channel along each row, with the nine weights in
 * registers. */
#include "depthwise3x3_f32.h"

static inline float clamp(float x) {
    x = x < DEPTHWISE3X3_F32_LEAST ? DEPTHWISE3X3_F32_LEAST : x;
    return DEPTHWISE3X3_F32_GREATEST < x ? DEPTHWISE3X3_F32_GREATEST : x;
}

static void filter_row(float *restrict output, const float *restrict input, size_t width,
                       const struct depthwise3x3_f32 *layer, size_t channel) {
    const size_t step = layer->channels;
    float weights[DEPTHWISE3X3_F32_TAPS];
    for (size_t tap = 0; tap < DEPTHWISE3X3_F32_TAPS; tap++)
        weights[tap] = layer->weights[tap * step + channel];
    for (size_t x = 0; x + 2 < width; x++) {
        float sum = layer->bias[channel];
        for (size_t tap = 0; tap < DEPTHWISE3X3_F32_TAPS; tap++)
            sum += input[(tap / 3 * width + x + tap % 3) * step + channel] * weights[tap];
        output[x * step + channel] = clamp(sum);
    }
}

void depthwise3x3_f32(float *restrict output, const float *restrict input, size_t width,
                      size_t height, const struct depthwise3x3_f32 *layer) {
    for (size_t y = 0; y + 2 < height; y++) {
        for (size_t channel = 0; channel < layer->channels; channel++)
            filter_row(output, input, width, layer, channel);
        output += (width - 2) * layer->channels;
        input += width * layer->channels;
    }
}
