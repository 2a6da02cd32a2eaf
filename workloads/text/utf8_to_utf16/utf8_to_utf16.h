/* SPDX-License-Identifier: Apache-2.0 */
/* Transcoding of UTF-8 to UTF-16: the kernel, and the step every variant shares. */
#ifndef LM_WORKLOADS_UTF8_TO_UTF16_H
#define LM_WORKLOADS_UTF8_TO_UTF16_H

#include <stddef.h>
#include <stdint.h>

/* Builds the variant's tables; once, before the first call. */
void utf8_to_utf16_prepare(void);

/* Writes the text's UTF-16 code units in the machine's byte order and returns how many there are.
 * The text is well-formed UTF-8 (utf8_validate tells). `units` has room for `size` units, all of
 * which may be written. Reads nothing beyond `size`. One per variant. */
size_t utf8_to_utf16(uint16_t *restrict units, const uint8_t *restrict text, size_t size);

/* Where a transcoder stands. */
struct position {
    const uint8_t *text;
    uint16_t *units;
};

/* One character, of one to four bytes; one or two units. */
static inline struct position utf8_step(struct position at) {
    const uint32_t lead = at.text[0];
    if (lead < 0x80) {
        at.units[0] = (uint16_t)lead;
        return (struct position){at.text + 1, at.units + 1};
    }
    const uint32_t second = at.text[1] & 0x3fu;
    if (lead < 0xe0) {
        at.units[0] = (uint16_t)((lead & 0x1f) << 6 | second);
        return (struct position){at.text + 2, at.units + 1};
    }
    const uint32_t third = at.text[2] & 0x3fu;
    if (lead < 0xf0) {
        at.units[0] = (uint16_t)((lead & 0x0f) << 12 | second << 6 | third);
        return (struct position){at.text + 3, at.units + 1};
    }
    const uint32_t above =
        ((lead & 0x07) << 18 | second << 12 | third << 6 | (at.text[3] & 0x3fu)) - 0x10000;
    at.units[0] = (uint16_t)(0xd800 | above >> 10);
    at.units[1] = (uint16_t)(0xdc00 | (above & 0x3ff));
    return (struct position){at.text + 4, at.units + 2};
}

#endif
