/* SPDX-License-Identifier: Apache-2.0 */
/* Compositing, scalar: four channels per pixel. */
#include "alpha_blend.h"

void alpha_blend(uint8_t *restrict output, const uint8_t *restrict upper,
                 const uint8_t *restrict lower, size_t count) {
    for (size_t i = 0; i < RGBA_CHANNELS * count; i += RGBA_CHANNELS)
        alpha_blend_pixel(output + i, upper + i, lower + i);
}
