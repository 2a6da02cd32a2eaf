/* SPDX-License-Identifier: Apache-2.0 */
/* The copies of LZ4, simd: sixteen bytes at a time. A match from less than sixteen bytes before is
 * a pattern, which one swizzle repeats in a vector. */
#include "guest_simd.h"
#include "lz4_sequences.h"

#define WIDTH ((size_t)16)

/* Byte i of a vector with a pattern of n bytes is byte i mod n; a row per n. */
#define BYTE(n, i) (i) % (n)
#define ROW(n)                                                                                     \
    {BYTE(n, 0),  BYTE(n, 1),  BYTE(n, 2),  BYTE(n, 3), BYTE(n, 4),  BYTE(n, 5),                   \
     BYTE(n, 6),  BYTE(n, 7),  BYTE(n, 8),  BYTE(n, 9), BYTE(n, 10), BYTE(n, 11),                  \
     BYTE(n, 12), BYTE(n, 13), BYTE(n, 14), BYTE(n, 15)}

static const _Alignas(16) uint8_t repeats[16][16] = {
    ROW(1), ROW(1), ROW(2),  ROW(3),  ROW(4),  ROW(5),  ROW(6),  ROW(7),
    ROW(8), ROW(9), ROW(10), ROW(11), ROW(12), ROW(13), ROW(14), ROW(15),
};

/* Bytes of a vector that whole patterns fill. */
#define WHOLE(n) (16 / (n) * (n))
static const uint8_t wholes[16] = {
    WHOLE(1), WHOLE(1), WHOLE(2),  WHOLE(3),  WHOLE(4),  WHOLE(5),  WHOLE(6),  WHOLE(7),
    WHOLE(8), WHOLE(9), WHOLE(10), WHOLE(11), WHOLE(12), WHOLE(13), WHOLE(14), WHOLE(15),
};

static inline void copy_literals(uint8_t *restrict to, const uint8_t *restrict from, size_t count) {
    for (size_t i = 0; i < count; i += WIDTH)
        wasm_v128_store(to + i, wasm_v128_load(from + i));
}

static inline void copy_match(uint8_t *to, size_t offset, size_t count) {
    const uint8_t *const from = to - offset;
    if (offset >= WIDTH) {
        for (size_t i = 0; i < count; i += WIDTH)
            wasm_v128_store(to + i, wasm_v128_load(from + i));
        return;
    }
    const v128_t pattern =
        wasm_i8x16_swizzle(wasm_v128_load(from), wasm_v128_load(repeats[offset]));
    for (size_t i = 0; i < count; i += wholes[offset])
        wasm_v128_store(to + i, pattern);
}

static inline void copy_few_literals(uint8_t *restrict to, const uint8_t *restrict from) {
    wasm_v128_store(to, wasm_v128_load(from));
}

static inline void copy_short_match(uint8_t *to, size_t offset) {
    wasm_v128_store(to, wasm_v128_load(to - offset));
    lm_store_u32(to + WIDTH, lm_load_u32(to + WIDTH - offset));
}

size_t lz4_decompress(uint8_t *restrict content, size_t capacity, const uint8_t *restrict block,
                      size_t size) {
    static const struct lz4_copies copies = {copy_literals, copy_match, copy_few_literals,
                                             copy_short_match, WIDTH};
    return lz4_sequences(content, capacity, block, size, &copies);
}
