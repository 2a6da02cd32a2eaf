/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 encoding (RFC 4648 section 4): the function, and what its variants share. */
#ifndef LM_WORKLOADS_BASE64_ENCODE_H
#define LM_WORKLOADS_BASE64_ENCODE_H

#include <stddef.h>
#include <stdint.h>

/* The characters of the 64 values (section 4, table 1). */
extern const uint8_t base64_alphabet[64];

/* Characters that `size` bytes become, padding included. */
static inline size_t base64_encoded_size(size_t size) {
    return (size + 2) / 3 * 4;
}

/* Writes base64_encoded_size(size) characters, without a terminator; the buffers do not overlap. */
void base64_encode(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size);

/* Encodes whole groups of three bytes from the start and returns how many bytes it took, leaving at
 * most 15; reads nothing beyond `size`. One per variant. */
size_t base64_encode_groups(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size);

#endif
