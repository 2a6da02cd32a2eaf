/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 decoding (RFC 4648 section 4): the function, and what its variants share. */
#ifndef LM_WORKLOADS_BASE64_DECODE_H
#define LM_WORKLOADS_BASE64_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Per character its value plus BASE64_VALID, or 0 where the alphabet does not have it. */
#define BASE64_VALID 0x40
extern const uint8_t base64_values[256];

/* Decodes four characters of the alphabet to the lower 24 bits of `group`; false where one is not.
 */
static inline bool base64_decode_group(uint32_t *group, const uint8_t text[4]) {
    const uint32_t v0 = base64_values[text[0]], v1 = base64_values[text[1]];
    const uint32_t v2 = base64_values[text[2]], v3 = base64_values[text[3]];
    *group = (v0 << 18) + (v1 << 12) + (v2 << 6) + v3 - BASE64_VALID * 0x41041u;
    return (v0 & v1 & v2 & v3 & BASE64_VALID) != 0;
}

/* Decodes strictly: padding to a multiple of four is required, other characters and bits set in
 * what the padding drops are refused. Writes `*decoded` bytes, at most size / 4 * 3; the buffers do
 * not overlap. On false what was written means nothing. */
bool base64_decode(uint8_t *restrict bytes, size_t *decoded, const uint8_t *restrict text,
                   size_t size);

/* Decodes groups of four characters from the start, none of them padded, and returns how many
 * characters it took. It stops before a group with a character outside the alphabet, or a few
 * groups earlier; writes nothing beyond size / 4 * 3 - 2 bytes. One per variant. */
size_t base64_decode_groups(uint8_t *restrict bytes, const uint8_t *restrict text, size_t size);

#endif
