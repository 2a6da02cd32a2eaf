/* SPDX-License-Identifier: Apache-2.0 */
/* Quicksort (C. A. R. Hoare, "Quicksort", The Computer Journal 5, 1962) with the median of three as
 * pivot and insertion sort of short parts (R. Sedgewick, "Implementing Quicksort Programs", CACM
 * 21, 1978): compares and branches that nobody can foresee. The kernel, inputs and the bench ABI.
 */
#include "quicksort.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_COUNT (1u << 17)
#define SHORT     16

static LM_ALIGNED uint32_t input[MAX_COUNT];
static LM_ALIGNED uint32_t sorted[MAX_COUNT];
static uint32_t value_count;

static inline void swap(uint32_t *a, uint32_t *b) {
    const uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

static void insertion_sort(uint32_t *values, size_t count) {
    for (size_t i = 1; i < count; i++) {
        const uint32_t value = values[i];
        size_t place = i;
        for (; place > 0 && values[place - 1] > value; place--)
            values[place] = values[place - 1];
        values[place] = value;
    }
}

/* Orders the first, the middle and the last value, and returns the middle one. */
static uint32_t median_of_three(uint32_t *values, size_t count) {
    uint32_t *const middle = values + count / 2, *const last = values + count - 1;
    if (*middle < *values) swap(middle, values);
    if (*last < *middle) {
        swap(last, middle);
        if (*middle < *values) swap(middle, values);
    }
    return *middle;
}

/* Moves values so that none before the returned place is above the pivot and none from there on is
 * below it; both parts have values. The ends, ordered already, stop both scans. */
static size_t partition(uint32_t *values, size_t count) {
    const uint32_t pivot = median_of_three(values, count);
    size_t low = 0, high = count - 1;
    for (;;) {
        do
            low++;
        while (values[low] < pivot);
        do
            high--;
        while (values[high] > pivot);
        if (low >= high) return low;
        swap(values + low, values + high);
    }
}

void quicksort(uint32_t *values, size_t count) {
    while (count > SHORT) {
        const size_t first = partition(values, count), second = count - first;
        if (first < second) {
            quicksort(values, first);
            values += first;
            count = second;
        } else {
            quicksort(values + first, second);
            count = first;
        }
    }
    insertion_sort(values, count);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 61};
    for (uint32_t i = 0; i < size; i++)
        input[i] = (uint32_t)lm_random_u64(&random);
    value_count = size;
}

void lm_run(void) {
    memcpy(sorted, input, value_count * sizeof input[0]);
    quicksort(sorted, value_count);
}

const void *lm_result(void) {
    return sorted;
}

uint32_t lm_result_size(void) {
    return value_count * (uint32_t)sizeof sorted[0];
}
