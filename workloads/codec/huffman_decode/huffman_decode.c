/* SPDX-License-Identifier: Apache-2.0 */
/* Huffman decoding (D. A. Huffman, "A Method for the Construction of Minimum-Redundancy Codes",
 * Proceedings of the IRE 40, 1952; canonical codes as in RFC 1951; four streams as in RFC 8878,
 * section 4.2): the encoder, inputs and the bench ABI; the decoder is in scalar.c. */
#include "huffman_decode.h"

#include "bench.h"
#include "huffman_codes.h"
#include "random.h"

#include <string.h>

#define MAX_SIZE   (1u << 19)
#define MAX_STREAM (MAX_SIZE / HUFFMAN_STREAMS * HUFFMAN_LONGEST / 8 + 16)

static LM_ALIGNED uint8_t content[MAX_SIZE];
static LM_ALIGNED uint8_t encoded[HUFFMAN_STREAMS][MAX_STREAM];
static struct huffman_streams streams;
static uint8_t code_lengths[HUFFMAN_SYMBOLS];
static uint32_t content_size;
static bool decoded;

/* Trees in growing, each a symbol or two others; `parent` is 0 as long as it has none. */
struct node {
    uint32_t weight, parent;
};

/* The lightest tree without a parent among the first `count` nodes, which is one. */
static uint32_t lightest(const struct node *nodes, uint32_t count) {
    uint32_t found = count;
    for (uint32_t i = 0; i < count; i++) {
        const bool candidate = nodes[i].weight != 0 && nodes[i].parent == 0;
        if (candidate && (found == count || nodes[i].weight < nodes[found].weight)) found = i;
    }
    return found;
}

/* Huffman's lengths; returns the longest. */
static uint32_t unlimited_lengths(uint8_t lengths[HUFFMAN_SYMBOLS],
                                  const uint32_t weights[HUFFMAN_SYMBOLS]) {
    struct node nodes[2 * HUFFMAN_SYMBOLS] = {{0, 0}};
    uint32_t count = HUFFMAN_SYMBOLS, longest = 0;
    for (uint32_t i = 0; i < HUFFMAN_SYMBOLS; i++)
        nodes[i].weight = weights[i];
    for (;; count++) {
        const uint32_t first = lightest(nodes, count);
        nodes[first].parent = count;
        const uint32_t second = lightest(nodes, count);
        if (second == count) {
            nodes[first].parent = 0; /* the root */
            break;
        }
        nodes[second].parent = count;
        nodes[count].weight = nodes[first].weight + nodes[second].weight;
    }
    for (uint32_t i = 0; i < HUFFMAN_SYMBOLS; i++) {
        uint32_t bits = 0;
        for (uint32_t node = i; nodes[node].parent != 0; node = nodes[node].parent)
            bits++;
        lengths[i] = (uint8_t)bits;
        longest = bits > longest ? bits : longest;
    }
    return longest;
}

/* Where codes are too long, the frequencies are made more alike. */
void huffman_lengths(uint8_t lengths[HUFFMAN_SYMBOLS],
                     const uint32_t frequencies[HUFFMAN_SYMBOLS]) {
    uint32_t weights[HUFFMAN_SYMBOLS];
    memcpy(weights, frequencies, sizeof weights);
    while (unlimited_lengths(lengths, weights) > HUFFMAN_LONGEST) {
        for (size_t i = 0; i < HUFFMAN_SYMBOLS; i++)
            weights[i] = (weights[i] + 1) / 2 + (weights[i] != 0);
    }
}

size_t huffman_encode(uint8_t *out, const uint8_t *symbols, size_t count,
                      const uint8_t lengths[HUFFMAN_SYMBOLS]) {
    uint32_t first[HUFFMAN_LONGEST + 1], codes[HUFFMAN_SYMBOLS], filled = 0, bits = 0;
    size_t size = 0;
    huffman_first_codes(first, lengths);
    for (size_t i = 0; i < HUFFMAN_SYMBOLS; i++)
        codes[i] = lengths[i] ? huffman_reverse(first[lengths[i]]++, lengths[i]) : 0;
    for (size_t i = 0; i < count; i++) {
        bits |= codes[symbols[i]] << filled;
        filled += lengths[symbols[i]];
        for (; filled >= 8; filled -= 8, bits >>= 8)
            out[size++] = (uint8_t)bits;
    }
    if (filled > 0) out[size++] = (uint8_t)bits;
    return size;
}

/* Bytes with the frequencies of a geometric distribution: about 4.6 bits each. */
static void fill_content(struct lm_random *random, uint8_t *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        uint32_t value = lm_random_below(random, 9);
        while (value < 240 && lm_random_below(random, 16) != 0)
            value += 1 + lm_random_below(random, 2) * (value & 1);
        bytes[i] = (uint8_t)(value * 37);
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 34};
    uint32_t frequencies[HUFFMAN_SYMBOLS] = {0};
    fill_content(&random, content, size);
    for (size_t i = 0; i < size; i++)
        frequencies[content[i]]++;
    huffman_lengths(code_lengths, frequencies);
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++) {
        streams.begin[s] = encoded[s];
        streams.size[s] = huffman_encode(encoded[s], content + s * huffman_part(size),
                                         huffman_stream_count(size, s), code_lengths);
    }
    memset(content, 0, size);
    content_size = size;
}

void lm_run(void) {
    static struct huffman_table table;
    decoded = huffman_table(&table, code_lengths) &&
              huffman_decode(content, content_size, &table, &streams);
}

const void *lm_result(void) {
    lm_require(decoded);
    return content;
}

uint32_t lm_result_size(void) {
    return content_size;
}
