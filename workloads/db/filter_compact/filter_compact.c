/* SPDX-License-Identifier: Apache-2.0 */
/* Selection of a column's values in a range (O. Polychroniou, A. Raghavan and K. A. Ross,
 * "Rethinking SIMD Vectorization for In-Memory Databases", SIGMOD 2015, section 4), at three
 * selectivities: a tenth, a half and nine tenths. Inputs and the bench ABI; the kernel is in
 * scalar.c or simd.c. */
#include "filter_compact.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 18)
#define RANGES    3

static LM_ALIGNED uint32_t column[MAX_COUNT];
static LM_ALIGNED uint32_t selected[RANGES * MAX_COUNT];
static uint32_t value_count, selected_count;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 40};
    for (size_t i = 0; i < size; i++)
        column[i] = (uint32_t)lm_random_u64(&random);
    value_count = size;
}

void lm_run(void) {
    static const uint32_t widths[RANGES] = {0x1999999a, 0x80000000, 0xe6666666};
    selected_count = 0;
    for (size_t i = 0; i < RANGES; i++) {
        const size_t count =
            filter_compact(selected + selected_count, column, value_count, 0x12345678, widths[i]);
        selected_count += (uint32_t)count;
    }
}

const void *lm_result(void) {
    return selected;
}

uint32_t lm_result_size(void) {
    return selected_count * (uint32_t)sizeof selected[0];
}
