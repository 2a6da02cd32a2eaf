/* SPDX-License-Identifier: Apache-2.0 */
/* Vector steps that cosine transforms of 8 by 8 share: eight numbers of 16 bits whose sums of
 * products need 32, as dot products of neighbouring pairs, and the transposition of the block.
 * Built on guest_simd.h, so the same source serves Wasm and native builds. */
#ifndef LM_WORKLOADS_LIB_WIDE_I32_H
#define LM_WORKLOADS_LIB_WIDE_I32_H

#include "guest_simd.h"

#include <stddef.h>
#include <stdint.h>

/* Eight numbers of 32 bits, of lanes 0 to 3 and of lanes 4 to 7; or pairs of 16 bits. */
struct lm_wide {
    v128_t low, high;
};

/* Each lane of a beside the same lane of b. */
static inline struct lm_wide lm_wide_pair_up(v128_t a, v128_t b) {
    return (struct lm_wide){wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11),
                            wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)};
}

/* x times the first number of each pair plus y times the second. */
static inline struct lm_wide lm_wide_dot(struct lm_wide pairs, int16_t x, int16_t y) {
    const v128_t factors = wasm_i16x8_make(x, y, x, y, x, y, x, y);
    return (struct lm_wide){wasm_i32x4_dot_i16x8(pairs.low, factors),
                            wasm_i32x4_dot_i16x8(pairs.high, factors)};
}

static inline struct lm_wide lm_wide_add(struct lm_wide a, struct lm_wide b) {
    return (struct lm_wide){wasm_i32x4_add(a.low, b.low), wasm_i32x4_add(a.high, b.high)};
}

static inline struct lm_wide lm_wide_sub(struct lm_wide a, struct lm_wide b) {
    return (struct lm_wide){wasm_i32x4_sub(a.low, b.low), wasm_i32x4_sub(a.high, b.high)};
}

/* Divided by a power of two, rounded halves up, and in 16 bits again, saturated. */
static inline v128_t lm_wide_descale(struct lm_wide x, unsigned bits) {
    const v128_t half = wasm_i32x4_splat(1 << (bits - 1));
    return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(wasm_i32x4_add(x.low, half), bits),
                                   wasm_i32x4_shr(wasm_i32x4_add(x.high, half), bits));
}

/* Lane j of vector i becomes lane i of vector j: three rounds of interleaving the first four
 * vectors with the last four. */
static inline void lm_transpose_u16x8(v128_t x[8]) {
    for (size_t round = 0; round < 3; round++) {
        v128_t mixed[8];
        for (size_t i = 0; i < 4; i++) {
            const struct lm_wide pair = lm_wide_pair_up(x[i], x[i + 4]);
            mixed[2 * i] = pair.low;
            mixed[2 * i + 1] = pair.high;
        }
        for (size_t i = 0; i < 8; i++)
            x[i] = mixed[i];
    }
}

#endif
