/* SPDX-License-Identifier: Apache-2.0 */
/* The copies of LZ4, scalar: eight bytes at a time. */
#include "lz4_sequences.h"

#define WORD ((size_t)8)

static inline void copy_word(uint8_t *to, const uint8_t *from) {
    lm_store_u64(to, lm_load_u64(from));
}

static inline void copy_literals(uint8_t *restrict to, const uint8_t *restrict from, size_t count) {
    for (size_t i = 0; i < count; i += WORD)
        copy_word(to + i, from + i);
}

/* While the pattern is shorter than a word, as many bytes of a word are right as it has; behind
 * these stands the pattern twice. */
static inline void copy_match(uint8_t *to, size_t offset, size_t count) {
    const uint8_t *from = to - offset;
    const uint8_t *const end = to + count;
    for (size_t period = offset; period < WORD; period *= 2) {
        copy_word(to, from);
        to += period;
    }
    for (; to < end; to += WORD, from += WORD)
        copy_word(to, from);
}

static inline void copy_few_literals(uint8_t *restrict to, const uint8_t *restrict from) {
    copy_word(to, from);
    copy_word(to + WORD, from + WORD);
}

static inline void copy_short_match(uint8_t *to, size_t offset) {
    for (size_t i = 0; i < 3 * WORD; i += WORD)
        copy_word(to + i, to + i - offset);
}

size_t lz4_decompress(uint8_t *restrict content, size_t capacity, const uint8_t *restrict block,
                      size_t size) {
    static const struct lz4_copies copies = {copy_literals, copy_match, copy_few_literals,
                                             copy_short_match, WORD};
    return lz4_sequences(content, capacity, block, size, &copies);
}
