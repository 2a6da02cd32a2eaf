/* SPDX-License-Identifier: Apache-2.0 */
/* Video frames in planes of luma and halved chroma to pixels of red, green and blue bytes: the
 * kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_YUV420_TO_RGB_H
#define LM_WORKLOADS_YUV420_TO_RGB_H

#include <stddef.h>
#include <stdint.h>

#define YUV_MIN_WIDTH 16
#define RGB_CHANNELS  ((size_t)3)

/* Factors in 64ths, of luma less 16 and of chroma less 128: 1.164, 1.596, -0.391, -0.813, 2.018. */
#define YUV_BITS       6
#define YUV_LUMA       74
#define YUV_RED_V      102
#define YUV_GREEN_U    (-25)
#define YUV_GREEN_V    (-52)
#define YUV_BLUE_U     129
#define YUV_LUMA_ZERO  16
#define YUV_CHROMA_MID 128

/* A frame of width by height luma bytes; u and v have half of each. Rows without gaps. */
struct yuv420 {
    const uint8_t *y, *u, *v;
};

/* The three sums of each pixel, rounded halves up, clamped to 0..255; the four pixels of a square
 * have the same chroma. `rgb` has width by height pixels of three bytes. Width and height are even,
 * width >= YUV_MIN_WIDTH. One per variant. */
void yuv420_to_rgb(uint8_t *restrict rgb, const struct yuv420 *frame, size_t width, size_t height);

#endif
