/* SPDX-License-Identifier: Apache-2.0 */
/* Packing and driver of the quantised product, compiled once per variant (K. Goto and R. van de
 * Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34, 2008; the groups as in
 * M. Dukhan et al., "QNNPACK", 2018): panels of four rows of A or eight columns of B, in which
 * GROUP steps of k stand side by side, so that an instruction that adds neighbouring products adds
 * steps of one element of C. A panel of B stays in the first-level cache while all of A passes by.
 *
 * The file that includes this defines GROUP, the type PACKED of a packed element, and then
 * multiply_tile. */
#ifndef LM_WORKLOADS_GEMM_I8_PACKED_H
#define LM_WORKLOADS_GEMM_I8_PACKED_H

#include "bench.h"
#include "gemm_i8.h"

static LM_ALIGNED PACKED packed_a[GEMM_I8_MAX_ORDER * GEMM_I8_MAX_ORDER];
static LM_ALIGNED PACKED packed_b[GEMM_I8_MAX_ORDER * GEMM_I8_MAX_ORDER];

/* Sets a tile of C, with rows `stride` apart, to the products over `groups` groups of steps. */
static void multiply_tile(int32_t *restrict c, size_t stride, const PACKED *restrict a,
                          const PACKED *restrict b, size_t groups);

static void pack_rows(const int8_t *restrict a, size_t n) {
    PACKED *packed = packed_a;
    for (size_t i = 0; i < n; i += GEMM_I8_TILE_ROWS) {
        for (size_t k = 0; k < n; k += GROUP) {
            for (size_t r = 0; r < GEMM_I8_TILE_ROWS; r++) {
                for (size_t g = 0; g < GROUP; g++)
                    *packed++ = a[(i + r) * n + k + g];
            }
        }
    }
}

void gemm_i8_pack(const int8_t *b, size_t n) {
    PACKED *packed = packed_b;
    for (size_t j = 0; j < n; j += GEMM_I8_TILE_COLUMNS) {
        for (size_t k = 0; k < n; k += GROUP) {
            for (size_t s = 0; s < GEMM_I8_TILE_COLUMNS; s++) {
                for (size_t g = 0; g < GROUP; g++)
                    *packed++ = b[(k + g) * n + j + s];
            }
        }
    }
}

void gemm_i8(int32_t *restrict c, const int8_t *restrict a, size_t n) {
    pack_rows(a, n);
    for (size_t j = 0; j < n; j += GEMM_I8_TILE_COLUMNS) {
        for (size_t i = 0; i < n; i += GEMM_I8_TILE_ROWS)
            multiply_tile(c + i * n + j, n, packed_a + i * n, packed_b + j * n, n / GROUP);
    }
}

#endif
