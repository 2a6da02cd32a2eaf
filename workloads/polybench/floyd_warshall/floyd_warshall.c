/* SPDX-License-Identifier: Apache-2.0 */
/* All-pairs shortest paths (R. Floyd, "Algorithm 97: Shortest Path", CACM 5, 1962;
 * PolyBench/C 4.2.1, kernel floyd-warshall, 2016), in i32.
 *
 * The inner loop is left to the auto-vectoriser. */
#include "floyd_warshall.h"

#include "polybench.h"

enum { MAX_N = 500 };

static LM_ALIGNED int32_t paths[MAX_N * MAX_N];
static uint32_t order;

/* Paths that start with `first`, the length to the vertex whose own paths are `onward`. */
static void relax_row(int32_t *restrict row, const int32_t *restrict onward, int32_t first,
                      size_t n) {
    for (size_t j = 0; j < n; j++) {
        const int32_t via = first + onward[j];
        row[j] = via < row[j] ? via : row[j];
    }
}

/* Row k itself is left out: without negative lengths no path from k gains by returning to k. So the
 * two rows never overlap, and the loop needs no check for that. */
void floyd_warshall(size_t n, int32_t *lengths) {
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < n; i++) {
            if (i != k) relax_row(lengths + i * n, lengths + k * n, lengths[i * n + k], n);
        }
    }
}

void lm_reset(void) {
    for (uint32_t i = 0; i < order; i++) {
        for (uint32_t j = 0; j < order; j++) {
            const uint32_t sum = i + j;
            const int far = sum % 13 == 0 || sum % 7 == 0 || sum % 11 == 0;
            paths[i * order + j] = far ? 999 : (int32_t)(i * j % 7 + 1);
        }
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_N);
    order = size;
    lm_reset();
}

void lm_run(void) {
    floyd_warshall(order, paths);
}

POLYBENCH_RESULT(paths, (order * order))
