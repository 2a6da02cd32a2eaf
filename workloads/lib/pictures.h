/* SPDX-License-Identifier: Apache-2.0 */
/* Seeded pictures, for the programs that filter or convert images: 8 bits per channel, channels of
 * a pixel side by side, rows without gaps. */
#ifndef LM_WORKLOADS_LIB_PICTURES_H
#define LM_WORKLOADS_LIB_PICTURES_H

#include "random.h"

#define LM_PICTURE_CHANNELS 4

/* Levels that drift as in a photograph, each channel by itself; `count` bytes in all, of pixels of
 * 1 to LM_PICTURE_CHANNELS channels. */
static inline void lm_draw_picture(uint8_t *pixels, size_t count, size_t channels, uint64_t seed) {
    struct lm_random random = {.state = seed};
    uint32_t levels[LM_PICTURE_CHANNELS] = {128, 128, 128, 128};
    for (size_t i = 0; i < count; i++) {
        uint32_t *const level = &levels[i % channels];
        *level = (7 * *level + lm_random_below(&random, 256) + 4) / 8;
        pixels[i] = (uint8_t)*level;
    }
}

static inline void lm_draw_grey(uint8_t *pixels, size_t count, uint64_t seed) {
    lm_draw_picture(pixels, count, 1, seed);
}

#endif
