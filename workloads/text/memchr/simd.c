/* SPDX-License-Identifier: Apache-2.0 */
/* Search for a byte, simd: 64 bytes are compared per step and the four results joined before the
 * one branch; the position comes from their bit masks. What is left at the end is covered by a
 * vector that overlaps the bytes already searched. */
#include "memchr.h"

#include "guest_simd.h"

static inline v128_t equal_at(const uint8_t *bytes, v128_t wanted) {
    return wasm_i8x16_eq(wasm_v128_load(bytes), wanted);
}

/* Index of the first lane set in four vectors, one of which has one. */
static inline size_t first_lane(v128_t e0, v128_t e1, v128_t e2, v128_t e3) {
    const uint64_t low = (uint64_t)wasm_i8x16_bitmask(e0) | (uint64_t)wasm_i8x16_bitmask(e1) << 16;
    const uint64_t high = (uint64_t)wasm_i8x16_bitmask(e2) | (uint64_t)wasm_i8x16_bitmask(e3) << 16;
    return (size_t)__builtin_ctzll(low | high << 32);
}

static size_t index_in_few(const uint8_t *bytes, size_t size, uint8_t wanted) {
    size_t i = 0;
    while (i < size && bytes[i] != wanted)
        i++;
    return i;
}

/* Fewer than 64 bytes, with at least 16 readable up to their end. */
static inline size_t index_in_rest(const uint8_t *bytes, size_t from, size_t size, v128_t wanted) {
    for (size_t i = from; i < size; i += 16) {
        const size_t at = size - i < 16 ? size - 16 : i;
        const uint32_t mask = (uint32_t)wasm_i8x16_bitmask(equal_at(bytes + at, wanted));
        if (mask != 0) return at + (size_t)__builtin_ctz(mask);
    }
    return size;
}

size_t memchr_index(const uint8_t *bytes, size_t size, uint8_t wanted) {
    if (size < 16) return index_in_few(bytes, size, wanted);
    const v128_t all_wanted = wasm_u8x16_splat(wanted);
    size_t i = 0;
    for (; size - i >= 64; i += 64) {
        const v128_t e0 = equal_at(bytes + i, all_wanted);
        const v128_t e1 = equal_at(bytes + i + 16, all_wanted);
        const v128_t e2 = equal_at(bytes + i + 32, all_wanted);
        const v128_t e3 = equal_at(bytes + i + 48, all_wanted);
        if (wasm_v128_any_true(wasm_v128_or(wasm_v128_or(e0, e1), wasm_v128_or(e2, e3))))
            return i + first_lane(e0, e1, e2, e3);
    }
    return index_in_rest(bytes, i, size, all_wanted);
}
