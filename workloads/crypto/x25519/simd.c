/* SPDX-License-Identifier: Apache-2.0 */
/* X25519 kernel, simd: four exchanges at once, one per lane, so that no step needs a shuffle. */
#include "x25519.h"

#include "vectors.h"
#include "words_u32x4.h"

#include <string.h>

#define LANES ((size_t)4)

/* Lanes 0 and 1, and lanes 2 and 3. */
typedef struct {
    v128_t low, high;
} wide;

static inline wide wide_multiply(v128_t a, v128_t b) {
    return (wide){wasm_u64x2_extmul_low_u32x4(a, b), wasm_u64x2_extmul_high_u32x4(a, b)};
}

static inline wide wide_add(wide a, wide b) {
    return (wide){wasm_i64x2_add(a.low, b.low), wasm_i64x2_add(a.high, b.high)};
}

static inline wide wide_shr(wide a, unsigned n) {
    return (wide){wasm_u64x2_shr(a.low, n), wasm_u64x2_shr(a.high, n)};
}

static inline wide wide_mask(wide a, unsigned bits) {
    const v128_t mask = wasm_i64x2_splat(((int64_t)1 << bits) - 1);
    return (wide){wasm_v128_and(a.low, mask), wasm_v128_and(a.high, mask)};
}

static inline v128_t half_times_19(v128_t a) {
    return wasm_i64x2_add(wasm_i64x2_add(wasm_i64x2_shl(a, 4), wasm_i64x2_shl(a, 1)), a);
}

static inline wide wide_times_19(wide a) {
    return (wide){half_times_19(a.low), half_times_19(a.high)};
}

static inline v128_t wide_low(wide a) {
    return wasm_i32x4_shuffle(a.low, a.high, 0, 2, 4, 6);
}

#include "curve25519.h"

/* Lane j of words[i] is word i of the number at bytes + 32 j. */
static inline void load_words(v128_t words[8], const uint8_t *bytes) {
    for (size_t j = 0; j < LANES; j++) {
        words[j] = wasm_v128_load(bytes + X25519_SIZE * j);
        words[j + 4] = wasm_v128_load(bytes + X25519_SIZE * j + 16);
    }
    lm_transpose_u32x4(words);
    lm_transpose_u32x4(words + 4);
}

static inline void store_words(uint8_t *bytes, v128_t words[8]) {
    lm_transpose_u32x4(words);
    lm_transpose_u32x4(words + 4);
    for (size_t j = 0; j < LANES; j++) {
        wasm_v128_store(bytes + X25519_SIZE * j, words[j]);
        wasm_v128_store(bytes + X25519_SIZE * j + 16, words[j + 4]);
    }
}

static void multiply_four(uint8_t *results, const uint8_t *scalars, const uint8_t *points) {
    v128_t scalar[8], point[8], product[8];
    load_words(scalar, scalars);
    load_words(point, points);
    multiply_point(product, scalar, point);
    store_words(results, product);
}

/* Fewer than four at the end are computed beside zeros. */
void x25519_many(uint8_t *results, const uint8_t *scalars, const uint8_t *points, size_t count) {
    const size_t step = LANES * X25519_SIZE, whole = count / LANES * step;
    const size_t rest = count % LANES * X25519_SIZE;
    for (size_t i = 0; i < whole; i += step)
        multiply_four(results + i, scalars + i, points + i);
    if (rest == 0) return;
    uint8_t scalars_left[LANES * X25519_SIZE] = {0}, left[LANES * X25519_SIZE] = {0};
    memcpy(scalars_left, scalars + whole, rest);
    memcpy(left, points + whole, rest);
    multiply_four(left, scalars_left, left);
    memcpy(results + whole, left, rest);
}
