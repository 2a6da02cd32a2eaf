/* SPDX-License-Identifier: Apache-2.0 */
/* Blocked matrix product (K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication", ACM TOMS 34, 2008): A and B are packed block by block into the order the
 * register tile reads them, so a panel of B stays in the first-level cache and a block of A in the
 * second. The tile is in scalar.c or simd.c. */
#include "sgemm.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define BLOCK_DEPTH 128 /* steps of k packed at a time */
#define BLOCK_ROWS  64  /* rows of A packed at a time */

static LM_ALIGNED float left[SGEMM_MAX_SIZE * SGEMM_MAX_SIZE];
static LM_ALIGNED float right[SGEMM_MAX_SIZE * SGEMM_MAX_SIZE];
static LM_ALIGNED float product[SGEMM_MAX_SIZE * SGEMM_MAX_SIZE];
static LM_ALIGNED float packed_a[BLOCK_ROWS * BLOCK_DEPTH];
static LM_ALIGNED float packed_b[SGEMM_MAX_SIZE * BLOCK_DEPTH];
static uint32_t order;

static size_t smaller(size_t x, size_t y) {
    return x < y ? x : y;
}

/* Rows of A in groups of four: step k of a group is four consecutive elements. */
static void pack_rows(const float *restrict a, size_t n, size_t rows, size_t depth) {
    float *packed = packed_a;
    for (size_t i = 0; i < rows; i += SGEMM_TILE_ROWS) {
        for (size_t k = 0; k < depth; k++) {
            for (size_t r = 0; r < SGEMM_TILE_ROWS; r++)
                *packed++ = a[(i + r) * n + k];
        }
    }
}

/* Columns of B in groups of eight: step k of a group is eight consecutive elements. */
static void pack_columns(const float *restrict b, size_t n, size_t depth) {
    float *packed = packed_b;
    for (size_t j = 0; j < n; j += SGEMM_TILE_COLUMNS) {
        for (size_t k = 0; k < depth; k++, packed += SGEMM_TILE_COLUMNS) {
            memcpy(packed, b + k * n + j, SGEMM_TILE_COLUMNS * sizeof *packed);
        }
    }
}

/* Adds the packed rows by the packed columns to `rows` rows of C. */
static void multiply_block(float *restrict c, size_t n, size_t rows, size_t depth) {
    for (size_t j = 0; j < n; j += SGEMM_TILE_COLUMNS) {
        for (size_t i = 0; i < rows; i += SGEMM_TILE_ROWS) {
            sgemm_tile(c + i * n + j, n, packed_a + i * depth, packed_b + j * depth, depth);
        }
    }
}

void sgemm(float *restrict c, const float *restrict a, const float *restrict b, size_t n) {
    memset(c, 0, n * n * sizeof *c);
    for (size_t k = 0; k < n; k += BLOCK_DEPTH) {
        const size_t depth = smaller(BLOCK_DEPTH, n - k);
        pack_columns(b + k * n, n, depth);
        for (size_t i = 0; i < n; i += BLOCK_ROWS) {
            const size_t rows = smaller(BLOCK_ROWS, n - i);
            pack_rows(a + i * n + k, n, rows, depth);
            multiply_block(c + i * n, n, rows, depth);
        }
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= SGEMM_MAX_SIZE && size % SGEMM_TILE_COLUMNS == 0);
    struct lm_random random = {.state = 5};
    lm_random_fill_f32(&random, left, (size_t)size * size);
    lm_random_fill_f32(&random, right, (size_t)size * size);
    order = size;
}

void lm_run(void) {
    sgemm(product, left, right, order);
}

const void *lm_result(void) {
    return product;
}

uint32_t lm_result_size(void) {
    return order * order * (uint32_t)sizeof product[0];
}
