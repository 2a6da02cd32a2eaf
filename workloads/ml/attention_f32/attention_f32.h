/* SPDX-License-Identifier: Apache-2.0 */
/* Attention of a tile of queries over many keys, one head: the driver, and the two steps its
 * variants implement. They give the same bits: every dot product adds by rising depth, every output
 * by rising key, and the exponentials of a block are added to eight stripes, two vectors of four
 * lanes. */
#ifndef LM_WORKLOADS_ATTENTION_F32_H
#define LM_WORKLOADS_ATTENTION_F32_H

#include <stddef.h>

#define ATTENTION_QUERIES 16
#define ATTENTION_DEPTH   64 /* elements of a query, a key and a value */
#define ATTENTION_BLOCK   32 /* keys at a time */
#define ATTENTION_STRIPES 8

/* A register tile: rows by columns of sums. */
#define ATTENTION_TILE_ROWS    4
#define ATTENTION_TILE_COLUMNS 8

/* What is known of a query after some of the keys. */
struct attention_row {
    float greatest;                   /* score */
    float stripes[ATTENTION_STRIPES]; /* sums of exp(score - greatest) */
};

/* out[i] = sum of value j times the probability of key j under query i over `count` keys, a
 * multiple of ATTENTION_BLOCK; the probabilities are the softmax of the scores q k / sqrt(depth).
 * Queries, values and outputs are stored one after the other, ATTENTION_DEPTH elements each. Keys
 * are stored in blocks, within those by depth: element d of key j is
 * key[(j / ATTENTION_BLOCK * ATTENTION_DEPTH + d) * ATTENTION_BLOCK + j % ATTENTION_BLOCK]. */
void attention_f32(float *restrict out, const float *restrict query, const float *restrict key,
                   const float *restrict value, size_t count);

/* Adds a[i][k] * b[k][j] over k < depth, by rising k, to a tile of C; rows are a stride apart. One
 * per variant. */
void attention_tile(float *restrict c, size_t c_stride, const float *restrict a, size_t a_stride,
                    const float *restrict b, size_t b_stride, size_t depth);

/* Multiplies a block of dot products by 1 / sqrt(depth), replaces each of these scores by its
 * exponential relative to the greatest so far, and adds it to the row's stripe. Where that makes
 * another score the greatest, what the stripes and `output`, ATTENTION_DEPTH elements, hold of
 * earlier blocks is scaled to it. One per variant. */
void attention_update(struct attention_row *row, float scores[ATTENTION_BLOCK],
                      float output[ATTENTION_DEPTH]);

#endif
