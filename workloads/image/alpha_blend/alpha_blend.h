/* SPDX-License-Identifier: Apache-2.0 */
/* Compositing of one picture over another, four bytes per pixel: the kernel, for the workload and
 * its tests. */
#ifndef LM_WORKLOADS_ALPHA_BLEND_H
#define LM_WORKLOADS_ALPHA_BLEND_H

#include <stddef.h>
#include <stdint.h>

#define RGBA_CHANNELS ((size_t)4)
#define ALPHA         3

/* x * y / 255, rounded to the nearest whole number: exact for all bytes, without a division (J.
 * Blinn, "Three Wrongs Make a Right", IEEE Computer Graphics and Applications, 1995). */
static inline uint32_t alpha_multiply(uint32_t x, uint32_t y) {
    const uint32_t product = x * y + 128;
    return (product + (product >> 8)) >> 8;
}

/* One pixel: what the upper one, premultiplied by its alpha, leaves of the lower one is added to
 * it; sums beyond 255, which premultiplied pixels cannot have, become 255. */
static inline void alpha_blend_pixel(uint8_t *output, const uint8_t *upper, const uint8_t *lower) {
    for (size_t i = 0; i < RGBA_CHANNELS; i++) {
        const uint32_t sum = upper[i] + alpha_multiply(lower[i], 255u - upper[ALPHA]);
        output[i] = sum > 255 ? 255 : (uint8_t)sum;
    }
}

/* `count` pixels of red, green, blue and alpha bytes. One per variant. */
void alpha_blend(uint8_t *restrict output, const uint8_t *restrict upper,
                 const uint8_t *restrict lower, size_t count);

#endif
