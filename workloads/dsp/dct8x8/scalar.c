/* SPDX-License-Identifier: Apache-2.0 */
/* Forward cosine transform, scalar: the paper's flow graph with a rotation of three products
 * wherever it has one, columns first. */
#include "dct8x8.h"

/* Cosines and sines of the graph's rotations, and sums of them, times 2^13. */
enum {
    ROTATION6 = 4433,       /* 0.541196100 = sqrt(2) cos(6 pi / 16) */
    ROTATION6_SUM = 6270,   /* 0.765366865 */
    ROTATION6_REST = 15137, /* 1.847759065 */
    ROTATION3 = 9633,       /* 1.175875602 = sqrt(2) cos(3 pi / 16) */
    SCALE_4 = 2446,         /* 0.298631336 */
    SCALE_5 = 16819,        /* 2.053119869 */
    SCALE_6 = 25172,        /* 3.072711026 */
    SCALE_7 = 12299,        /* 1.501321110 */
    SCALE_4_7 = 7373,       /* 0.899976223 */
    SCALE_5_6 = 20995,      /* 2.562915447 */
    SCALE_4_6 = 16069,      /* 1.961570560 */
    SCALE_5_7 = 3196,       /* 0.390180644 */
};

/* Eight sums in place of eight inputs, times 2^13. */
static inline void transform(int32_t x[8]) {
    int32_t sum[4], rest[4];
    for (size_t k = 0; k < 4; k++) {
        sum[k] = x[k] + x[7 - k];
        rest[k] = x[k] - x[7 - k];
    }
    const int32_t outer = sum[0] + sum[3], inner = sum[1] + sum[2];
    const int32_t outer_rest = sum[0] - sum[3], inner_rest = sum[1] - sum[2];
    const int32_t turned = (outer_rest + inner_rest) * ROTATION6;
    x[0] = (outer + inner) * (1 << DCT_BITS);
    x[4] = (outer - inner) * (1 << DCT_BITS);
    x[2] = turned + outer_rest * ROTATION6_SUM;
    x[6] = turned - inner_rest * ROTATION6_REST;
    const int32_t all = (rest[0] + rest[1] + rest[2] + rest[3]) * ROTATION3;
    const int32_t z47 = (rest[3] + rest[0]) * SCALE_4_7, z56 = (rest[2] + rest[1]) * SCALE_5_6;
    const int32_t z46 = all - (rest[3] + rest[1]) * SCALE_4_6;
    const int32_t z57 = all - (rest[2] + rest[0]) * SCALE_5_7;
    x[7] = rest[3] * SCALE_4 - z47 + z46;
    x[5] = rest[2] * SCALE_5 - z56 + z57;
    x[3] = rest[1] * SCALE_6 - z56 + z46;
    x[1] = rest[0] * SCALE_7 - z47 + z57;
}

static inline int32_t descale(int32_t x, unsigned bits) {
    return (x + (1 << (bits - 1))) >> bits;
}

void dct8x8(int16_t coefficients[DCT_BLOCK], const uint8_t *pixels, size_t stride) {
    int32_t columns[DCT_BLOCK], x[8];
    for (size_t u = 0; u < DCT_SIDE; u++) {
        for (size_t k = 0; k < 8; k++)
            x[k] = pixels[k * stride + u] - 128;
        transform(x);
        for (size_t k = 0; k < 8; k++)
            columns[k * DCT_SIDE + u] = descale(x[k], DCT_BITS - DCT_PASS1_BITS);
    }
    for (size_t v = 0; v < DCT_SIDE; v++) {
        for (size_t k = 0; k < 8; k++)
            x[k] = columns[v * DCT_SIDE + k];
        transform(x);
        for (size_t k = 0; k < 8; k++)
            coefficients[v * DCT_SIDE + k] = (int16_t)descale(x[k], DCT_BITS + DCT_PASS1_BITS + 3);
    }
}
