/* SPDX-License-Identifier: Apache-2.0 */
/* Attention by blocks of keys with a running softmax (M. Milakov and N. Gimelshein, "Online
 * normalizer calculation for softmax", arXiv:1805.02867, 2018; T. Dao et al., "FlashAttention",
 * NeurIPS 2022): the scores of a block stay in the first-level cache and are never all stored.
 * Driver, inputs and bench ABI; the two steps are in scalar.c, simd.c or relaxed.c. */
#include "attention_f32.h"

#include "bench.h"
#include "random.h"

#define MAX_KEYS 2048

static LM_ALIGNED float queries[ATTENTION_QUERIES * ATTENTION_DEPTH];
static LM_ALIGNED float keys[MAX_KEYS * ATTENTION_DEPTH], values[MAX_KEYS * ATTENTION_DEPTH];
static LM_ALIGNED float output[ATTENTION_QUERIES * ATTENTION_DEPTH];
static uint32_t key_count;

/* c += a b in tiles, with `columns` of B and C, and `depth` columns of A. */
static void multiply(float *restrict c, const float *restrict a, const float *restrict b,
                     size_t columns, size_t depth) {
    for (size_t i = 0; i < ATTENTION_QUERIES; i += ATTENTION_TILE_ROWS) {
        for (size_t j = 0; j < columns; j += ATTENTION_TILE_COLUMNS) {
            attention_tile(c + i * columns + j, columns, a + i * depth, depth, b + j, columns,
                           depth);
        }
    }
}

static float sum_of(const float stripes[ATTENTION_STRIPES]) {
    float sums[ATTENTION_STRIPES];
    for (size_t i = 0; i < ATTENTION_STRIPES; i++)
        sums[i] = stripes[i];
    for (size_t width = ATTENTION_STRIPES / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++)
            sums[i] += sums[i + width];
    }
    return sums[0];
}

static void attend_to_block(float *restrict out, const float *restrict query,
                            const float *restrict key, const float *restrict value,
                            struct attention_row rows[ATTENTION_QUERIES]) {
    LM_ALIGNED float scores[ATTENTION_QUERIES * ATTENTION_BLOCK] = {0};
    multiply(scores, query, key, ATTENTION_BLOCK, ATTENTION_DEPTH);
    for (size_t i = 0; i < ATTENTION_QUERIES; i++)
        attention_update(&rows[i], scores + i * ATTENTION_BLOCK, out + i * ATTENTION_DEPTH);
    multiply(out, scores, value, ATTENTION_DEPTH, ATTENTION_BLOCK);
}

void attention_f32(float *restrict out, const float *restrict query, const float *restrict key,
                   const float *restrict value, size_t count) {
    struct attention_row rows[ATTENTION_QUERIES];
    for (size_t i = 0; i < ATTENTION_QUERIES; i++)
        rows[i] = (struct attention_row){.greatest = -__builtin_inff()};
    for (size_t i = 0; i < ATTENTION_QUERIES * ATTENTION_DEPTH; i++)
        out[i] = 0;
    for (size_t j = 0; j < count; j += ATTENTION_BLOCK) {
        attend_to_block(out, query, key + j * ATTENTION_DEPTH, value + j * ATTENTION_DEPTH, rows);
    }
    for (size_t i = 0; i < ATTENTION_QUERIES; i++) {
        const float factor = 1 / sum_of(rows[i].stripes);
        for (size_t d = 0; d < ATTENTION_DEPTH; d++)
            out[i * ATTENTION_DEPTH + d] *= factor;
    }
}

void lm_setup(uint32_t size) {
    lm_require(size > 0 && size <= MAX_KEYS && size % ATTENTION_BLOCK == 0);
    struct lm_random random = {.state = 29};
    lm_random_fill_f32(&random, queries, ATTENTION_QUERIES * ATTENTION_DEPTH);
    lm_random_fill_f32(&random, keys, (size_t)size * ATTENTION_DEPTH);
    lm_random_fill_f32(&random, values, (size_t)size * ATTENTION_DEPTH);
    key_count = size;
}

void lm_run(void) {
    attention_f32(output, queries, keys, values, key_count);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
