/* SPDX-License-Identifier: Apache-2.0 */
/* Splitting of comma-separated values, simd: 64 bytes at a time become masks of bits, the quotes'
 * mask becomes one of what is between quotes, and the separators outside it are written as indices
 * (Langdale and Lemire, 2019, whose method for JSON this is). */
#include "csv_split.h"

#include "bit_stream.h"

#include <string.h>

/* `quoted` is all ones where the text before the block ends between quotes, and is moved on. */
static inline size_t split_block(uint32_t *ends, const uint8_t *text, uint32_t base,
                                 uint64_t *quoted) {
    const struct lm_block block = lm_block_load(text);
    const uint64_t between = lm_prefix_xor(lm_block_equal(block, '"')) ^ *quoted;
    *quoted = (uint64_t)((int64_t)between >> 63);
    struct lm_block separators;
    for (size_t i = 0; i < 4; i++) {
        separators.part[i] = wasm_v128_or(wasm_i8x16_eq(block.part[i], wasm_i8x16_splat(',')),
                                          wasm_i8x16_eq(block.part[i], wasm_i8x16_splat('\n')));
    }
    return lm_put_indices(ends, lm_block_bits(separators) & ~between, base);
}

size_t csv_split(uint32_t *restrict ends, const uint8_t *restrict text, size_t size) {
    uint64_t quoted = 0;
    size_t count = 0, i = 0;
    for (; size - i >= LM_BLOCK; i += LM_BLOCK)
        count += split_block(ends + count, text + i, (uint32_t)i, &quoted);
    uint8_t rest[LM_BLOCK] = {0};
    memcpy(rest, text + i, size - i);
    return count + split_block(ends + count, rest, (uint32_t)i, &quoted);
}
