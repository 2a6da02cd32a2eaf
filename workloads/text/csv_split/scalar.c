/* SPDX-License-Identifier: Apache-2.0 */
/* Splitting of comma-separated values, scalar: byte by byte, with what each means in a table. The
 * index is stored every time and kept if the byte ends a field, so that no branch depends on the
 * text. */
#include "csv_split.h"

enum { SEPARATOR = 1, QUOTE = 2 };
static const uint8_t meanings[256] = {[','] = SEPARATOR, ['\n'] = SEPARATOR, ['"'] = QUOTE};

size_t csv_split(uint32_t *restrict ends, const uint8_t *restrict text, size_t size) {
    size_t count = 0;
    uint32_t quoted = 0; /* QUOTE between quotes */
    for (size_t i = 0; i < size; i++) {
        const uint32_t meaning = meanings[text[i]];
        quoted ^= meaning & QUOTE;
        ends[count] = (uint32_t)i;
        count += meaning & ~(quoted >> 1) & SEPARATOR;
    }
    return count;
}
