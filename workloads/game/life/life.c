/* SPDX-License-Identifier: Apache-2.0 */
/* Conway's life (M. Gardner, "Mathematical Games", Scientific American 223, 1970) with the cells'
 * neighbours added by logic on whole words (H. S. Warren, Hacker's Delight, 2002, chapter 5, on
 * carry-save addition). Inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "life.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_SIDE    1024
#define GENERATIONS 16

static LM_ALIGNED uint64_t initial[LIFE_MEMORY(MAX_SIDE / 64, MAX_SIDE)];
static LM_ALIGNED uint64_t current[LIFE_MEMORY(MAX_SIDE / 64, MAX_SIDE)];
static LM_ALIGNED uint64_t other[LIFE_MEMORY(MAX_SIDE / 64, MAX_SIDE)];
static uint32_t side;

/* A square board, three eighths of it alive. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIDE && size % 128 == 0);
    struct lm_random random = {.state = 75};
    const struct life_board board = {initial, size / 64, size};
    for (ptrdiff_t row = 0; row < (ptrdiff_t)size; row++) {
        for (size_t w = 0; w < size / 64; w++) {
            const uint64_t a = lm_random_u64(&random), b = lm_random_u64(&random);
            life_row(&board, row)[w] = a & (b | lm_random_u64(&random));
        }
    }
    side = size;
}

/* An even number of generations, so that the last is in `current`. */
void lm_run(void) {
    const struct life_board here = {current, side / 64, side}, there = {other, side / 64, side};
    memcpy(current, initial, LIFE_MEMORY(side / 64, side) * sizeof current[0]);
    for (int generation = 0; generation < GENERATIONS; generation += 2) {
        life_step(&there, &here);
        life_step(&here, &there);
    }
}

const void *lm_result(void) {
    return current;
}

uint32_t lm_result_size(void) {
    return (uint32_t)(LIFE_MEMORY(side / 64, side) * sizeof current[0]);
}
