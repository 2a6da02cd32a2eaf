/* SPDX-License-Identifier: Apache-2.0 */
/* Sums and counts by group, simd, in registers: sixteen keys are compared with each group in turn;
 * the mask is the group's count of each lane, and with the values ANDed its sum. Narrow lanes are
 * added up before they overflow. */
#include "group_sum.h"

#include "vectors.h"

#define STRETCH ((size_t)128) /* vectors whose sums of two bytes fit 16 bits: 128 * 510 */

struct totals {
    v128_t sums, counts; /* 32-bit lanes */
};

/* Adds sixteen times `vectors` rows, at most STRETCH. */
static inline void add_stretch(struct totals totals[GROUPS], const uint8_t *keys,
                               const uint8_t *values, size_t vectors) {
    v128_t sums[GROUPS], counts[GROUPS];
    for (size_t g = 0; g < GROUPS; g++)
        sums[g] = counts[g] = wasm_i8x16_splat(0);
    for (size_t i = 0; i < 16 * vectors; i += 16) {
        const v128_t key = wasm_v128_load(keys + i), value = wasm_v128_load(values + i);
#pragma clang loop unroll(full)
        for (size_t g = 0; g < GROUPS; g++) {
            const v128_t mask = wasm_i8x16_eq(key, wasm_i8x16_splat((int8_t)g));
            const v128_t pairs = wasm_u16x8_extadd_pairwise_u8x16(wasm_v128_and(value, mask));
            sums[g] = wasm_i16x8_add(sums[g], pairs);
            counts[g] = wasm_i8x16_sub(counts[g], mask);
        }
    }
    for (size_t g = 0; g < GROUPS; g++) {
        const v128_t pairs = wasm_u16x8_extadd_pairwise_u8x16(counts[g]);
        totals[g].sums = wasm_i32x4_add(totals[g].sums, wasm_u32x4_extadd_pairwise_u16x8(sums[g]));
        totals[g].counts =
            wasm_i32x4_add(totals[g].counts, wasm_u32x4_extadd_pairwise_u16x8(pairs));
    }
}

void group_sum(struct group groups[GROUPS], const uint8_t *keys, const uint8_t *values,
               size_t count) {
    struct totals totals[GROUPS];
    for (size_t g = 0; g < GROUPS; g++)
        totals[g].sums = totals[g].counts = wasm_i8x16_splat(0);
    size_t i = 0;
    while (count - i >= 16) {
        const size_t left = (count - i) / 16, vectors = left < STRETCH ? left : STRETCH;
        add_stretch(totals, keys + i, values + i, vectors);
        i += 16 * vectors;
    }
    for (size_t g = 0; g < GROUPS; g++)
        groups[g] = (struct group){lm_sum_u32x4(totals[g].sums), lm_sum_u32x4(totals[g].counts)};
    for (; i < count; i++) {
        groups[keys[i]].sum += values[i];
        groups[keys[i]].count++;
    }
}
