/* SPDX-License-Identifier: Apache-2.0 */
/* The inverse cosine transform of blocks of 8 by 8, as JPEG decoders do it in integers: the kernel,
 * for the workload and its tests. */
#ifndef LM_WORKLOADS_IDCT8X8_H
#define LM_WORKLOADS_IDCT8X8_H

#include <stddef.h>
#include <stdint.h>

#define IDCT_SIDE  ((size_t)8)
#define IDCT_BLOCK (IDCT_SIDE * IDCT_SIDE)

/* Constants have 13 bits after the point; results of the first pass keep 2 of them. */
#define IDCT_BITS       13
#define IDCT_PASS1_BITS 2

/* Eight rows of eight pixels, `stride` bytes apart, from coefficients in rows of rising horizontal
 * frequency: pixel 128 is 0, results are clamped to bytes. The absolute values of each column of
 * coefficients add up to at most 5900, as they do in pictures, for then the first pass gives
 * numbers of 16 bits. One per variant. */
void idct8x8(uint8_t *pixels, size_t stride, const int16_t coefficients[IDCT_BLOCK]);

#endif
