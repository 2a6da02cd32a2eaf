/* SPDX-License-Identifier: Apache-2.0 */
/* Intersection of sorted sets, simd: four values of one set are compared with all four of the other
 * by rotating the latter, those found are moved to the front and stored, and the vector that ends
 * with the lesser value goes on (Lemire, Boytsov and Kurz, 2016, section 6). */
#include "set_intersect.h"

#include "compact.h"

/* Bit per lane of a: whether it equals a lane of b. */
static inline uint32_t find_common(v128_t a, v128_t b) {
    const v128_t b1 = wasm_i32x4_shuffle(b, b, 1, 2, 3, 0);
    const v128_t b2 = wasm_i32x4_shuffle(b, b, 2, 3, 0, 1);
    const v128_t b3 = wasm_i32x4_shuffle(b, b, 3, 0, 1, 2);
    const v128_t e01 = wasm_v128_or(wasm_i32x4_eq(a, b), wasm_i32x4_eq(a, b1));
    const v128_t e23 = wasm_v128_or(wasm_i32x4_eq(a, b2), wasm_i32x4_eq(a, b3));
    return (uint32_t)wasm_i32x4_bitmask(wasm_v128_or(e01, e23));
}

/* A vector of one set may meet several of the other, and had at most three of its values found
 * before, or it would have been dropped with the last: hence SET_SLACK for the store of four. A
 * pair of equal values is met once, since every step drops the vector of one of both. */
size_t set_intersect(uint32_t *restrict out, struct set a, struct set b) {
    size_t i = 0, j = 0, common = 0;
    while (a.count - i >= 4 && b.count - j >= 4) {
        const v128_t x = wasm_v128_load(a.values + i), y = wasm_v128_load(b.values + j);
        common += lm_compact_u32x4(out + common, x, find_common(x, y));
        const uint32_t last_x = a.values[i + 3], last_y = b.values[j + 3];
        i += last_x <= last_y ? 4 : 0;
        j += last_y <= last_x ? 4 : 0;
    }
    const struct set rest_a = {a.values + i, a.count - i}, rest_b = {b.values + j, b.count - j};
    return common + set_merge(out + common, rest_a, rest_b);
}
