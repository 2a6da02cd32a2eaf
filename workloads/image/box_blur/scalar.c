/* SPDX-License-Identifier: Apache-2.0 */
/* Box blur, scalar: a running sum down each column, and one of those along each row. */
#include "box_blur.h"

static inline uint8_t mean(uint32_t sum) {
    return (uint8_t)((sum + BOX_SIDE * BOX_SIDE / 2) / (BOX_SIDE * BOX_SIDE));
}

static void blur_row(uint8_t *restrict output, const uint16_t *restrict columns, size_t count) {
    uint32_t sum = 0;
    for (size_t x = 0; x < BOX_MARGIN; x++)
        sum += columns[x];
    for (size_t x = 0; x < count; x++) {
        sum += columns[x + BOX_MARGIN];
        output[x] = mean(sum);
        sum -= columns[x];
    }
}

void box_blur(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
              size_t height) {
    static uint16_t columns[BOX_MAX_WIDTH];
    for (size_t x = 0; x < width; x++) {
        uint32_t sum = 0;
        for (size_t y = 0; y < BOX_SIDE; y++)
            sum += input[y * width + x];
        columns[x] = (uint16_t)sum;
    }
    blur_row(output, columns, width - BOX_MARGIN);
    for (size_t y = BOX_SIDE; y < height; y++) {
        output += width - BOX_MARGIN;
        for (size_t x = 0; x < width; x++) {
            const int32_t change = input[BOX_SIDE * width + x] - input[x];
            columns[x] = (uint16_t)(columns[x] + change);
        }
        input += width;
        blur_row(output, columns, width - BOX_MARGIN);
    }
}
