/* SPDX-License-Identifier: Apache-2.0 */
/* Forward cosine transforms of 8 by 8 (C. Loeffler, A. Ligtenberg, G. S. Moschytz, "Practical Fast
 * 1-D DCT Algorithms with 11 Multiplications", ICASSP 1989) of a picture's blocks: inputs and the
 * bench ABI; the kernel is in scalar.c or simd.c. */
#include "dct8x8.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE   512u
#define MAX_BLOCKS (MAX_SIDE / DCT_SIDE * (MAX_SIDE / DCT_SIDE))

static LM_ALIGNED uint8_t input[MAX_SIDE * MAX_SIDE];
static LM_ALIGNED int16_t output[MAX_BLOCKS][DCT_BLOCK];
static uint32_t side;

static size_t block_count(void) {
    return side / DCT_SIDE * (side / DCT_SIDE);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE && size % DCT_SIDE == 0);
    side = size;
    lm_draw_grey(input, (size_t)size * size, 66);
}

void lm_run(void) {
    const size_t columns = side / DCT_SIDE;
    for (size_t i = 0; i < block_count(); i++) {
        const size_t top = i / columns * DCT_SIDE, left = i % columns * DCT_SIDE;
        dct8x8(output[i], input + top * side + left, side);
    }
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)(block_count() * sizeof output[0]);
}
