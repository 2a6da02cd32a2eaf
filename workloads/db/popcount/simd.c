/* SPDX-License-Identifier: Apache-2.0 */
/* Population count, simd, by Harley and Seal's adders: sixteen vectors are added bit by bit in a
 * tree of carry-save adders, so that only what weighs sixteen needs its bits counted; the sums of
 * lower weight go on and are counted once, at the end (Muła, Kurz and Lemire, 2018, section 4). */
#include "popcount.h"

#include "vectors.h"

/* Sums of bits, one vector per weight. */
struct sums {
    v128_t ones, twos, fours, eights;
};

/* Adds two vectors to `sum`, and returns the carries, of twice the weight. */
static inline v128_t add_bits(v128_t *sum, v128_t a, v128_t b) {
    const v128_t partial = wasm_v128_xor(*sum, a);
    const v128_t carry = wasm_v128_or(wasm_v128_and(*sum, a), wasm_v128_and(partial, b));
    *sum = wasm_v128_xor(partial, b);
    return carry;
}

static inline v128_t add_four(struct sums *sums, const uint64_t *words) {
    const v128_t t0 = add_bits(&sums->ones, wasm_v128_load(words), wasm_v128_load(words + 2));
    const v128_t t1 = add_bits(&sums->ones, wasm_v128_load(words + 4), wasm_v128_load(words + 6));
    return add_bits(&sums->twos, t0, t1);
}

/* Adds sixteen vectors; returns the bits that weigh sixteen. */
static inline v128_t add_sixteen(struct sums *sums, const uint64_t *words) {
    const v128_t f0 = add_four(sums, words), f1 = add_four(sums, words + 8);
    const v128_t e0 = add_bits(&sums->fours, f0, f1);
    const v128_t f2 = add_four(sums, words + 16), f3 = add_four(sums, words + 24);
    const v128_t e1 = add_bits(&sums->fours, f2, f3);
    return add_bits(&sums->eights, e0, e1);
}

/* Set bits per 32-bit lane. */
static inline v128_t count_lanes(v128_t bits) {
    const v128_t pairs = wasm_u16x8_extadd_pairwise_u8x16(wasm_i8x16_popcnt(bits));
    return wasm_u32x4_extadd_pairwise_u16x8(pairs);
}

static inline v128_t twice_and(v128_t count, v128_t bits) {
    return wasm_i32x4_add(wasm_i32x4_shl(count, 1), count_lanes(bits));
}

uint64_t popcount(const uint64_t *words, size_t count) {
    const v128_t zero = wasm_i32x4_splat(0);
    struct sums sums = {zero, zero, zero, zero};
    v128_t sixteens = zero;
    size_t i = 0;
    for (; count - i >= 32; i += 32)
        sixteens = wasm_i32x4_add(sixteens, count_lanes(add_sixteen(&sums, words + i)));
    v128_t total = twice_and(sixteens, sums.eights);
    total = twice_and(total, sums.fours);
    total = twice_and(total, sums.twos);
    total = twice_and(total, sums.ones);
    for (; count - i >= 2; i += 2)
        total = wasm_i32x4_add(total, count_lanes(wasm_v128_load(words + i)));
    const uint64_t last = i < count ? (uint64_t)__builtin_popcountll(words[i]) : 0;
    return lm_sum_u32x4(total) + last;
}
