/* SPDX-License-Identifier: Apache-2.0 */
/* Adler-32 byte by byte, for the scalar kernel and the end of the vector one. */
#ifndef LM_WORKLOADS_ADLER32_BYTES_H
#define LM_WORKLOADS_ADLER32_BYTES_H

#include "adler32.h"

/* Bytes after which the sums, begun below the modulus, still fit 32 bits: the greatest n with
 * 255 n (n + 1) / 2 + (n + 1) 65520 < 2^32. */
#define ADLER32_MOST 5552

static inline uint32_t adler32_bytes(uint32_t adler, const uint8_t *bytes, size_t size) {
    uint32_t sum = adler & 0xffff, sums = adler >> 16;
    while (size > 0) {
        const size_t here = size < ADLER32_MOST ? size : ADLER32_MOST;
        for (size_t i = 0; i < here; i++) {
            sum += bytes[i];
            sums += sum;
        }
        sum %= ADLER32_MODULUS;
        sums %= ADLER32_MODULUS;
        bytes += here;
        size -= here;
    }
    return sums << 16 | sum;
}

#endif
