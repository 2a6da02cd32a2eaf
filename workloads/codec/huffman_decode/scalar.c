/* SPDX-License-Identifier: Apache-2.0 */
/* The decoder: a table gives symbol and length for the next eleven bits, and four streams are
 * followed in turns, since each of them waits for the length of its last symbol. */
#include "bits.h"
#include "huffman_codes.h"

/* Symbols that the 57 bits or more after a refill hold in any case. */
#define PER_REFILL 5

/* `bits` holds `count` bits of the stream, the next one lowest; bits above are 0 or those that come
 * next. Behind the end come zeros, which `count` does not count. */
struct bit_reader {
    const uint8_t *next, *end;
    uint64_t bits;
    uint32_t count;
};

bool huffman_table(struct huffman_table *table, const uint8_t lengths[HUFFMAN_SYMBOLS]) {
    uint32_t codes[HUFFMAN_LONGEST + 1];
    for (size_t symbol = 0; symbol < HUFFMAN_SYMBOLS; symbol++)
        if (lengths[symbol] > HUFFMAN_LONGEST) return false;
    if (huffman_first_codes(codes, lengths) != 1 << HUFFMAN_LONGEST) return false;
    for (uint32_t symbol = 0; symbol < HUFFMAN_SYMBOLS; symbol++) {
        const uint8_t bits = lengths[symbol];
        if (bits == 0) continue;
        uint32_t i = huffman_reverse(codes[bits]++, bits);
        for (; i < 1 << HUFFMAN_LONGEST; i += 1u << bits)
            table->entries[i] = (struct huffman_entry){(uint8_t)symbol, bits};
    }
    return true;
}

/* Eight bytes at once; those of them that fit are counted. There are as many left. */
static inline void refill(struct bit_reader *reader) {
    reader->bits |= lm_load_u64(reader->next) << reader->count;
    reader->next += (63 - reader->count) / 8;
    reader->count |= 56;
}

static void refill_at_end(struct bit_reader *reader) {
    for (; reader->count <= 56 && reader->next < reader->end; reader->count += 8)
        reader->bits |= (uint64_t)*reader->next++ << reader->count;
}

static inline uint8_t decode_one(struct bit_reader *reader, const struct huffman_table *table) {
    const struct huffman_entry entry = table->entries[reader->bits & ((1 << HUFFMAN_LONGEST) - 1)];
    reader->bits >>= entry.bits;
    reader->count -= entry.bits;
    return entry.symbol;
}

/* The rest of a stream, of which symbols `first` and on are missing. */
static bool decode_end(struct bit_reader *reader, uint8_t *content, size_t first, size_t count,
                       const struct huffman_table *table) {
    for (size_t i = first; i < count; i++) {
        refill_at_end(reader);
        const uint32_t before = reader->count;
        content[i] = decode_one(reader, table);
        if (reader->count > before) return false; /* below 0: bits that there are not */
    }
    return reader->next == reader->end && reader->count < 8;
}

/* Whether all streams have eight bytes to load. */
static inline bool all_have_words(const struct bit_reader readers[HUFFMAN_STREAMS]) {
    bool all = true;
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++)
        all &= readers[s].end - readers[s].next >= 8;
    return all;
}

bool huffman_decode(uint8_t *restrict content, size_t count, const struct huffman_table *table,
                    const struct huffman_streams *streams) {
    const size_t part = huffman_part(count);
    const size_t least = huffman_stream_count(count, HUFFMAN_STREAMS - 1);
    struct bit_reader readers[HUFFMAN_STREAMS];
    size_t done = 0;
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++)
        readers[s] = (struct bit_reader){.next = streams->begin[s],
                                         .end = streams->begin[s] + streams->size[s]};
    for (; least - done >= PER_REFILL && all_have_words(readers); done += PER_REFILL) {
        for (size_t s = 0; s < HUFFMAN_STREAMS; s++)
            refill(&readers[s]);
        for (size_t i = 0; i < PER_REFILL; i++)
            for (size_t s = 0; s < HUFFMAN_STREAMS; s++)
                content[s * part + done + i] = decode_one(&readers[s], table);
    }
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++) {
        const size_t stream_count = huffman_stream_count(count, s);
        if (!decode_end(&readers[s], content + s * part, done, stream_count, table)) return false;
    }
    return true;
}
