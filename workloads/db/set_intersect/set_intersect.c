/* SPDX-License-Identifier: Apache-2.0 */
/* Intersection of sorted sets of document numbers, as a search engine joins its posting lists
 * (D. Lemire, L. Boytsov and N. Kurz, "SIMD Compression and the Intersection of Sorted Integers",
 * Software: Practice and Experience 46, 2016): three pairs of lists, whose sizes are as one to one,
 * two and four. Inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "set_intersect.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 17)
#define LISTS     4

/* List i holds one in parts[i] of the size; all span about the same numbers. */
static LM_ALIGNED uint32_t lists[LISTS][MAX_COUNT];
static LM_ALIGNED uint32_t common[(LISTS - 1) * MAX_COUNT + SET_SLACK];
static const uint32_t parts[LISTS] = {1, 1, 2, 4};
static uint32_t list_size, common_count;

/* Gaps are 1 to 6 times the list's part: list 0 has two values in seven of the numbers it spans. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT && size % 16 == 0);
    struct lm_random random = {.state = 41};
    for (size_t i = 0; i < LISTS; i++) {
        uint32_t value = 0;
        for (size_t k = 0; k < size / parts[i]; k++) {
            value += 1 + lm_random_below(&random, 6 * parts[i]);
            lists[i][k] = value;
        }
    }
    list_size = size;
}

void lm_run(void) {
    const struct set first = {lists[0], list_size};
    common_count = 0;
    for (size_t i = 1; i < LISTS; i++) {
        const struct set other = {lists[i], list_size / parts[i]};
        common_count += (uint32_t)set_intersect(common + common_count, first, other);
    }
}

const void *lm_result(void) {
    return common;
}

uint32_t lm_result_size(void) {
    return common_count * (uint32_t)sizeof common[0];
}
