/* SPDX-License-Identifier: Apache-2.0 */
/* A check that the filters of grey images share: against a plain function of one pixel. */
#ifndef LM_TESTS_WORKLOADS_FILTERS_H
#define LM_TESTS_WORKLOADS_FILTERS_H

#include <stddef.h>
#include <stdint.h>

/* A filter whose output is `margin` pixels narrower and lower than its input, and what its output
 * must be for the neighbourhood whose upper left pixel is `input`. */
struct image_filter {
    void (*filter)(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
                   size_t height);
    uint8_t (*plain)(const uint8_t *input, size_t width);
    size_t margin, min_width;
};

/* Filters images of every width from the least to well past three columns of sixteen, of several
 * heights, low ones and such as need a second tile: random ones, black and white noise, white,
 * black, and slopes in both directions. Input and output end at a guard page. */
void check_filter(const struct image_filter *filter);

#endif
