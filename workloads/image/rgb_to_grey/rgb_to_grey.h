/* SPDX-License-Identifier: Apache-2.0 */
/* Brightness of pixels of red, green and blue bytes: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_RGB_TO_GREY_H
#define LM_WORKLOADS_RGB_TO_GREY_H

#include <stddef.h>
#include <stdint.h>

#define RGB_CHANNELS ((size_t)3)

/* Weights of red, green and blue in 256ths: 0.299, 0.587 and 0.114. */
#define GREY_RED   77
#define GREY_GREEN 150
#define GREY_BLUE  29

/* One pixel, rounded to the nearest level, halves up. */
static inline uint8_t grey_of_pixel(const uint8_t *rgb) {
    const uint32_t sum = GREY_RED * rgb[0] + GREY_GREEN * rgb[1] + GREY_BLUE * rgb[2];
    return (uint8_t)((sum + 128) >> 8);
}

/* `count` pixels of three bytes to `count` bytes. One per variant. */
void rgb_to_grey(uint8_t *restrict grey, const uint8_t *restrict rgb, size_t count);

#endif
