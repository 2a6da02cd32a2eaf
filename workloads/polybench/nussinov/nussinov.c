/* SPDX-License-Identifier: Apache-2.0 */
/* RNA secondary structure by dynamic programming (R. Nussinov, G. Pieczenik, J. Griggs and D.
 * Kleitman, "Algorithms for Loop Matchings", SIAM J. Appl. Math. 35, 1978; PolyBench/C 4.2.1,
 * kernel nussinov, 2016), in i32.
 *
 * The innermost loop is a maximum along a row and down a column. */
#include "nussinov.h"

#include "polybench.h"

enum { MAX_N = 500 };

static struct {
    LM_ALIGNED int32_t table[MAX_N * MAX_N];
    LM_ALIGNED int8_t sequence[MAX_N];
} arrays;
static uint32_t order;

static int32_t greater(int32_t a, int32_t b) {
    return a >= b ? a : b;
}

void nussinov(size_t n, const int8_t *restrict sequence, int32_t *restrict table) {
    for (size_t i = n; i-- > 0;) {
        int32_t *const row = table + i * n;
        const int32_t *const below = row + n;
        for (size_t j = i + 1; j < n; j++) {
            const int32_t pair = j - i > 1 && sequence[i] + sequence[j] == 3;
            int32_t best = greater(greater(row[j], row[j - 1]), below[j]);
            best = greater(best, below[j - 1] + pair);
            for (size_t k = i + 1; k < j; k++)
                best = greater(best, row[k] + table[(k + 1) * n + j]);
            row[j] = best;
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < order * order; i++)
        arrays.table[i] = 0;
}

void lm_setup(uint32_t n) {
    lm_require(n <= MAX_N);
    order = n;
    for (uint32_t i = 0; i < n; i++)
        arrays.sequence[i] = (int8_t)((i + 1) % 4);
    lm_reset();
}

void lm_run(void) {
    nussinov(order, arrays.sequence, arrays.table);
}

POLYBENCH_RESULT(arrays.table, (order * order))
