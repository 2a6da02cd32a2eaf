/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums, scalar: one addition a number, each waiting for the one before. */
#include "prefix_sum.h"

void prefix_sum(uint32_t *sums, const uint32_t *differences, size_t count, uint32_t start) {
    for (size_t i = 0; i < count; i++) {
        start += differences[i];
        sums[i] = start;
    }
}
