/* SPDX-License-Identifier: Apache-2.0 */
/* Saturating addition of bytes, one at a time. */
#include "add_sat_u8.h"

void add_sat_u8(uint8_t *restrict sum, const uint8_t *a, const uint8_t *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const unsigned whole = (unsigned)a[i] + b[i];
        sum[i] = (uint8_t)(whole > 255 ? 255 : whole);
    }
}
