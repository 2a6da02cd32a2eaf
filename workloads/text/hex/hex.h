/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal text (RFC 4648 section 8): the kernels, and the scalar forms every variant ends with.
 */
#ifndef LM_WORKLOADS_HEX_H
#define LM_WORKLOADS_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes 2 * size lower-case digits, the upper half of each byte first. The buffers do not overlap.
 * One per variant. */
void hex_encode(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size);

/* Decodes 2 * size digits of either case to `size` bytes; false where a character is no digit, and
 * then the bytes mean nothing. The buffers do not overlap. One per variant. */
bool hex_decode(uint8_t *restrict bytes, const uint8_t *restrict text, size_t size);

/* The 16 digits, and per character its value, or 0xff where it is no digit: hex.c. */
extern const uint8_t hex_digits[16];
extern const uint8_t hex_values[256];

static inline void hex_encode_plain(uint8_t *restrict text, const uint8_t *restrict bytes,
                                    size_t size) {
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = hex_digits[bytes[i] >> 4];
        text[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
}

/* A value above 15 among those looked up shows in the upper bits of `seen`. */
static inline bool hex_decode_plain(uint8_t *restrict bytes, const uint8_t *restrict text,
                                    size_t size) {
    uint32_t seen = 0;
    for (size_t i = 0; i < size; i++) {
        const uint32_t high = hex_values[text[2 * i]], low = hex_values[text[2 * i + 1]];
        bytes[i] = (uint8_t)(high << 4 | low);
        seen |= high | low;
    }
    return seen <= 15;
}

#endif
