/* SPDX-License-Identifier: Apache-2.0 */
/* Seeded text in UTF-8, in words of mixed scripts: all sizes of sequences, and runs of each. */
#ifndef LM_WORKLOADS_LIB_UNICODE_TEXT_H
#define LM_WORKLOADS_LIB_UNICODE_TEXT_H

#include "random.h"

#define LM_LONGEST_WORD (9 * 4 + 1) /* nine characters of four bytes, and a space */

/* The alphabets words are drawn from: first code point, how many follow, and how often in 16. */
static const struct lm_script {
    uint32_t first, count, weight;
} lm_scripts[] = {
    {'a', 26, 10},     /* Latin, 1 byte */
    {0x0430, 32, 3},   /* Cyrillic, 2 bytes */
    {0x4e00, 4096, 2}, /* Han, 3 bytes */
    {0x1f600, 64, 1},  /* emoticons, 4 bytes */
};

static inline const struct lm_script *lm_draw_script(struct lm_random *random) {
    uint32_t draw = lm_random_below(random, 16);
    const struct lm_script *script = lm_scripts;
    for (; draw >= script->weight; script++)
        draw -= script->weight;
    return script;
}

static inline size_t lm_put_code_point(uint8_t *bytes, uint32_t c) {
    if (c < 0x80) {
        bytes[0] = (uint8_t)c;
        return 1;
    }
    const size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        bytes[i] = (uint8_t)(0x80 | (c & 0x3f));
    bytes[0] = (uint8_t)(0xf00u >> size | c);
    return size;
}

/* Words of two to nine characters of one script, each followed by a space; filled up with dots. */
static inline void lm_write_words(struct lm_random *random, uint8_t *bytes, size_t size) {
    size_t used = 0;
    while (used + LM_LONGEST_WORD <= size) {
        const struct lm_script *const script = lm_draw_script(random);
        for (uint32_t left = 2 + lm_random_below(random, 8); left > 0; left--) {
            const uint32_t c = script->first + lm_random_below(random, script->count);
            used += lm_put_code_point(bytes + used, c);
        }
        bytes[used++] = ' ';
    }
    while (used < size)
        bytes[used++] = '.';
}

#endif
