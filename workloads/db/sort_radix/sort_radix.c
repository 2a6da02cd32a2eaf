/* SPDX-License-Identifier: Apache-2.0 */
/* Radix sort, least significant digit first (D. E. Knuth, The Art of Computer Programming, volume
 * 3, section 5.2.5; one pass for all histograms as in M. Herf's "Radix Tricks", 2001), of keys with
 * their row numbers: four passes of eight bits. The kernel, inputs and the bench ABI. */
#include "sort_radix.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_COUNT (1u << 17)
#define DIGITS    4
#define VALUES    256

static LM_ALIGNED struct row input[MAX_COUNT];
static LM_ALIGNED struct row sorted[MAX_COUNT];
static LM_ALIGNED struct row spare[MAX_COUNT];
static uint32_t row_count;

static inline uint32_t digit_of(uint32_t key, size_t digit) {
    return key >> 8 * digit & (VALUES - 1);
}

/* Moves the rows to where the histogram's sums put them. */
static void scatter(struct row *restrict to, const struct row *restrict from, size_t count,
                    size_t digit, const uint32_t histogram[VALUES]) {
    uint32_t next[VALUES], sum = 0;
    for (size_t value = 0; value < VALUES; value++) {
        next[value] = sum;
        sum += histogram[value];
    }
    for (size_t i = 0; i < count; i++)
        to[next[digit_of(from[i].key, digit)]++] = from[i];
}

void sort_radix(struct row *rows, struct row *scratch, size_t count) {
    uint32_t histograms[DIGITS][VALUES] = {{0}};
    for (size_t i = 0; i < count; i++) {
        for (size_t digit = 0; digit < DIGITS; digit++)
            histograms[digit][digit_of(rows[i].key, digit)]++;
    }
    for (size_t digit = 0; digit < DIGITS; digit += 2) {
        scatter(scratch, rows, count, digit, histograms[digit]);
        scatter(rows, scratch, count, digit + 1, histograms[digit + 1]);
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 43};
    for (uint32_t i = 0; i < size; i++)
        input[i] = (struct row){(uint32_t)lm_random_u64(&random), i};
    row_count = size;
}

void lm_run(void) {
    memcpy(sorted, input, row_count * sizeof input[0]);
    sort_radix(sorted, spare, row_count);
}

const void *lm_result(void) {
    return sorted;
}

uint32_t lm_result_size(void) {
    return row_count * (uint32_t)sizeof sorted[0];
}
