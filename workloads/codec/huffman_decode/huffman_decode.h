/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical Huffman codes: the decoder, and the encoder that its inputs and tests need.
 *
 * Codes are those of RFC 1951, section 3.2.2: shorter ones first, those of a length in the order of
 * their symbols; but of at most HUFFMAN_LONGEST bits. They stand in the streams from the least
 * significant bit of the first byte on, each with its first bit first. */
#ifndef LM_WORKLOADS_HUFFMAN_DECODE_H
#define LM_WORKLOADS_HUFFMAN_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HUFFMAN_SYMBOLS 256
#define HUFFMAN_LONGEST 11
#define HUFFMAN_STREAMS 4

/* What the next HUFFMAN_LONGEST bits begin with. */
struct huffman_entry {
    uint8_t symbol, bits;
};

struct huffman_table {
    struct huffman_entry entries[1 << HUFFMAN_LONGEST];
};

/* Makes the table of the code with these lengths, 0 for symbols that do not occur. False where a
 * length is too long, or no code has these lengths, or one has but leaves bits without a meaning.
 */
bool huffman_table(struct huffman_table *table, const uint8_t lengths[HUFFMAN_SYMBOLS]);

/* Content cut in four, so that four chains of bits can be followed at once: stream s holds symbols
 * s * part to (s + 1) * part - 1 of them, where part is a quarter of the count, rounded up. */
struct huffman_streams {
    const uint8_t *begin[HUFFMAN_STREAMS];
    size_t size[HUFFMAN_STREAMS];
};

static inline size_t huffman_part(size_t count) {
    return (count + HUFFMAN_STREAMS - 1) / HUFFMAN_STREAMS;
}

/* Symbols in stream s of the content. */
static inline size_t huffman_stream_count(size_t count, size_t s) {
    const size_t part = huffman_part(count), before = s * part;
    const size_t left = before < count ? count - before : 0;
    return left < part ? left : part;
}

/* Decodes `count` symbols. False where a stream has fewer bits than its symbols need, or a byte
 * more; nothing outside of the streams is read. */
bool huffman_decode(uint8_t *restrict content, size_t count, const struct huffman_table *table,
                    const struct huffman_streams *streams);

/* Lengths of a code for these frequencies, at least two of which are not 0: Huffman's, but none
 * longer than HUFFMAN_LONGEST. */
void huffman_lengths(uint8_t lengths[HUFFMAN_SYMBOLS], const uint32_t frequencies[HUFFMAN_SYMBOLS]);

/* Writes symbols as one stream and returns its size; `out` has room for 11 bits of each and a byte.
 */
size_t huffman_encode(uint8_t *out, const uint8_t *symbols, size_t count,
                      const uint8_t lengths[HUFFMAN_SYMBOLS]);

#endif
