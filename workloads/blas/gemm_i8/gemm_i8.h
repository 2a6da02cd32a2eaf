/* SPDX-License-Identifier: Apache-2.0 */
/* Product of quantised matrices: activations of 7 bits by weights of 8, into i32. Seven bits are
 * what libraries keep activations to where the hardware adds pairs of products in 16 bits, since
 * those then never overflow; so integer sums are exact and the same in all variants. */
#ifndef LM_WORKLOADS_GEMM_I8_H
#define LM_WORKLOADS_GEMM_I8_H

#include <stddef.h>
#include <stdint.h>

#define GEMM_I8_MAX_ORDER 256

/* A register tile: rows of A by columns of B, whose i32 sums fill eight vectors. */
#define GEMM_I8_TILE_ROWS    4
#define GEMM_I8_TILE_COLUMNS 8

/* Packs the weights b, n by n and row-major without gaps, for the products that follow, as
 * inference does once per model. n is a multiple of GEMM_I8_TILE_COLUMNS and at most
 * GEMM_I8_MAX_ORDER. One per variant. */
void gemm_i8_pack(const int8_t *b, size_t n);

/* c = a * b with the b that was packed last, of the same n; elements of a are 0 to 127. One per
 * variant. */
void gemm_i8(int32_t *restrict c, const int8_t *restrict a, size_t n);

#endif
