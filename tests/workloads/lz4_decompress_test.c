/* SPDX-License-Identifier: Apache-2.0 */
/* LZ4: blocks written by hand after the format's description, contents of all sizes, patterns of
 * all periods and lengths there and back, and corrupted blocks against a decoder that checks every
 * byte; blocks and contents end where the readable world does. */
#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/lz4_decompress/lz4_decompress.h"

#include <stdbool.h>

enum { MAX_CONTENT = 3000, MAX_BLOCK = LZ4_BOUND(MAX_CONTENT) };

struct reader {
    const uint8_t *block;
    size_t size, at;
    bool failed;
};

static uint8_t next_byte(struct reader *reader) {
    if (reader->at == reader->size) {
        reader->failed = true;
        return 0;
    }
    return reader->block[reader->at++];
}

static size_t next_length(struct reader *reader, size_t nibble) {
    uint8_t more = nibble == 15 ? 255 : 0;
    while (more == 255 && !reader->failed) {
        more = next_byte(reader);
        nibble += more;
    }
    return nibble;
}

/* Byte by byte, by the format's description; LZ4_BAD as the decoder under test. */
static size_t decode_by_description(uint8_t *content, size_t capacity, const uint8_t *block,
                                    size_t size) {
    struct reader reader = {.block = block, .size = size};
    size_t used = 0;
    for (;;) {
        const uint8_t token = next_byte(&reader);
        for (size_t left = next_length(&reader, token >> 4); left > 0 && !reader.failed; left--) {
            const uint8_t byte = next_byte(&reader);
            if (reader.failed || used == capacity) return LZ4_BAD;
            content[used++] = byte;
        }
        if (reader.failed) return LZ4_BAD;
        if (reader.at == size) return (token & 15) == 0 ? used : LZ4_BAD;
        const size_t low = next_byte(&reader), offset = low | (size_t)next_byte(&reader) << 8;
        const size_t match = next_length(&reader, token & 15) + 4;
        if (reader.failed || reader.at == size || offset == 0 || offset > used) return LZ4_BAD;
        if (match > capacity - used) return LZ4_BAD;
        for (size_t i = 0; i < match; i++, used++)
            content[used] = content[used - offset];
    }
}

/* Decodes an exact copy of the block into exactly `capacity` bytes. */
static void assert_decodes(const uint8_t *block, size_t size, size_t capacity) {
    static uint8_t expected[2 * MAX_CONTENT];
    uint8_t *const exact = guarded_alloc(size), *const content = guarded_alloc(capacity);
    assert_true(capacity <= sizeof expected);
    memcpy(exact, block, size);
    const size_t expected_size = decode_by_description(expected, capacity, block, size);
    assert_int_equal(lz4_decompress(content, capacity, exact, size), expected_size);
    if (expected_size != LZ4_BAD) assert_memory_equal(content, expected, expected_size);
    guarded_free(exact, size);
    guarded_free(content, capacity);
}

static void knows_blocks(void **state) {
    (void)state;
    static const struct {
        const char *block, *content; /* NULL: malformed */
    } cases[] = {
        {"00", ""},
        {"50 68656c6c6f", "hello"},
        {"11 61 0100 00", "aaaaaa"},
        {"31 616263 0300 10 78", "abcabcabx"},
        {"1f 61 0100 05 10 62", "aaaaaaaaaaaaaaaaaaaaaaaaab"},
        {"f0 02 6162636465666768696a6b6c6d6e6f7071", "abcdefghijklmnopq"},
        {"", NULL},
        {"10", NULL},            /* no literal */
        {"f0", NULL},            /* no length */
        {"f0 ff", NULL},         /* a length without an end */
        {"11 61 01", NULL},      /* half an offset */
        {"11 61 0000 00", NULL}, /* offset 0 */
        {"11 61 0200 00", NULL}, /* before the beginning */
        {"01 0100 00", NULL},    /* nothing to copy yet */
        {"1f 61 0100", NULL},    /* no length */
        {"11 61 0100", NULL},    /* a match at the end */
        {"11 61", NULL},         /* a match without an offset */
        {"01", NULL},
        {"50 68656c6c6f 00", NULL}, /* half an offset */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t block[64], content[64];
        const size_t size = bytes_of_hex(block, sizeof block, cases[i].block);
        const size_t decoded = lz4_decompress(content, sizeof content, block, size);
        const size_t expected = cases[i].content ? strlen(cases[i].content) : LZ4_BAD;
        if (decoded != expected) fail_msg("%s: %zu", cases[i].block, decoded);
        if (cases[i].content) assert_memory_equal(content, cases[i].content, expected);
        for (size_t capacity = 0; capacity <= 40; capacity++)
            assert_decodes(block, size, capacity);
    }
}

/* Content from an alphabet so small that there are matches, or with runs of any period. */
static void fill_content(struct lm_random *random, uint8_t *content, size_t size,
                         uint32_t letters) {
    for (size_t i = 0; i < size; i++)
        content[i] = (uint8_t)lm_random_below(random, letters);
    for (uint32_t runs = lm_random_below(random, 4); runs > 0 && size > 40; runs--) {
        const size_t period = 1 + lm_random_below(random, 36);
        const size_t begin = period + lm_random_below(random, (uint32_t)(size - period));
        const size_t length = lm_random_below(random, (uint32_t)(size - begin) + 1);
        for (size_t i = begin; i < begin + length; i++)
            content[i] = content[i - period];
    }
}

static void gives_back_what_was_encoded(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static uint8_t content[MAX_CONTENT], block[MAX_BLOCK], decoded[MAX_CONTENT];
    for (size_t size = 0; size <= MAX_CONTENT; size += size < 300 ? 1 : 97) {
        for (uint32_t letters = 1; letters <= 256; letters *= 4) {
            fill_content(&random, content, size, letters);
            const size_t block_size = lz4_compress(block, content, size);
            assert_true(block_size <= LZ4_BOUND(size));
            assert_int_equal(decode_by_description(decoded, size, block, block_size), size);
            assert_memory_equal(decoded, content, size);
            assert_decodes(block, block_size, size);
            assert_decodes(block, block_size, size + lm_random_below(&random, 70));
            if (size > 0) assert_decodes(block, block_size, size - 1);
        }
    }
}

/* One literal run, and a match of every offset and length behind it, with room behind and without.
 */
static void copies_every_offset_and_length(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t offset = 1; offset <= 40; offset++) {
        for (size_t match = 4; match <= 100; match++) {
            uint8_t block[128] = {0xff, 40 - 15};
            size_t size = 2;
            lm_random_fill_bytes(&random, block + size, 40);
            size += 40;
            block[size++] = (uint8_t)offset;
            block[size++] = 0;
            if (match < 19) block[0] = (uint8_t)(0xf0 | (match - 4));
            if (match >= 19) block[size++] = (uint8_t)(match - 19);
            block[size++] = 0x50;
            size += 5;
            assert_decodes(block, size, 40 + match + 5);
            assert_decodes(block, size, 40 + match + 5 + 37);
        }
    }
}

static void survives_corruption(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static uint8_t content[MAX_CONTENT], block[MAX_BLOCK];
    for (int round = 0; round < 6000; round++) {
        const size_t size = 1 + lm_random_below(&random, MAX_CONTENT / 4);
        fill_content(&random, content, size, 1 + lm_random_below(&random, 6));
        size_t block_size = lz4_compress(block, content, size);
        for (uint32_t errors = 1 + lm_random_below(&random, 3); errors > 0; errors--) {
            const uint32_t at = lm_random_below(&random, (uint32_t)block_size);
            const uint32_t kind = lm_random_below(&random, 4);
            if (kind == 0) block[at] = (uint8_t)lm_random_u64(&random);
            if (kind == 1) block[at] = 0xff;
            if (kind == 2) block[at] ^= (uint8_t)(1u << lm_random_below(&random, 8));
            if (kind == 3) block_size = at + 1;
        }
        assert_decodes(block, block_size, size);
        assert_decodes(block, block_size, size + lm_random_below(&random, 400));
    }
    for (int round = 0; round < 3000; round++) { /* no block at all */
        const size_t size = lm_random_below(&random, 60);
        lm_random_fill_bytes(&random, block, size);
        for (size_t i = 1; i < size; i += 3)
            block[i] &= 3;
        assert_decodes(block, size, lm_random_below(&random, 500));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_blocks),
        cmocka_unit_test(gives_back_what_was_encoded),
        cmocka_unit_test(copies_every_offset_and_length),
        cmocka_unit_test(survives_corruption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
