/* SPDX-License-Identifier: Apache-2.0 */
/* Sobel's edge strength, scalar: both gradients pixel by pixel. */
#include "sobel.h"

static inline int32_t magnitude(int32_t x) {
    return x < 0 ? -x : x;
}

static inline uint8_t edge(const uint8_t *top, const uint8_t *middle, const uint8_t *bottom) {
    const int32_t x = (top[2] - top[0]) + 2 * (middle[2] - middle[0]) + (bottom[2] - bottom[0]);
    const int32_t y = (bottom[0] + 2 * bottom[1] + bottom[2]) - (top[0] + 2 * top[1] + top[2]);
    const int32_t strength = magnitude(x) + magnitude(y);
    return strength > 255 ? 255 : (uint8_t)strength;
}

void sobel(uint8_t *restrict output, const uint8_t *restrict input, size_t width, size_t height) {
    for (size_t y = 0; y + 2 < height; y++, input += width, output += width - 2) {
        for (size_t x = 0; x + 2 < width; x++)
            output[x] = edge(input + x, input + width + x, input + 2 * width + x);
    }
}
