/* SPDX-License-Identifier: Apache-2.0 */
/* A generation of life, simd: 128 cells at a time down a column of vectors. The bits that cross
 * from word to word come from loads a word to the left and to the right. */
#include "life.h"

#include "guest_simd.h"

struct sums {
    v128_t three0, three1, two0, two1, cells;
};

static inline struct sums sums_of(const uint64_t *word) {
    const v128_t cells = wasm_v128_load(word);
    const v128_t left =
        wasm_v128_or(wasm_i64x2_shl(cells, 1), wasm_u64x2_shr(wasm_v128_load(word - 1), 63));
    const v128_t right =
        wasm_v128_or(wasm_u64x2_shr(cells, 1), wasm_i64x2_shl(wasm_v128_load(word + 1), 63));
    const v128_t two0 = wasm_v128_xor(left, right), two1 = wasm_v128_and(left, right);
    return (struct sums){wasm_v128_xor(two0, cells), wasm_v128_or(two1, wasm_v128_and(two0, cells)),
                         two0, two1, cells};
}

/* As in the scalar variant. */
static inline v128_t next_cells(const struct sums *above, const struct sums *here,
                                const struct sums *below) {
    const v128_t half = wasm_v128_xor(above->three0, below->three0);
    const v128_t odd = wasm_v128_xor(half, here->two0);
    const v128_t carry =
        wasm_v128_or(wasm_v128_and(above->three0, below->three0), wasm_v128_and(half, here->two0));
    const v128_t one = wasm_v128_xor(wasm_v128_xor(above->three1, below->three1),
                                     wasm_v128_xor(here->two1, carry));
    const v128_t pairs =
        wasm_v128_or(wasm_v128_and(above->three1, below->three1), wasm_v128_and(here->two1, carry));
    return wasm_v128_and(wasm_v128_andnot(one, pairs), wasm_v128_or(odd, here->cells));
}

void life_step(const struct life_board *next, const struct life_board *board) {
    const size_t stride = LIFE_STRIDE(board->words);
    for (size_t w = 0; w < board->words; w += 2) {
        const uint64_t *word = life_row(board, 0) + w;
        uint64_t *out = life_row(next, 0) + w;
        struct sums above = sums_of(word - stride), here = sums_of(word);
        for (size_t row = 0; row < board->height; row++, word += stride, out += stride) {
            const struct sums below = sums_of(word + stride);
            wasm_v128_store(out, next_cells(&above, &here, &below));
            above = here;
            here = below;
        }
    }
}
