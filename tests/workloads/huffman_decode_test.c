/* SPDX-License-Identifier: Apache-2.0 */
/* Huffman codes: the example of RFC 1951, codes that are none, contents of all sizes and kinds
 * there and back, optimal lengths, and cut or corrupted streams against a decoder bit by bit; all
 * ends where the readable world does. */
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/huffman_decode/huffman_decode.h"

#include <stdbool.h>

enum { MAX_CONTENT = 700, MAX_STREAM = MAX_CONTENT * HUFFMAN_LONGEST / 8 + 2 };

/* The symbol at a bit of a stream, by counting codes; advances the bit. False where no code ends
 * before the stream does. */
static bool next_symbol(uint8_t *symbol, size_t *bit, const uint8_t *stream, size_t size,
                        const uint8_t lengths[HUFFMAN_SYMBOLS]) {
    uint32_t code = 0, first = 0;
    for (uint32_t bits = 1; bits <= HUFFMAN_LONGEST && *bit < 8 * size; bits++) {
        code = code << 1 | (stream[*bit / 8] >> *bit % 8 & 1);
        ++*bit;
        first <<= 1;
        for (size_t i = 0; i < HUFFMAN_SYMBOLS; i++) {
            if (lengths[i] != bits) continue;
            *symbol = (uint8_t)i;
            if (first++ == code) return true;
        }
    }
    return false;
}

static bool decode_bit_by_bit(uint8_t *content, size_t count, const uint8_t *stream, size_t size,
                              const uint8_t lengths[HUFFMAN_SYMBOLS]) {
    size_t bit = 0;
    for (size_t i = 0; i < count; i++)
        if (!next_symbol(&content[i], &bit, stream, size, lengths)) return false;
    return (bit + 7) / 8 == size;
}

/* Streams as they are encoded, and what they should decode to. */
struct encoded {
    uint8_t bytes[HUFFMAN_STREAMS][MAX_STREAM], lengths[HUFFMAN_SYMBOLS];
    size_t sizes[HUFFMAN_STREAMS], count;
};

static void encode(struct encoded *encoded, const uint8_t *content, size_t count) {
    uint32_t frequencies[HUFFMAN_SYMBOLS] = {1, 1};
    for (size_t i = 0; i < count; i++)
        frequencies[content[i]]++;
    huffman_lengths(encoded->lengths, frequencies);
    encoded->count = count;
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++)
        encoded->sizes[s] = huffman_encode(encoded->bytes[s], content + s * huffman_part(count),
                                           huffman_stream_count(count, s), encoded->lengths);
}

/* Decodes exact copies of the streams as the decoder bit by bit does; returns whether they are
 * good.
 */
static bool assert_decodes(const struct encoded *encoded) {
    static struct huffman_table table;
    uint8_t expected[MAX_CONTENT], *copies[HUFFMAN_STREAMS];
    uint8_t *const content = guarded_alloc(encoded->count);
    struct huffman_streams streams;
    bool good = true;
    assert_true(huffman_table(&table, encoded->lengths));
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++) {
        const size_t size = encoded->sizes[s], first = s * huffman_part(encoded->count);
        copies[s] = guarded_alloc(size);
        memcpy(copies[s], encoded->bytes[s], size);
        streams.begin[s] = copies[s];
        streams.size[s] = size;
        good &= decode_bit_by_bit(expected + first, huffman_stream_count(encoded->count, s),
                                  copies[s], size, encoded->lengths);
    }
    assert_int_equal(huffman_decode(content, encoded->count, &table, &streams), good);
    if (good) assert_memory_equal(content, expected, encoded->count);
    for (size_t s = 0; s < HUFFMAN_STREAMS; s++)
        guarded_free(copies[s], encoded->sizes[s]);
    guarded_free(content, encoded->count);
    return good;
}

/* Lengths 3 3 3 3 3 2 4 4 for A to H: codes 010 to 110, 00, 1110, 1111. */
static void knows_the_example_of_the_rfc(void **state) {
    (void)state;
    static const char *const codes[] = {"010", "011", "100", "101", "110", "00", "1110", "1111"};
    static struct huffman_table table;
    uint8_t lengths[HUFFMAN_SYMBOLS] = {0};
    for (size_t i = 0; i < 8; i++)
        lengths['A' + i] = (uint8_t)strlen(codes[i]);
    assert_true(huffman_table(&table, lengths));
    for (size_t i = 0; i < 8; i++) {
        uint32_t bits = 0;
        for (size_t k = 0; k < strlen(codes[i]); k++)
            bits |= (uint32_t)(codes[i][k] == '1') << k;
        for (uint32_t rest = bits; rest < 1 << HUFFMAN_LONGEST; rest += 1u << lengths['A' + i]) {
            assert_int_equal(table.entries[rest].symbol, 'A' + i);
            assert_int_equal(table.entries[rest].bits, lengths['A' + i]);
        }
    }
    uint8_t stream[8];
    assert_int_equal(huffman_encode(stream, (const uint8_t *)"FAH", 3, lengths), 2);
    assert_int_equal(stream[0] | stream[1] << 8, 0x1e8); /* 00 010 1111, from the lowest bit on */
}

static void refuses_what_is_no_code(void **state) {
    (void)state;
    static const struct {
        uint8_t lengths[5];
        bool good;
    } cases[] = {
        {{1, 1}, true},
        {{2, 2, 2, 2}, true},
        {{1, 2, 3, 3}, true},
        {{0}, false},
        {{1}, false},
        {{1, 2}, false},
        {{1, 1, 1}, false},
        {{2, 2, 2, 2, 2}, false},
        {{1, 12, 12}, false},
        {{1, 2, 255, 3}, false},
        {{1, 2, 3, 4, 4}, true},
        {{1, 2, 3, 4, 11}, false},
    };
    static struct huffman_table table;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t lengths[HUFFMAN_SYMBOLS] = {0};
        memcpy(lengths, cases[i].lengths, sizeof cases[i].lengths);
        if (huffman_table(&table, lengths) != cases[i].good) fail_msg("case %zu", i);
    }
}

/* Frequencies that are powers of two have codes of just their information. */
static void finds_optimal_lengths(void **state) {
    (void)state;
    uint8_t lengths[HUFFMAN_SYMBOLS];
    uint32_t frequencies[HUFFMAN_SYMBOLS] = {0};
    for (uint32_t i = 0; i < 12; i++)
        frequencies[7 * i] = i < 11 ? 1024u >> i : 1;
    huffman_lengths(lengths, frequencies);
    for (uint32_t i = 0; i < 12; i++)
        assert_int_equal(lengths[7 * i], i < 11 ? i + 1 : 11);
    for (uint32_t i = 0; i < HUFFMAN_SYMBOLS; i++)
        assert_true(frequencies[i] != 0 || lengths[i] == 0);
    static struct huffman_table table;
    uint32_t before = 1, here = 1; /* Fibonacci's numbers give the longest codes */
    for (uint32_t i = 0; i < 40; i++) {
        const uint32_t sum = before + here;
        frequencies[i] = before;
        before = here;
        here = sum;
    }
    huffman_lengths(lengths, frequencies);
    assert_true(huffman_table(&table, lengths));
}

static void fill_content(struct lm_random *random, uint8_t *content, size_t count) {
    const uint32_t letters = 1 + lm_random_below(random, 256);
    for (size_t i = 0; i < count; i++)
        content[i] = (uint8_t)lm_random_below(random, 1 + lm_random_below(random, letters));
}

static void gives_back_what_was_encoded(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static struct encoded encoded;
    for (size_t count = 0; count <= MAX_CONTENT; count += count < 250 ? 1 : 13) {
        for (int round = 0; round < 2; round++) {
            uint8_t content[MAX_CONTENT];
            fill_content(&random, content, count);
            encode(&encoded, content, count);
            assert_true(assert_decodes(&encoded));
        }
    }
}

static void notices_streams_that_do_not_fit(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static struct encoded encoded;
    unsigned good = 0, bad = 0;
    for (int round = 0; round < 1000; round++) {
        uint8_t content[MAX_CONTENT];
        const size_t count = lm_random_below(&random, round % 8 == 0 ? 4 : MAX_CONTENT);
        fill_content(&random, content, count);
        encode(&encoded, content, count);
        const size_t s = lm_random_below(&random, HUFFMAN_STREAMS);
        size_t *const size = &encoded.sizes[s];
        const uint32_t kind = *size == 0 ? 1 : lm_random_below(&random, 4);
        if (kind == 0) *size -= 1 + lm_random_below(&random, (uint32_t)*size);
        if (kind == 1) encoded.bytes[s][(*size)++] = 0;
        if (kind >= 2) encoded.bytes[s][lm_random_below(&random, (uint32_t)*size)] ^= 0x55;
        if (assert_decodes(&encoded)) {
            good++;
        } else {
            bad++;
        }
    }
    print_message("%u good, %u bad\n", good, bad);
    assert_true(good > 50 && bad > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_example_of_the_rfc),
        cmocka_unit_test(refuses_what_is_no_code),
        cmocka_unit_test(finds_optimal_lengths),
        cmocka_unit_test(gives_back_what_was_encoded),
        cmocka_unit_test(notices_streams_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
