/* SPDX-License-Identifier: Apache-2.0 */
/* PNG filters undone, scalar: byte by byte, as RFC 2083 defines them. */
#include "png_unfilter.h"

#include <string.h>

void png_undo_sub(uint8_t *restrict row, const uint8_t *restrict filtered, size_t size) {
    uint8_t left[PNG_PIXEL] = {0};
    for (size_t i = 0; i < size; i += PNG_PIXEL) {
        for (size_t c = 0; c < PNG_PIXEL; c++)
            left[c] = (uint8_t)(left[c] + filtered[i + c]);
        memcpy(row + i, left, PNG_PIXEL);
    }
}

void png_undo_up(uint8_t *restrict row, const uint8_t *restrict filtered,
                 const uint8_t *restrict above, size_t size) {
    for (size_t i = 0; i < size; i++)
        row[i] = (uint8_t)(filtered[i] + above[i]);
}

void png_undo_average(uint8_t *restrict row, const uint8_t *restrict filtered,
                      const uint8_t *restrict above, size_t size) {
    uint8_t left[PNG_PIXEL] = {0};
    for (size_t i = 0; i < size; i += PNG_PIXEL) {
        for (size_t c = 0; c < PNG_PIXEL; c++)
            left[c] = (uint8_t)(filtered[i + c] + (left[c] + above[i + c]) / 2);
        memcpy(row + i, left, PNG_PIXEL);
    }
}

void png_undo_paeth(uint8_t *restrict row, const uint8_t *restrict filtered,
                    const uint8_t *restrict above, size_t size) {
    uint8_t left[PNG_PIXEL] = {0}, upper_left[PNG_PIXEL] = {0};
    for (size_t i = 0; i < size; i += PNG_PIXEL) {
        for (size_t c = 0; c < PNG_PIXEL; c++) {
            const uint8_t nearest = png_paeth(left[c], above[i + c], upper_left[c]);
            left[c] = (uint8_t)(filtered[i + c] + nearest);
        }
        memcpy(upper_left, above + i, PNG_PIXEL);
        memcpy(row + i, left, PNG_PIXEL);
    }
}
