/* SPDX-License-Identifier: Apache-2.0 */
/* Escape times of the Mandelbrot set in f32: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_MANDELBROT_H
#define LM_WORKLOADS_MANDELBROT_H

#include <stddef.h>
#include <stdint.h>

#define MANDELBROT_MAX_ITERATIONS 128
#define MANDELBROT_COLUMNS        16 /* widths are multiples of this */

/* Pixel (column, row) is the point (left + column * step, top + row * step). */
struct mandelbrot_view {
    float left, top, step;
    uint32_t width, height;
};

/* counts[row * width + column] = how many of z0 = 0, z1 = c, z2 ... up to z127 have |z|^2 <= 4
 * before the first that has not: 1 to MANDELBROT_MAX_ITERATIONS. One per variant. */
void mandelbrot(uint8_t *counts, const struct mandelbrot_view *view);

#endif
