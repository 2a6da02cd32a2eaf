/* SPDX-License-Identifier: Apache-2.0 */
/* N queens by backtracking over sets of columns held in words (M. Richards, "Backtracking
 * Algorithms in MCPL using Bit Patterns and Recursion", University of Cambridge, 1997): recursion
 * and bit operations. The kernel and the bench ABI. */
#include "nqueens.h"

#include "bench.h"

static LM_ALIGNED uint32_t solutions[NQUEENS_MAX];
static uint32_t board;

/* Ways to fill the rows left, where the columns in `taken` hold a queen already and the diagonals
 * in `left` and `right` attack the next row. */
static uint32_t place(uint32_t all, uint32_t taken, uint32_t left, uint32_t right) {
    if (taken == all) return 1;
    uint32_t ways = 0;
    for (uint32_t open = all & ~(taken | left | right); open != 0; open &= open - 1) {
        const uint32_t queen = open & (0 - open);
        ways += place(all, taken | queen, (left | queen) << 1, (right | queen) >> 1);
    }
    return ways;
}

void nqueens(uint32_t counts[], uint32_t n) {
    const uint32_t all = (1u << n) - 1;
    for (uint32_t column = 0; column < n; column++) {
        const uint32_t queen = 1u << column;
        counts[column] = place(all, queen, queen << 1, queen >> 1);
    }
}

void lm_setup(uint32_t size) {
    lm_require(size >= 1 && size <= NQUEENS_MAX);
    board = size;
}

void lm_run(void) {
    nqueens(solutions, board);
}

const void *lm_result(void) {
    return solutions;
}

uint32_t lm_result_size(void) {
    return board * (uint32_t)sizeof solutions[0];
}
