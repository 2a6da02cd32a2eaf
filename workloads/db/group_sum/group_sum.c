/* SPDX-License-Identifier: Apache-2.0 */
/* Sums and counts by group, as query 1 of the TPC-H benchmark has them: four groups of unequal
 * size, and quantities from 1 to 50 (P. Boncz, T. Neumann and O. Erling, "TPC-H Analyzed", TPCTC
 * 2013). Inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "group_sum.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 19)

static LM_ALIGNED uint8_t keys[MAX_COUNT];
static LM_ALIGNED uint8_t values[MAX_COUNT];
static struct group groups[GROUPS];
static uint32_t row_count;

/* Of 256 rows about 64, 1, 127 and 64 are in a group. */
void lm_setup(uint32_t size) {
    static const uint32_t ends[GROUPS] = {64, 65, 192, 256};
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 46};
    for (size_t i = 0; i < size; i++) {
        const uint32_t draw = lm_random_below(&random, 256);
        keys[i] = 0;
        while (draw >= ends[keys[i]])
            keys[i]++;
        values[i] = (uint8_t)(1 + lm_random_below(&random, 50));
    }
    row_count = size;
}

void lm_run(void) {
    group_sum(groups, keys, values, row_count);
}

const void *lm_result(void) {
    return groups;
}

uint32_t lm_result_size(void) {
    return sizeof groups;
}
