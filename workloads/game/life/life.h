/* SPDX-License-Identifier: Apache-2.0 */
/* Conway's life on a bounded board, 64 cells a word: the kernel its variants implement. */
#ifndef LM_WORKLOADS_LIFE_H
#define LM_WORKLOADS_LIFE_H

#include <stddef.h>
#include <stdint.h>

/* A board of `height` rows of 64 * `words` cells; words is even. Bit b of word w is column 64 w +
 * b. Around the board lies a margin without life: two words beside every row, and a row above and
 * below.
 */
struct life_board {
    uint64_t *cells; /* LIFE_MEMORY(words, height) words; those of the margin are 0 */
    size_t words, height;
};

#define LIFE_STRIDE(words)         ((words) + 4)
#define LIFE_MEMORY(words, height) (LIFE_STRIDE(words) * ((height) + 2))

/* The first word of a row of the board; rows -1 and `height` are margin. */
static inline uint64_t *life_row(const struct life_board *board, ptrdiff_t row) {
    return board->cells + (size_t)(row + 1) * LIFE_STRIDE(board->words) + 2;
}

/* One generation, from `board` to `next`, a board of the same size whose margin is 0: a cell lives
 * with three living neighbours, or with two if it lived before. One per variant. */
void life_step(const struct life_board *next, const struct life_board *board);

#endif
