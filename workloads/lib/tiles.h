/* SPDX-License-Identifier: Apache-2.0 */
/* Order of work of filters that walk an image downwards in columns of sixteen pixels, each input
 * row serving the several output rows that it touches: tiles low enough that the four columns that
 * share a line of the cache find it there. */
#ifndef LM_WORKLOADS_LIB_TILES_H
#define LM_WORKLOADS_LIB_TILES_H

#include <stddef.h>
#include <stdint.h>

#define LM_TILE_WIDTH  ((size_t)16)
#define LM_TILE_HEIGHT ((size_t)32)

/* Filters `rows` output rows of one column; the images' rows are width pixels and width - margin
 * pixels long. */
typedef void lm_tile_filter(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                            size_t rows);

/* The height of the next tile, of `left` rows that are left. */
static inline size_t lm_tile_rows(size_t left) {
    return left < LM_TILE_HEIGHT ? left : LM_TILE_HEIGHT;
}

/* All of an image of width by height, where the filter leaves out `margin` columns and rows; width
 * >= LM_TILE_WIDTH + margin. The last column begins early enough to end at the edge, and repeats
 * some pixels. */
static inline __attribute__((always_inline)) void
lm_filter_tiles(lm_tile_filter *filter, uint8_t *restrict output, const uint8_t *restrict input,
                size_t width, size_t height, size_t margin) {
    const size_t stride = width - margin, last = stride - LM_TILE_WIDTH;
    for (size_t y = margin, rows; y < height; y += rows) {
        rows = lm_tile_rows(height - y);
        for (size_t x = 0; x < last; x += LM_TILE_WIDTH)
            filter(output + x, input + x, width, rows);
        filter(output + last, input + last, width, rows);
        output += rows * stride;
        input += rows * width;
    }
}

#endif
