/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical codes of a set of lengths, for the table of the decoder and for the encoder. */
#ifndef LM_WORKLOADS_HUFFMAN_CODES_H
#define LM_WORKLOADS_HUFFMAN_CODES_H

#include "huffman_decode.h"

/* The lowest `bits` bits in the opposite order; codes are counted from their first bit on, which
 * stands lowest in a stream. */
static inline uint32_t huffman_reverse(uint32_t code, uint32_t bits) {
    uint32_t reversed = 0;
    for (uint32_t i = 0; i < bits; i++)
        reversed |= (code >> i & 1) << (bits - 1 - i);
    return reversed;
}

/* The first code of each length. Returns how many of the 2^HUFFMAN_LONGEST words of bits begin with
 * a code: all, for a complete code. Lengths are HUFFMAN_LONGEST at most. */
static inline uint32_t huffman_first_codes(uint32_t first[HUFFMAN_LONGEST + 1],
                                           const uint8_t lengths[HUFFMAN_SYMBOLS]) {
    uint32_t counts[HUFFMAN_LONGEST + 1] = {0}, code = 0, used = 0;
    for (size_t symbol = 0; symbol < HUFFMAN_SYMBOLS; symbol++)
        counts[lengths[symbol]]++;
    counts[0] = 0;
    for (uint32_t bits = 1; bits <= HUFFMAN_LONGEST; bits++) {
        code = (code + counts[bits - 1]) << 1;
        first[bits] = code;
        used += counts[bits] << (HUFFMAN_LONGEST - bits);
    }
    return used;
}

#endif
