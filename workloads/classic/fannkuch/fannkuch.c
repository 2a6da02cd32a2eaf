/* SPDX-License-Identifier: Apache-2.0 */
/* Fannkuch (K. R. Anderson, D. Rettig, "Performing Lisp Analysis of the FANNKUCH Benchmark", ACM
 * SIGPLAN Lisp Pointers VII, 1994): reversals of short arrays whose length nobody can foresee. The
 * kernel and the bench ABI. */
#include "fannkuch.h"

#include "bench.h"

#include <stdbool.h>
#include <string.h>

static struct fannkuch result;
static uint32_t length;

static inline void reverse(uint8_t *first, uint8_t *last) {
    while (first < last) {
        const uint8_t swapped = *first;
        *first++ = *last;
        *last-- = swapped;
    }
}

static uint32_t count_flips(const uint8_t permutation[FANNKUCH_MAX]) {
    uint8_t numbers[FANNKUCH_MAX];
    uint32_t flips = 0;
    memcpy(numbers, permutation, sizeof numbers);
    while (numbers[0] != 0) {
        reverse(numbers, numbers + numbers[0]);
        flips++;
    }
    return flips;
}

/* turns[i] says how often the first i + 1 numbers have been rotated; after i + 1 times they are
 * back where they were, and one number more is rotated. False after the last permutation. */
static bool next_permutation(uint8_t *numbers, uint8_t *turns, uint32_t n) {
    for (uint32_t i = 1; i < n; i++) {
        const uint8_t first = numbers[0];
        for (uint32_t k = 0; k < i; k++)
            numbers[k] = numbers[k + 1];
        numbers[i] = first;
        if (++turns[i] <= i) return true;
        turns[i] = 0;
    }
    return false;
}

struct fannkuch fannkuch(uint32_t n) {
    uint8_t numbers[FANNKUCH_MAX] = {0}, turns[FANNKUCH_MAX] = {0};
    struct fannkuch sums = {0, 0};
    for (uint32_t i = 0; i < n; i++)
        numbers[i] = (uint8_t)i;
    bool odd = false;
    do {
        const uint32_t flips = count_flips(numbers);
        sums.checksum += odd ? -(int32_t)flips : (int32_t)flips;
        if (flips > sums.most_flips) sums.most_flips = flips;
        odd = !odd;
    } while (next_permutation(numbers, turns, n));
    return sums;
}

void lm_setup(uint32_t size) {
    lm_require(size >= 1 && size <= FANNKUCH_MAX);
    length = size;
}

void lm_run(void) {
    result = fannkuch(length);
}

const void *lm_result(void) {
    return &result;
}

uint32_t lm_result_size(void) {
    return (uint32_t)sizeof result;
}
