/* SPDX-License-Identifier: Apache-2.0 */
/* Bitonic sorting network (K. E. Batcher, "Sorting Networks and Their Applications", AFIPS 1968)
 * over a whole array: the same comparisons whatever the values. Inputs and the bench ABI; the
 * kernel is in scalar.c or simd.c. */
#include "sort_bitonic.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_COUNT (1u << 16)

static LM_ALIGNED int32_t input[MAX_COUNT];
static LM_ALIGNED int32_t sorted[MAX_COUNT];
static uint32_t value_count;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT && size >= BITONIC_LEAST && (size & (size - 1)) == 0);
    struct lm_random random = {.state = 45};
    for (size_t i = 0; i < size; i++)
        input[i] = (int32_t)lm_random_u64(&random);
    value_count = size;
}

void lm_run(void) {
    memcpy(sorted, input, value_count * sizeof input[0]);
    sort_bitonic(sorted, value_count);
}

const void *lm_result(void) {
    return sorted;
}

uint32_t lm_result_size(void) {
    return value_count * (uint32_t)sizeof sorted[0];
}
