/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product of block-quantised weights and activations: the data's shape and the
 * kernel, for the workload and its tests.
 *
 * Blocks of 32 elements share a scale, as Q8_0 in GGML. Weights are scale * value. Activations are
 * scale * (value - 64) with values of 7 bits, so that pairs of products fit 16 bits; what the 64
 * takes from a block's sum is known beforehand and stored with the weights. Four rows are stored
 * side by side, so that a row is a lane. Sums of products are exact integers, and each row's blocks
 * are added in f32 in rising order: all variants give the same bits. */
#ifndef LM_WORKLOADS_GEMV_Q8_H
#define LM_WORKLOADS_GEMV_Q8_H

#include <stddef.h>
#include <stdint.h>

#define GEMV_Q8_BLOCK      32
#define GEMV_Q8_ROWS       4
#define GEMV_Q8_GROUP      4
#define GEMV_Q8_GROUPS     (GEMV_Q8_BLOCK / GEMV_Q8_GROUP)
#define GEMV_Q8_ZERO_POINT 64

/* A block of each of four rows; element k of row r is values[k / 4][r][k % 4]. */
struct gemv_q8_weights {
    float scales[GEMV_Q8_ROWS];
    int32_t offsets[GEMV_Q8_ROWS]; /* -GEMV_Q8_ZERO_POINT times the sum of the row's values */
    int8_t values[GEMV_Q8_GROUPS][GEMV_Q8_ROWS][GEMV_Q8_GROUP];
};

struct gemv_q8_activations {
    float scale;
    int8_t values[GEMV_Q8_BLOCK]; /* 0 to 127 */
};

/* y[i] = sum over all blocks b of scales * (offset + sum of products) of row i; `rows` is a
 * multiple of GEMV_Q8_ROWS, and w[i / 4 * blocks + b] holds block b of row i. One per variant. */
void gemv_q8(float *restrict y, const struct gemv_q8_weights *restrict w,
             const struct gemv_q8_activations *restrict x, size_t rows, size_t blocks);

#endif
