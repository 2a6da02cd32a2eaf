/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 decoding, scalar: four look-ups become three bytes, with one test for all four. */
#include "base64_decode.h"

size_t base64_decode_groups(uint8_t *restrict bytes, const uint8_t *restrict text, size_t size) {
    size_t taken = 0;
    for (; size - taken > 4; taken += 4, bytes += 3) {
        uint32_t group;
        if (!base64_decode_group(&group, text + taken)) break;
        bytes[0] = (uint8_t)(group >> 16);
        bytes[1] = (uint8_t)(group >> 8);
        bytes[2] = (uint8_t)group;
    }
    return taken;
}
