/* SPDX-License-Identifier: Apache-2.0 */
/* Bilinear scaling of pictures of four bytes per pixel: the plan, and the two kernels that carry it
 * out, for the workload and its tests. */
#ifndef LM_WORKLOADS_RESIZE_BILINEAR_H
#define LM_WORKLOADS_RESIZE_BILINEAR_H

#include <stddef.h>
#include <stdint.h>

#define RESIZE_CHANNELS ((size_t)4)
#define RESIZE_BITS     7
#define RESIZE_ONE      (1 << RESIZE_BITS)
#define RESIZE_MAX_SIDE 1024

/* Two neighbours along an axis, and their weights, which add up to RESIZE_ONE. */
struct resize_tap {
    uint32_t first;
    int16_t weights[2];
};

struct resize_plan {
    size_t input_width, input_height, output_width, output_height;
    struct resize_tap columns[RESIZE_MAX_SIDE], rows[RESIZE_MAX_SIDE];
};

/* Fills the taps for the four sizes that `resize` has: 2 to RESIZE_MAX_SIDE each. Centres of pixels
 * map to one another; beyond the outermost centres the edge continues. */
void resize_prepare(struct resize_plan *resize);

/* Scales by the plan: both pictures have rows without gaps. */
void resize_bilinear(uint8_t *restrict to, const uint8_t *restrict from,
                     const struct resize_plan *resize);

/* row[i] = weights[0] * upper[i] + weights[1] * lower[i], for `count` channels, a multiple of
 * RESIZE_CHANNELS. One per variant. */
void resize_mix_rows(int16_t *restrict row, const uint8_t *upper, const uint8_t *lower,
                     const int16_t weights[2], size_t count);

/* `count` pixels, each of two neighbours of `row`, which resize_mix_rows made; rounded halves up to
 * bytes. One per variant. */
void resize_mix_columns(uint8_t *restrict output, const int16_t *restrict row,
                        const struct resize_tap *columns, size_t count);

#endif
