/* SPDX-License-Identifier: Apache-2.0 */
/* Convolution layer, scalar: tiles of two pixels by four output channels, which sixteen registers
 * can hold. */
#include "conv3x3_f32.h"

#define PIXELS   2
#define CHANNELS 4

static inline void add_taps(float sums[PIXELS][CHANNELS], const float *restrict input,
                            const float *restrict weights, const struct conv3x3_f32 *layer) {
    for (size_t i = 0; i < layer->inputs; i++) {
        for (size_t p = 0; p < PIXELS; p++) {
            for (size_t c = 0; c < CHANNELS; c++)
                sums[p][c] += input[p * layer->inputs + i] * weights[i * layer->outputs + c];
        }
    }
}

/* Pixels x and x + 1 of a row, output channels from `channel` on. */
static inline void convolve_tile(float *restrict output, const float *restrict input, size_t width,
                                 size_t channel, const struct conv3x3_f32 *layer) {
    float sums[PIXELS][CHANNELS];
    for (size_t p = 0; p < PIXELS; p++) {
        for (size_t c = 0; c < CHANNELS; c++)
            sums[p][c] = layer->bias[channel + c];
    }
    for (size_t tap = 0; tap < CONV3X3_F32_TAPS; tap++) {
        add_taps(sums, input + (tap / 3 * width + tap % 3) * layer->inputs,
                 layer->weights + tap * layer->inputs * layer->outputs + channel, layer);
    }
    for (size_t p = 0; p < PIXELS; p++) {
        for (size_t c = 0; c < CHANNELS; c++)
            output[p * layer->outputs + channel + c] = sums[p][c] < 0 ? 0 : sums[p][c];
    }
}

/* The last tile of a row begins early enough to end at the edge, and may repeat a pixel. */
void conv3x3_f32(float *restrict output, const float *restrict input, size_t width, size_t height,
                 const struct conv3x3_f32 *layer) {
    const size_t columns = width - 2;
    for (size_t y = 0; y + 2 < height; y++) {
        for (size_t next = 0; next < columns; next += PIXELS) {
            const size_t x = next + PIXELS <= columns ? next : columns - PIXELS;
            for (size_t channel = 0; channel < layer->outputs; channel += CHANNELS) {
                convolve_tile(output + (y * columns + x) * layer->outputs,
                              input + (y * width + x) * layer->inputs, width, channel, layer);
            }
        }
    }
}
