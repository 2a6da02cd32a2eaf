/* SPDX-License-Identifier: Apache-2.0 */
/* Substring search, simd (W. Muła, "SIMD-friendly algorithms for substring searching", 2016): a
 * needle can only begin where its first byte stands and its last byte as far behind as it should.
 * Both are compared at sixteen places at once, and the rest only where they match. */
#include "substring.h"

#include "guest_simd.h"

#include <stdbool.h>

struct needle {
    const uint8_t *bytes;
    size_t size;
    v128_t first, last; /* in all lanes */
};

static inline bool equal(const uint8_t *a, const uint8_t *b, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

/* Lanes where the needle may begin. */
static inline v128_t candidates(const uint8_t *text, const struct needle *needle) {
    const v128_t first = wasm_i8x16_eq(wasm_v128_load(text), needle->first);
    const v128_t last = wasm_i8x16_eq(wasm_v128_load(text + needle->size - 1), needle->last);
    return wasm_v128_and(first, last);
}

/* The first of the sixteen places in `mask` where the needle begins, or 16. */
static inline size_t check(const uint8_t *text, uint32_t mask, const struct needle *needle) {
    for (; mask != 0; mask &= mask - 1) {
        const size_t i = (size_t)__builtin_ctz(mask);
        if (equal(text + i + 1, needle->bytes + 1, needle->size - 2)) return i;
    }
    return 16;
}

static inline size_t check_vector(const uint8_t *text, v128_t lanes, const struct needle *needle) {
    return check(text, (uint32_t)wasm_i8x16_bitmask(lanes), needle);
}

/* The places left, fewer than sixteen, are the last lanes of a vector that ends at the last of
 * them; with fewer than sixteen places in all there is no such vector, and they are tried one by
 * one. */
static size_t index_in_rest(const uint8_t *text, size_t from, size_t places,
                            const struct needle *needle) {
    if (places >= 16) {
        const uint8_t *const last = text + places - 16;
        const uint32_t mask = (uint32_t)wasm_i8x16_bitmask(candidates(last, needle));
        const size_t at =
            check(last, mask >> (16 - (places - from)) << (16 - (places - from)), needle);
        return at < 16 ? places - 16 + at : places;
    }
    while (from < places && !equal(text + from, needle->bytes, needle->size))
        from++;
    return from;
}

size_t substring_index(const uint8_t *text, size_t size, const uint8_t *needle,
                       size_t needle_size) {
    if (size < needle_size) return size;
    const struct needle wanted = {needle, needle_size, wasm_u8x16_splat(needle[0]),
                                  wasm_u8x16_splat(needle[needle_size - 1])};
    const size_t places = size - needle_size + 1;
    size_t i = 0;
    for (; places - i >= 32; i += 32) {
        const v128_t c0 = candidates(text + i, &wanted), c1 = candidates(text + i + 16, &wanted);
        if (!wasm_v128_any_true(wasm_v128_or(c0, c1))) continue;
        const size_t at0 = check_vector(text + i, c0, &wanted);
        if (at0 < 16) return i + at0;
        const size_t at1 = check_vector(text + i + 16, c1, &wanted);
        if (at1 < 16) return i + 16 + at1;
    }
    for (; places - i >= 16; i += 16) {
        const size_t at = check_vector(text + i, candidates(text + i, &wanted), &wanted);
        if (at < 16) return i + at;
    }
    i = i < places ? index_in_rest(text, i, places, &wanted) : places;
    return i < places ? i : size;
}
