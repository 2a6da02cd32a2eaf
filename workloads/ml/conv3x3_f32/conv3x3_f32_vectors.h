/* SPDX-License-Identifier: Apache-2.0 */
/* Convolution layer for both vector variants: tiles of four pixels by two vectors of output
 * channels, as in a matrix product. The file that includes this defines MULTIPLY_ADD(x, y, sum)
 * first. */
#ifndef LM_WORKLOADS_CONV3X3_F32_VECTORS_H
#define LM_WORKLOADS_CONV3X3_F32_VECTORS_H

#include "conv3x3_f32.h"
#include "guest_simd.h"

#define PIXELS CONV3X3_F32_PIXELS

/* Sums of the tile's pixels: the lower four of its output channels, and the upper. */
struct sums {
    v128_t low[PIXELS], high[PIXELS];
};

static inline void add_taps(struct sums *sums, const float *restrict input,
                            const float *restrict weights, size_t inputs, size_t outputs) {
    for (size_t i = 0; i < inputs; i++, weights += outputs) {
        const v128_t low = wasm_v128_load(weights), high = wasm_v128_load(weights + 4);
#pragma clang loop unroll(full)
        for (size_t p = 0; p < PIXELS; p++) {
            const v128_t pixel = wasm_v128_load32_splat(input + p * inputs + i);
            sums->low[p] = MULTIPLY_ADD(pixel, low, sums->low[p]);
            sums->high[p] = MULTIPLY_ADD(pixel, high, sums->high[p]);
        }
    }
}

/* PIXELS pixels of a row, output channels from `channel` on. */
static inline void convolve_tile(float *restrict output, const float *restrict input, size_t width,
                                 size_t channel, const struct conv3x3_f32 *layer) {
    const v128_t zero = wasm_f32x4_splat(0);
    struct sums sums;
#pragma clang loop unroll(full)
    for (size_t p = 0; p < PIXELS; p++) {
        sums.low[p] = wasm_v128_load(layer->bias + channel);
        sums.high[p] = wasm_v128_load(layer->bias + channel + 4);
    }
    for (size_t tap = 0; tap < CONV3X3_F32_TAPS; tap++) {
        add_taps(&sums, input + (tap / 3 * width + tap % 3) * layer->inputs,
                 layer->weights + tap * layer->inputs * layer->outputs + channel, layer->inputs,
                 layer->outputs);
    }
#pragma clang loop unroll(full)
    for (size_t p = 0; p < PIXELS; p++) {
        float *const pixel = output + p * layer->outputs + channel;
        wasm_v128_store(pixel, wasm_f32x4_pmax(sums.low[p], zero));
        wasm_v128_store(pixel + 4, wasm_f32x4_pmax(sums.high[p], zero));
    }
}

/* The last tile of a row begins early enough to end at the edge, and may repeat some pixels. */
void conv3x3_f32(float *restrict output, const float *restrict input, size_t width, size_t height,
                 const struct conv3x3_f32 *layer) {
    const size_t columns = width - 2;
    for (size_t y = 0; y + 2 < height; y++) {
        for (size_t next = 0; next < columns; next += PIXELS) {
            const size_t x = next + PIXELS <= columns ? next : columns - PIXELS;
            for (size_t channel = 0; channel < layer->outputs; channel += CONV3X3_F32_CHANNELS) {
                convolve_tile(output + (y * columns + x) * layer->outputs,
                              input + (y * width + x) * layer->inputs, width, channel, layer);
            }
        }
    }
}

#endif
