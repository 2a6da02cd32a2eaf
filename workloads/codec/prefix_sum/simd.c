/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums, simd: two steps of shift and add within a vector (Hillis and Steele), then the last
 * sum of the vector before, which waits for one addition and one shuffle a vector. */
#include "prefix_sum.h"

#include "guest_simd.h"

#define LANES  ((size_t)4)
#define UNROLL ((size_t)4)

/* Prefix sums of a vector's lanes, all plus the last lane of `before`. */
static inline v128_t sum_lanes(v128_t x, v128_t before) {
    const v128_t zero = wasm_i32x4_splat(0);
    const v128_t pairs = wasm_i32x4_add(x, wasm_i32x4_shuffle(zero, x, 3, 4, 5, 6));
    const v128_t all = wasm_i32x4_add(pairs, wasm_i32x4_shuffle(zero, pairs, 2, 3, 4, 5));
    return wasm_i32x4_add(all, wasm_i32x4_shuffle(before, before, 3, 3, 3, 3));
}

void prefix_sum(uint32_t *sums, const uint32_t *differences, size_t count, uint32_t start) {
    v128_t last = wasm_i32x4_splat((int32_t)start);
    size_t i = 0;
    for (; count - i >= UNROLL * LANES; i += UNROLL * LANES) {
#pragma clang loop unroll(full)
        for (size_t k = i; k < i + UNROLL * LANES; k += LANES) {
            last = sum_lanes(wasm_v128_load(differences + k), last);
            wasm_v128_store(sums + k, last);
        }
    }
    uint32_t sum = (uint32_t)wasm_i32x4_extract_lane(last, 3);
    for (; i < count; i++) {
        sum += differences[i];
        sums[i] = sum;
    }
}
