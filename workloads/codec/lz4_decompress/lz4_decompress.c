/* SPDX-License-Identifier: Apache-2.0 */
/* LZ4 blocks: a greedy encoder with a hash table of places, inputs that are text, patterns and
 * noise, and the bench ABI; the decoder is in scalar.c or simd.c. */
#include "lz4_decompress.h"

#include "bench.h"
#include "bits.h"
#include "writer.h"

#define MAX_SIZE     (1u << 20)
#define LOG_PLACES   14
#define VOCABULARY   2048
#define MAX_OFFSET   65535u
#define LEAST_MATCH  4
#define LAST_MATCH   12 /* no match begins in the last twelve bytes of the content, */
#define LAST_LITERAL 5  /* and none reaches the last five */

static LM_ALIGNED uint8_t content[MAX_SIZE];
static LM_ALIGNED uint8_t block[LZ4_BOUND(MAX_SIZE)];
static uint32_t content_size;
static size_t block_size, decoded_size;

static uint32_t hash_of(const uint8_t *bytes) {
    return lm_load_u32(bytes) * 0x9e3779b1 >> (32 - LOG_PLACES);
}

/* What is left of a length of 15 or more behind the token. */
static uint8_t *put_length(uint8_t *out, size_t length) {
    for (; length >= 255; length -= 255)
        *out++ = 255;
    *out++ = (uint8_t)length;
    return out;
}

/* Token, length and literals; the match's length, LEAST_MATCH less, goes into the token alone. */
static uint8_t *put_literals(uint8_t *out, const uint8_t *literals, size_t count, size_t match) {
    *out++ = (uint8_t)((count < 15 ? count : 15) << 4 | (match < 15 ? match : 15));
    if (count >= 15) out = put_length(out, count - 15);
    memcpy(out, literals, count);
    return out + count;
}

static uint8_t *put_match(uint8_t *out, size_t offset, size_t match) {
    *out++ = (uint8_t)offset;
    *out++ = (uint8_t)(offset >> 8);
    return match >= 15 ? put_length(out, match - 15) : out;
}

size_t lz4_compress(uint8_t *to, const uint8_t *from, size_t size) {
    static uint32_t places[1 << LOG_PLACES]; /* of the last four bytes with a hash, and 1 */
    uint8_t *out = to;
    size_t literals = 0, i = 0;
    memset(places, 0, sizeof places);
    while (i + LAST_MATCH <= size) {
        uint32_t *const place = &places[hash_of(from + i)];
        const size_t candidate = *place - (size_t)1;
        const bool known = *place != 0 && i - candidate <= MAX_OFFSET;
        *place = (uint32_t)i + 1;
        if (!known || lm_load_u32(from + candidate) != lm_load_u32(from + i)) {
            i++;
            continue;
        }
        size_t length = LEAST_MATCH;
        while (i + length < size - LAST_LITERAL && from[candidate + length] == from[i + length])
            length++;
        out = put_literals(out, from + literals, i - literals, length - LEAST_MATCH);
        out = put_match(out, i - candidate, length - LEAST_MATCH);
        i += length;
        literals = i;
    }
    out = put_literals(out, from + literals, size - literals, 0);
    return (size_t)(out - to);
}

static void put_pattern(struct lm_writer *writer) {
    const uint32_t period = 1 + lm_random_below(&writer->random, 20);
    for (uint32_t left = 20 + lm_random_below(&writer->random, 200); left > 0; left--) {
        const size_t i = writer->used;
        const uint8_t repeated = i < period ? '-' : writer->text[i - period];
        lm_put(writer, (char)repeated);
    }
}

/* A word of the vocabulary: two to nine letters that its number seeds. */
static void put_word(struct lm_writer *writer, uint32_t number) {
    struct lm_random letters = {.state = number};
    for (uint32_t left = 2 + lm_random_below(&letters, 8); left > 0; left--)
        lm_put(writer, "etaoinshrdlucmfw"[lm_random_below(&letters, 16)]);
    lm_put(writer, ' ');
}

/* Words, of which those with small numbers are drawn more often; now and then a pattern, or noise.
 */
static void put_piece(struct lm_writer *writer) {
    const uint32_t choice = lm_random_below(&writer->random, 256);
    if (choice == 0) {
        put_pattern(writer);
    } else if (choice < 8) {
        lm_put_drawn(writer, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36, 1, 24);
    } else {
        const uint32_t bound = 1 + lm_random_below(&writer->random, VOCABULARY);
        put_word(writer, lm_random_below(&writer->random, bound));
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_writer writer = {.random = {.state = 33}, .text = content, .size = size};
    while (!lm_writer_full(&writer))
        put_piece(&writer);
    block_size = lz4_compress(block, content, size);
    memset(content, 0, size);
    content_size = size;
}

void lm_run(void) {
    decoded_size = lz4_decompress(content, content_size, block, block_size);
}

/* Traps where decoding failed: the harness would else see the run before. */
const void *lm_result(void) {
    lm_require(decoded_size == content_size);
    return content;
}

uint32_t lm_result_size(void) {
    return content_size;
}
