/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix product of f32: the blocked driver, and the register tile its variants implement. */
#ifndef LM_WORKLOADS_SGEMM_H
#define LM_WORKLOADS_SGEMM_H

#include <stddef.h>

/* A register tile: rows of A by columns of B. */
#define SGEMM_TILE_ROWS    4
#define SGEMM_TILE_COLUMNS 8

/* c = a * b, all n by n and row-major without gaps; n is a multiple of SGEMM_TILE_COLUMNS and at
 * most SGEMM_MAX_SIZE. Each element is the sum over k in rising order, every step rounded, so the
 * result does not depend on the variant. */
#define SGEMM_MAX_SIZE 256
void sgemm(float *restrict c, const float *restrict a, const float *restrict b, size_t n);

/* Adds `depth` steps of k to a tile of C with rows `stride` apart. Step k reads the four elements
 * a[4 k ...] of a packed panel of A and the eight b[8 k ...] of B's. One per variant. */
void sgemm_tile(float *restrict c, size_t stride, const float *restrict a, const float *restrict b,
                size_t depth);

#endif
