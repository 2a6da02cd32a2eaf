/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distances, simd: eight words at a time, one per 16-bit lane, with the same steps as the
 * scalar form; two packs together, since each step of one waits for the step before. */
#include "levenshtein.h"

#include "guest_simd.h"

/* A column of the table for eight words: rows where the distance grows by one, and where it falls.
 */
struct column {
    v128_t more, less;
};

static inline struct column next_column(struct column c, v128_t equal) {
    const v128_t sum = wasm_i16x8_add(wasm_v128_and(equal, c.more), c.more);
    const v128_t diagonal = wasm_v128_or(wasm_v128_xor(sum, c.more), wasm_v128_or(equal, c.less));
    const v128_t right_more = wasm_v128_or(c.less, wasm_v128_not(wasm_v128_or(diagonal, c.more)));
    const v128_t right_less = wasm_v128_and(c.more, diagonal);
    const v128_t shifted = wasm_v128_or(wasm_i16x8_shl(right_more, 1), wasm_i16x8_splat(1));
    const v128_t fall = wasm_i16x8_shl(right_less, 1);
    return (struct column){wasm_v128_or(fall, wasm_v128_not(wasm_v128_or(diagonal, shifted))),
                           wasm_v128_and(shifted, diagonal)};
}

/* Set bits of each lane, among those used. */
static inline v128_t count_used(v128_t bits, v128_t used) {
    return wasm_u16x8_extadd_pairwise_u8x16(wasm_i8x16_popcnt(wasm_v128_and(bits, used)));
}

static inline void put_distances(uint16_t *distances, struct column c, const struct word_pack *pack,
                                 size_t size) {
    const v128_t used = wasm_v128_load(pack->used);
    const v128_t up = wasm_i16x8_add(wasm_i16x8_splat((int16_t)size), count_used(c.more, used));
    wasm_v128_store(distances, wasm_i16x8_sub(up, count_used(c.less, used)));
}

void levenshtein(uint16_t *restrict distances, const struct word_pack *restrict packs, size_t count,
                 const uint8_t *restrict word, size_t size) {
    const struct column first = {wasm_i16x8_splat(-1), wasm_i16x8_splat(0)};
    size_t i = 0;
    for (; count - i >= 2; i += 2) {
        struct column c0 = first, c1 = first;
        for (size_t k = 0; k < size; k++) {
            c0 = next_column(c0, wasm_v128_load(packs[i].places[word[k]]));
            c1 = next_column(c1, wasm_v128_load(packs[i + 1].places[word[k]]));
        }
        put_distances(distances + PACK * i, c0, &packs[i], size);
        put_distances(distances + PACK * (i + 1), c1, &packs[i + 1], size);
    }
    if (i < count) {
        struct column c = first;
        for (size_t k = 0; k < size; k++)
            c = next_column(c, wasm_v128_load(packs[i].places[word[k]]));
        put_distances(distances + PACK * i, c, &packs[i], size);
    }
}
