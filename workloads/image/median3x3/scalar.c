/* SPDX-License-Identifier: Apache-2.0 */
/* Median of 3 by 3, scalar: sorts the three columns; the median of nine is then the median of the
 * greatest minimum, the median middle and the least maximum. A pixel's three columns are its left
 * neighbour's but for one, so each is sorted once. */
#include "median3x3.h"

struct column {
    uint8_t least, middle, greatest;
};

static inline uint8_t min(uint8_t a, uint8_t b) {
    return a < b ? a : b;
}

static inline uint8_t max(uint8_t a, uint8_t b) {
    return a > b ? a : b;
}

static inline uint8_t median(uint8_t a, uint8_t b, uint8_t c) {
    return max(min(a, b), min(max(a, b), c));
}

static inline struct column sort(uint8_t a, uint8_t b, uint8_t c) {
    const uint8_t low = min(a, b), high = max(a, b), above = max(low, c);
    return (struct column){min(low, c), min(high, above), max(high, c)};
}

static inline struct column load_column(const uint8_t *input, size_t width) {
    return sort(input[0], input[width], input[2 * width]);
}

void median3x3(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
               size_t height) {
    for (size_t y = 0; y + 2 < height; y++, input += width, output += width - 2) {
        struct column left = load_column(input, width), centre = load_column(input + 1, width);
        for (size_t x = 0; x + 2 < width; x++) {
            const struct column right = load_column(input + x + 2, width);
            output[x] = median(max(max(left.least, centre.least), right.least),
                               median(left.middle, centre.middle, right.middle),
                               min(min(left.greatest, centre.greatest), right.greatest));
            left = centre;
            centre = right;
        }
    }
}
