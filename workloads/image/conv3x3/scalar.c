/* SPDX-License-Identifier: Apache-2.0 */
/* 3 by 3 convolution, scalar: nine multiplications per pixel. */
#include "conv3x3.h"

static inline int32_t weigh(const uint8_t *row, const int16_t weights[3]) {
    return row[0] * weights[0] + row[1] * weights[1] + row[2] * weights[2];
}

static inline uint8_t clamp(int32_t value) {
    if (value < 0) return 0;
    return value > 255 ? 255 : (uint8_t)value;
}

void conv3x3(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height,
             const struct conv3x3 *filter) {
    const struct conv3x3 f = *filter;
    const int32_t half = 1 << (f.shift - 1);
    for (size_t y = 0; y + 2 < height; y++, input += width, output += width - 2) {
        for (size_t x = 0; x + 2 < width; x++) {
            const int32_t sum = weigh(input + x, f.weights) +
                                weigh(input + width + x, f.weights + 3) +
                                weigh(input + 2 * width + x, f.weights + 6);
            output[x] = clamp((sum + half) >> f.shift);
        }
    }
}
