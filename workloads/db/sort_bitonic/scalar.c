/* SPDX-License-Identifier: Apache-2.0 */
/* Bitonic sorting network, scalar, in the form whose comparisons all leave the lesser value first:
 * two sorted halves are merged by comparing the first with the mirrored second, then at halved
 * distances. */
#include "sort_bitonic.h"

static inline void compare_exchange(int32_t *low, int32_t *high) {
    const int32_t a = *low, b = *high;
    *low = a < b ? a : b;
    *high = a < b ? b : a;
}

static void compare_mirrored(int32_t *values, size_t count, size_t size) {
    for (size_t base = 0; base < count; base += size) {
        for (size_t i = 0; i < size / 2; i++)
            compare_exchange(&values[base + i], &values[base + size - 1 - i]);
    }
}

static void compare_at_distance(int32_t *values, size_t count, size_t distance) {
    for (size_t base = 0; base < count; base += 2 * distance) {
        for (size_t i = base; i < base + distance; i++)
            compare_exchange(&values[i], &values[i + distance]);
    }
}

void sort_bitonic(int32_t *values, size_t count) {
    for (size_t size = 2; size <= count; size *= 2) {
        compare_mirrored(values, count, size);
        for (size_t distance = size / 4; distance > 0; distance /= 2)
            compare_at_distance(values, count, distance);
    }
}
