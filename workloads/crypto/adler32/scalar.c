/* SPDX-License-Identifier: Apache-2.0 */
/* Adler-32 kernel, scalar: both sums byte by byte, reduced as seldom as 32 bits allow. */
#include "adler32.h"

#include "adler32_bytes.h"

uint32_t adler32(uint32_t adler, const uint8_t *bytes, size_t size) {
    return adler32_bytes(adler, bytes, size);
}
