/* SPDX-License-Identifier: Apache-2.0 */
/* Structural scan of JSON, simd (Langdale and Lemire, 2019, section 3): 64 bytes at a time become
 * masks of bits by comparison and by look-ups of each byte's halves, arithmetic on 64-bit words
 * finds what is escaped and what is inside strings, and the bits left are written as indices. */
#include "json_structural.h"

#include "bit_stream.h"

#include <string.h>

/* What one block tells the next. */
struct state {
    uint64_t escaped; /* 1 if the first byte is */
    uint64_t inside;  /* all ones if the block begins inside a string */
    uint64_t in_word; /* 1 if the byte before belongs to a number or word */
};

/* Classes whose bytes are all pairs of a lower and an upper half that name the class. */
enum { COMMA = 1, COLON = 2, BRACKETS = 4, CONTROLS = 8, BLANK = 16 };

static inline v128_t classify(v128_t text) {
    const v128_t by_low =
        wasm_i8x16_const(BLANK, 0, 0, 0, 0, 0, 0, 0, 0, CONTROLS, CONTROLS | COLON, BRACKETS, COMMA,
                         CONTROLS | BRACKETS, 0, 0);
    const v128_t by_high = wasm_i8x16_const(CONTROLS, 0, COMMA | BLANK, COLON, 0, BRACKETS, 0,
                                            BRACKETS, 0, 0, 0, 0, 0, 0, 0, 0);
    const v128_t low = wasm_v128_and(text, wasm_i8x16_splat(0x0f));
    return wasm_v128_and(wasm_i8x16_swizzle(by_low, low),
                         wasm_i8x16_swizzle(by_high, wasm_u8x16_shr(text, 4)));
}

/* Bytes after a backslash that is not escaped itself. In a run of backslashes every other one
 * escapes, beginning with the first. Subtracting the backslashes from the bits at odd places and
 * those after backslashes carries through each run, and leaves every other bit of it. */
static inline uint64_t find_escaped(struct state *state, uint64_t backslashes) {
    const uint64_t odd = 0xaaaaaaaaaaaaaaaa;
    const uint64_t before = state->escaped;
    const uint64_t may_escape = backslashes & ~before;
    const uint64_t escapes = (((may_escape << 1) | odd) - may_escape) ^ odd;
    state->escaped = (escapes & backslashes) >> 63;
    return escapes ^ (backslashes | before);
}

static inline size_t scan_block(uint32_t *indices, const uint8_t *text, uint32_t base,
                                struct state *state) {
    const struct lm_block block = lm_block_load(text);
    struct lm_block no_sign, no_blank;
    for (size_t i = 0; i < 4; i++) {
        const v128_t zero = wasm_i8x16_splat(0), classes = classify(block.part[i]);
        const v128_t signs = wasm_v128_and(classes, wasm_i8x16_splat(COMMA | COLON | BRACKETS));
        no_sign.part[i] = wasm_i8x16_eq(signs, zero);
        no_blank.part[i] = wasm_i8x16_eq(classes, zero);
    }
    const uint64_t signs = ~lm_block_bits(no_sign), words = lm_block_bits(no_blank);
    const uint64_t escaped = find_escaped(state, lm_block_equal(block, '\\'));
    const uint64_t quotes = lm_block_equal(block, '"') & ~escaped;
    const uint64_t inside = lm_prefix_xor(quotes) ^ state->inside; /* with the first quote */
    const uint64_t in_word = words & ~quotes;
    const uint64_t begins = words & ~(in_word << 1 | state->in_word);
    state->inside = (uint64_t)((int64_t)inside >> 63);
    state->in_word = in_word >> 63;
    return lm_put_indices(indices, (signs | begins) & ~(inside ^ quotes), base);
}

/* The last block is filled up with spaces, which are never structural. */
size_t json_structural(uint32_t *restrict indices, const uint8_t *restrict text, size_t size) {
    struct state state = {0, 0, 0};
    size_t count = 0, i = 0;
    for (; size - i >= LM_BLOCK; i += LM_BLOCK)
        count += scan_block(indices + count, text + i, (uint32_t)i, &state);
    uint8_t rest[LM_BLOCK];
    memset(rest, ' ', sizeof rest);
    memcpy(rest, text + i, size - i);
    return count + scan_block(indices + count, rest, (uint32_t)i, &state);
}
