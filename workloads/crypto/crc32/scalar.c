/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32 kernel, scalar: slicing throughout. */
#include "crc32.h"

void crc32_prepare(void) {}

uint32_t crc32_update(uint32_t crc, const uint8_t *bytes, size_t size) {
    return crc32_slices(crc, bytes, size);
}
