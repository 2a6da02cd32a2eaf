/* SPDX-License-Identifier: Apache-2.0 */
/* Transcoding, scalar: character by character, and eight at a time where all are ASCII. */
#include "utf8_to_utf16.h"

#include "bits.h"

void utf8_to_utf16_prepare(void) {}

size_t utf8_to_utf16(uint16_t *restrict units, const uint8_t *restrict text, size_t size) {
    const uint8_t *const end = text + size;
    struct position at = {text, units};
    while (at.text < end) {
        if (end - at.text >= 8 && (lm_load_u64(at.text) & 0x8080808080808080) == 0) {
            for (size_t i = 0; i < 8; i++)
                at.units[i] = at.text[i];
            at.text += 8;
            at.units += 8;
        } else {
            at = utf8_step(at);
        }
    }
    return (size_t)(at.units - units);
}
