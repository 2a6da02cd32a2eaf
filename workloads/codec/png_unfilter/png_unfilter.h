/* SPDX-License-Identifier: Apache-2.0 */
/* Undoing PNG's filters (T. Boutell, RFC 2083, 1997, section 6) in images of four bytes a pixel:
 * red, green, blue, alpha. The image, and the kernels, for the workload and its tests. */
#ifndef LM_WORKLOADS_PNG_UNFILTER_H
#define LM_WORKLOADS_PNG_UNFILTER_H

#include <stddef.h>
#include <stdint.h>

#define PNG_PIXEL ((size_t)4)

enum png_filter { PNG_NONE, PNG_SUB, PNG_UP, PNG_AVERAGE, PNG_PAETH };

/* Section 6.6: the one of left, above and upper left that is nearest to left + above - upper left,
 * in this order where two are. */
static inline uint8_t png_paeth(int left, int above, int upper_left) {
    const int to_left = above - upper_left, to_above = left - upper_left;
    const int both = to_left + to_above, from_upper_left = both < 0 ? -both : both;
    const int from_left = to_left < 0 ? -to_left : to_left;
    const int from_above = to_above < 0 ? -to_above : to_above;
    const int second = from_above <= from_upper_left ? above : upper_left;
    return (uint8_t)(from_left <= from_above && from_left <= from_upper_left ? left : second);
}

/* Rows of a filter byte and `row_size` filtered bytes become `rows` rows of `row_size` bytes, a
 * multiple of PNG_PIXEL; the row above the first is zero. A filter byte above PNG_PAETH is taken
 * for PNG_NONE. */
void png_unfilter(uint8_t *image, const uint8_t *filtered, size_t row_size, size_t rows);

/* One row by each filter; `above` is the row before it, undone. The arrays do not overlap. One per
 * variant. */
void png_undo_sub(uint8_t *restrict row, const uint8_t *restrict filtered, size_t size);
void png_undo_up(uint8_t *restrict row, const uint8_t *restrict filtered,
                 const uint8_t *restrict above, size_t size);
void png_undo_average(uint8_t *restrict row, const uint8_t *restrict filtered,
                      const uint8_t *restrict above, size_t size);
void png_undo_paeth(uint8_t *restrict row, const uint8_t *restrict filtered,
                    const uint8_t *restrict above, size_t size);

#endif
