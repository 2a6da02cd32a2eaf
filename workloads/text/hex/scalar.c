/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal text, scalar: two look-ups per byte either way. */
#include "hex.h"

void hex_encode(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size) {
    hex_encode_plain(text, bytes, size);
}

bool hex_decode(uint8_t *restrict bytes, const uint8_t *restrict text, size_t size) {
    return hex_decode_plain(bytes, text, size);
}
