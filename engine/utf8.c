/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 by the table of well-formed byte sequences (Unicode standard, table 3-7): the first byte
 * fixes the length and the range of the second byte; surrogates, overlong forms and code points
 * above U+10FFFF fall out of these ranges. */
#include "engine/utf8.h"

struct first_byte {
    uint8_t from, to;               /* range of the first byte */
    uint8_t second_from, second_to; /* range of the second byte */
    uint8_t length;
};

static const struct first_byte sequences[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

/* The length of the character of several bytes at the start of `bytes`, or 0. */
static size_t sequence_length(const uint8_t *bytes, size_t size) {
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        const struct first_byte *row = &sequences[i];
        if (bytes[0] < row->from || bytes[0] > row->to) continue;
        if (size < row->length || bytes[1] < row->second_from || bytes[1] > row->second_to)
            return 0;
        for (size_t k = 2; k < row->length; k++)
            if ((bytes[k] & 0xc0) != 0x80) return 0;
        return row->length;
    }
    return 0;
}

size_t lm_utf8_prefix(const uint8_t *bytes, size_t size) {
    size_t at = 0;
    while (at < size) {
        const size_t length = bytes[at] < 0x80 ? 1 : sequence_length(bytes + at, size - at);
        if (length == 0) break;
        at += length;
    }
    return at;
}
