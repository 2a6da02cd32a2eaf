/* SPDX-License-Identifier: Apache-2.0 */
/* The forward cosine transform of blocks of 8 by 8, as JPEG encoders do it in integers: the kernel,
 * for the workload and its tests. */
#ifndef LM_WORKLOADS_DCT8X8_H
#define LM_WORKLOADS_DCT8X8_H

#include <stddef.h>
#include <stdint.h>

#define DCT_SIDE  ((size_t)8)
#define DCT_BLOCK (DCT_SIDE * DCT_SIDE)

/* Constants have 13 bits after the point; results of the first pass keep 2 of them. */
#define DCT_BITS       13
#define DCT_PASS1_BITS 2

/* Coefficients, in rows of rising horizontal frequency, of eight rows of eight pixels that lie
 * `stride` bytes apart; pixel 128 is 0. The first is eight times the mean. Columns are transformed
 * first; each pass rounds halves up. One per variant. */
void dct8x8(int16_t coefficients[DCT_BLOCK], const uint8_t *pixels, size_t stride);

#endif
