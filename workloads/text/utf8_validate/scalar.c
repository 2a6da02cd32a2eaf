/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 validation, scalar: sequence by sequence along the rows of the Unicode standard's table
 * 3-7, and eight bytes at a time where all are ASCII. */
#include "utf8_validate.h"

#include <string.h>

static inline bool all_ascii(const uint8_t bytes[8]) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return (word & 0x8080808080808080) == 0;
}

static inline bool is_between(uint8_t byte, uint8_t low, uint8_t high) {
    return byte >= low && byte <= high;
}

static inline bool is_continuation(uint8_t byte) {
    return (byte & 0xc0) == 0x80;
}

/* Size of the well-formed sequence of several bytes at the start of `left` bytes, or 0. */
static inline size_t sequence_size(const uint8_t *bytes, size_t left) {
    const uint8_t lead = bytes[0];
    if (is_between(lead, 0xc2, 0xdf)) return left >= 2 && is_continuation(bytes[1]) ? 2 : 0;
    if (is_between(lead, 0xe0, 0xef)) {
        const uint8_t low = lead == 0xe0 ? 0xa0 : 0x80, high = lead == 0xed ? 0x9f : 0xbf;
        const bool good = left >= 3 && is_between(bytes[1], low, high) && is_continuation(bytes[2]);
        return good ? 3 : 0;
    }
    if (is_between(lead, 0xf0, 0xf4)) {
        const uint8_t low = lead == 0xf0 ? 0x90 : 0x80, high = lead == 0xf4 ? 0x8f : 0xbf;
        const bool good = left >= 4 && is_between(bytes[1], low, high) &&
                          is_continuation(bytes[2]) && is_continuation(bytes[3]);
        return good ? 4 : 0;
    }
    return 0;
}

bool utf8_validate(const uint8_t *text, size_t size) {
    size_t i = 0;
    while (i < size) {
        if (text[i] < 0x80) {
            i += size - i >= 8 && all_ascii(text + i) ? 8 : 1;
            continue;
        }
        const size_t sequence = sequence_size(text + i, size - i);
        if (sequence == 0) return false;
        i += sequence;
    }
    return true;
}
