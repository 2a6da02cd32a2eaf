/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian blur, scalar: five rows weighed into one row of sums, then five sums per pixel. */
#include "gaussian_blur.h"

static inline uint32_t weigh(uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e) {
    return a + e + 4 * (b + d) + 6 * c;
}

void gaussian_blur(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                   size_t height) {
    static uint16_t sums[GAUSSIAN_MAX_WIDTH];
    for (size_t y = 0; y + GAUSSIAN_MARGIN < height; y++) {
        for (size_t x = 0; x < width; x++) {
            const uint8_t *const top = input + x;
            sums[x] =
                (uint16_t)weigh(top[0], top[width], top[2 * width], top[3 * width], top[4 * width]);
        }
        for (size_t x = 0; x + GAUSSIAN_MARGIN < width; x++) {
            const uint16_t *const left = sums + x;
            const uint32_t sum = weigh(left[0], left[1], left[2], left[3], left[4]);
            output[x] = (uint8_t)((sum + 128) >> 8);
        }
        input += width;
        output += width - GAUSSIAN_MARGIN;
    }
}
