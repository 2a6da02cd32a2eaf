/* SPDX-License-Identifier: Apache-2.0 */
/* Depthwise convolution for both vector variants: four channels along each row, with the nine
 * weights in registers and four pixels at a time, which share half of their inputs. The file that
 * includes this defines MULTIPLY_ADD(x, y, sum) first. */
#ifndef LM_WORKLOADS_DEPTHWISE3X3_F32_VECTORS_H
#define LM_WORKLOADS_DEPTHWISE3X3_F32_VECTORS_H

#include "depthwise3x3_f32.h"
#include "guest_simd.h"

#define PIXELS 4

static inline v128_t clamp(v128_t x) {
    x = wasm_f32x4_pmax(x, wasm_f32x4_splat(DEPTHWISE3X3_F32_LEAST));
    return wasm_f32x4_pmin(x, wasm_f32x4_splat(DEPTHWISE3X3_F32_GREATEST));
}

/* Adds a row of three taps to four sums. */
static inline void add_taps(v128_t sums[PIXELS], const float *restrict input, size_t step,
                            const v128_t weights[3]) {
    v128_t pixels[PIXELS + 2];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < PIXELS + 2; i++)
        pixels[i] = wasm_v128_load(input + i * step);
#pragma clang loop unroll(full)
    for (size_t tap = 0; tap < 3; tap++) {
#pragma clang loop unroll(full)
        for (size_t p = 0; p < PIXELS; p++)
            sums[p] = MULTIPLY_ADD(pixels[p + tap], weights[tap], sums[p]);
    }
}

static inline void filter_pixels(float *restrict output, const float *restrict input, size_t pitch,
                                 size_t step, const v128_t weights[DEPTHWISE3X3_F32_TAPS],
                                 v128_t bias) {
    v128_t sums[PIXELS] = {bias, bias, bias, bias};
#pragma clang loop unroll(full)
    for (size_t row = 0; row < 3; row++)
        add_taps(sums, input + row * pitch, step, weights + 3 * row);
#pragma clang loop unroll(full)
    for (size_t p = 0; p < PIXELS; p++)
        wasm_v128_store(output + p * step, clamp(sums[p]));
}

/* The last four pixels begin early enough to end at the edge, and may repeat some. */
static void filter_row(float *restrict output, const float *restrict input, size_t width,
                       const struct depthwise3x3_f32 *layer, size_t channel) {
    const size_t step = layer->channels, last = width - 2 - PIXELS;
    const v128_t bias = wasm_v128_load(layer->bias + channel);
    v128_t weights[DEPTHWISE3X3_F32_TAPS];
    for (size_t tap = 0; tap < DEPTHWISE3X3_F32_TAPS; tap++)
        weights[tap] = wasm_v128_load(layer->weights + tap * step + channel);
    output += channel;
    input += channel;
    for (size_t x = 0; x < last; x += PIXELS)
        filter_pixels(output + x * step, input + x * step, width * step, step, weights, bias);
    filter_pixels(output + last * step, input + last * step, width * step, step, weights, bias);
}

void depthwise3x3_f32(float *restrict output, const float *restrict input, size_t width,
                      size_t height, const struct depthwise3x3_f32 *layer) {
    for (size_t y = 0; y + 2 < height; y++) {
        for (size_t channel = 0; channel < layer->channels; channel += 4)
            filter_row(output, input, width, layer, channel);
        output += (width - 2) * layer->channels;
        input += width * layer->channels;
    }
}

#endif
