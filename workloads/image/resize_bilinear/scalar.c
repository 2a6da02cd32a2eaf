/* SPDX-License-Identifier: Apache-2.0 */
/* Bilinear scaling, scalar: channel by channel. */
#include "resize_bilinear.h"

void resize_mix_rows(int16_t *restrict row, const uint8_t *upper, const uint8_t *lower,
                     const int16_t weights[2], size_t count) {
    for (size_t i = 0; i < count; i++)
        row[i] = (int16_t)(weights[0] * upper[i] + weights[1] * lower[i]);
}

void resize_mix_columns(uint8_t *restrict output, const int16_t *restrict row,
                        const struct resize_tap *columns, size_t count) {
    const int32_t half = 1 << (2 * RESIZE_BITS - 1);
    for (size_t x = 0; x < count; x++, output += RESIZE_CHANNELS) {
        const int16_t *const left = row + RESIZE_CHANNELS * columns[x].first;
        const int16_t *const weights = columns[x].weights;
        for (size_t i = 0; i < RESIZE_CHANNELS; i++) {
            const int32_t sum = weights[0] * left[i] + weights[1] * left[RESIZE_CHANNELS + i];
            output[i] = (uint8_t)((sum + half) >> (2 * RESIZE_BITS));
        }
    }
}
