/* SPDX-License-Identifier: Apache-2.0 */
/* A generation of life, scalar: 64 cells at a time down a column of words. */
#include "life.h"

/* Sums of neighbours in a row, bit 0 and bit 1 of each: of the cell and both beside it, for the
 * rows above and below, and of those beside it alone, for its own row. */
struct sums {
    uint64_t three0, three1, two0, two1, cells;
};

static inline struct sums sums_of(const uint64_t *word) {
    const uint64_t cells = word[0];
    const uint64_t left = cells << 1 | word[-1] >> 63, right = cells >> 1 | word[1] << 63;
    const uint64_t two0 = left ^ right, two1 = left & right;
    return (struct sums){two0 ^ cells, two1 | (two0 & cells), two0, two1, cells};
}

/* Neighbours: bit 0 is the parity of the three sums' bits 0, whose carry counts two, as each bit 1
 * does. Two or three neighbours: exactly one of those four. */
static inline uint64_t next_cells(const struct sums *above, const struct sums *here,
                                  const struct sums *below) {
    const uint64_t half = above->three0 ^ below->three0;
    const uint64_t odd = half ^ here->two0;
    const uint64_t carry = (above->three0 & below->three0) | (half & here->two0);
    const uint64_t one = (above->three1 ^ below->three1) ^ (here->two1 ^ carry);
    const uint64_t pairs = (above->three1 & below->three1) | (here->two1 & carry);
    return one & ~pairs & (odd | here->cells);
}

void life_step(const struct life_board *next, const struct life_board *board) {
    const size_t stride = LIFE_STRIDE(board->words);
    for (size_t w = 0; w < board->words; w++) {
        const uint64_t *word = life_row(board, 0) + w;
        uint64_t *out = life_row(next, 0) + w;
        struct sums above = sums_of(word - stride), here = sums_of(word);
        for (size_t row = 0; row < board->height; row++, word += stride, out += stride) {
            const struct sums below = sums_of(word + stride);
            *out = next_cells(&above, &here, &below);
            above = here;
            here = below;
        }
    }
}
