/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 encoding, scalar: three bytes become four look-ups in the alphabet. */
#include "base64_encode.h"

size_t base64_encode_groups(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size) {
    size_t taken = 0;
    for (; size - taken >= 3; taken += 3, text += 4) {
        const uint32_t b0 = bytes[taken], b1 = bytes[taken + 1], b2 = bytes[taken + 2];
        text[0] = base64_alphabet[b0 >> 2];
        text[1] = base64_alphabet[(b0 << 4 | b1 >> 4) & 63];
        text[2] = base64_alphabet[(b1 << 2 | b2 >> 6) & 63];
        text[3] = base64_alphabet[b2 & 63];
    }
    return taken;
}
