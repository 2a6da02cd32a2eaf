/* SPDX-License-Identifier: Apache-2.0 */
/* Inverse cosine transform, scalar: the paper's flow graph with a rotation of three products
 * wherever it has one, columns first. */
#include "idct8x8.h"

/* Cosines and sines of the graph's rotations, and sums of them, times 2^13. */
enum {
    C0_298631336 = 2446,
    C0_390180644 = 3196,
    C0_541196100 = 4433,
    C0_765366865 = 6270,
    C0_899976223 = 7373,
    C1_175875602 = 9633,
    C1_501321110 = 12299,
    C1_847759065 = 15137,
    C1_961570560 = 16069,
    C2_053119869 = 16819,
    C2_562915447 = 20995,
    C3_072711026 = 25172,
};

/* Eight sums in place of eight inputs, times 2^13. */
static inline void transform(int32_t x[8]) {
    const int32_t even = (x[2] + x[6]) * C0_541196100;
    const int32_t even2 = even - x[6] * C1_847759065, even3 = even + x[2] * C0_765366865;
    const int32_t sum = (x[0] + x[4]) * (1 << IDCT_BITS);
    const int32_t difference = (x[0] - x[4]) * (1 << IDCT_BITS);
    const int32_t e[4] = {sum + even3, difference + even2, difference - even2, sum - even3};
    const int32_t z5 = (x[1] + x[3] + x[5] + x[7]) * C1_175875602;
    const int32_t z1 = (x[1] + x[7]) * C0_899976223, z2 = (x[3] + x[5]) * C2_562915447;
    const int32_t z3 = z5 - (x[3] + x[7]) * C1_961570560;
    const int32_t z4 = z5 - (x[1] + x[5]) * C0_390180644;
    const int32_t o[4] = {x[1] * C1_501321110 - z1 + z4, x[3] * C3_072711026 - z2 + z3,
                          x[5] * C2_053119869 - z2 + z4, x[7] * C0_298631336 - z1 + z3};
    for (size_t k = 0; k < 4; k++) {
        x[k] = e[k] + o[k];
        x[7 - k] = e[k] - o[k];
    }
}

static inline int32_t descale(int32_t x, unsigned bits) {
    return (x + (1 << (bits - 1))) >> bits;
}

static inline uint8_t to_pixel(int32_t x) {
    const int32_t pixel = x + 128;
    return pixel < 0 ? 0 : pixel > 255 ? 255 : (uint8_t)pixel;
}

void idct8x8(uint8_t *pixels, size_t stride, const int16_t coefficients[IDCT_BLOCK]) {
    int32_t rows[IDCT_BLOCK], x[8];
    for (size_t u = 0; u < IDCT_SIDE; u++) {
        for (size_t k = 0; k < 8; k++)
            x[k] = coefficients[k * IDCT_SIDE + u];
        transform(x);
        for (size_t k = 0; k < 8; k++)
            rows[k * IDCT_SIDE + u] = descale(x[k], IDCT_BITS - IDCT_PASS1_BITS);
    }
    for (size_t y = 0; y < IDCT_SIDE; y++) {
        for (size_t k = 0; k < 8; k++)
            x[k] = rows[y * IDCT_SIDE + k];
        transform(x);
        for (size_t k = 0; k < 8; k++)
            pixels[y * stride + k] = to_pixel(descale(x[k], IDCT_BITS + IDCT_PASS1_BITS + 3));
    }
}
