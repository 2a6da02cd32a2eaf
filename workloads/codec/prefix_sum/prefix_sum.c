/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums (W. D. Hillis, G. L. Steele, "Data Parallel Algorithms", CACM 29, 1986; D. Lemire,
 * L. Boytsov, "Decoding billions of integers per second through vectorization", Software: Practice
 * and Experience 45, 2015) of random differences: inputs and the bench ABI; the kernel is in
 * scalar.c or simd.c. */
#include "prefix_sum.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 18)
#define BOUND     4096 /* of a difference */

static LM_ALIGNED uint32_t differences[MAX_COUNT];
static LM_ALIGNED uint32_t sums[MAX_COUNT];
static uint32_t count;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 30};
    for (uint32_t i = 0; i < size; i++)
        differences[i] = lm_random_below(&random, BOUND);
    count = size;
}

void lm_run(void) {
    prefix_sum(sums, differences, count, 0);
}

const void *lm_result(void) {
    return sums;
}

uint32_t lm_result_size(void) {
    return count * (uint32_t)sizeof sums[0];
}
