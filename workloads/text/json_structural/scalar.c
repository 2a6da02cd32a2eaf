/* SPDX-License-Identifier: Apache-2.0 */
/* Structural scan of JSON, scalar: byte by byte, with what each means in a table. The index is
 * stored every time and kept if the byte is structural; no branch depends on the text. */
#include "json_structural.h"

enum { SIGN = 1, SPACE = 2, QUOTE = 4, BACKSLASH = 8 };
static const uint8_t meanings[256] = {
    ['{'] = SIGN,   ['}'] = SIGN,  ['['] = SIGN,   [']'] = SIGN,
    [':'] = SIGN,   [','] = SIGN,  ['\t'] = SPACE, ['\n'] = SPACE,
    ['\r'] = SPACE, [' '] = SPACE, ['"'] = QUOTE,  ['\\'] = BACKSLASH,
};

size_t json_structural(uint32_t *restrict indices, const uint8_t *restrict text, size_t size) {
    size_t count = 0;
    uint32_t inside = 0, escaped = 0, in_word = 0; /* 0 or 1 */
    for (size_t i = 0; i < size; i++) {
        const uint32_t meaning = meanings[text[i]];
        const uint32_t sign = meaning & SIGN;
        const uint32_t blank = sign | (meaning & SPACE) >> 1;
        const uint32_t quote = (meaning & QUOTE) >> 2 & ~escaped;
        indices[count] = (uint32_t)i;
        count += (sign | (~blank & ~in_word)) & ~inside & 1;
        in_word = ~(blank | quote) & 1;
        escaped = meaning >> 3 & ~escaped;
        inside ^= quote;
    }
    return count;
}
