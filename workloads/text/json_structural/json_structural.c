/* SPDX-License-Identifier: Apache-2.0 */
/* Structural scan of JSON (RFC 8259), the first of two stages of parsing (G. Langdale and D.
 * Lemire, "Parsing Gigabytes of JSON per Second", The VLDB Journal 28, 2019): an array of records
 * with nested objects and arrays, and strings with escapes. Inputs and the bench ABI; the kernel is
 * in scalar.c or simd.c. */
#include "json_structural.h"

#include "bench.h"
#include "writer.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t text[MAX_SIZE];
static LM_ALIGNED uint32_t indices[MAX_SIZE + JSON_SLACK];
static uint32_t text_size, index_count;

static void put_number(struct lm_writer *writer) {
    if (lm_random_below(&writer->random, 8) == 0) lm_put(writer, '-');
    lm_put_drawn(writer, "123456789", 9, 1, 5);
    if (lm_random_below(&writer->random, 4) == 0) {
        lm_put(writer, '.');
        lm_put_drawn(writer, "0123456789", 10, 1, 6);
    }
}

/* Pieces of text with signs of JSON among them, and now and then an escape. */
static void put_string(struct lm_writer *writer, uint32_t most) {
    static const char *const escapes[] = {"\\n", "\\\"", "\\\\", "\\u00e9"};
    lm_put(writer, '"');
    lm_put_drawn(writer, "abcdefghijklmnopqrstuvwxyz :,{}[]", 33, 0, most);
    if (lm_random_below(&writer->random, 8) == 0) {
        lm_put_text(writer, escapes[lm_random_below(&writer->random, 4)]);
        lm_put_drawn(writer, "abcdefgh", 8, 0, most);
    }
    lm_put(writer, '"');
}

static void put_record(struct lm_writer *writer) {
    static const char *const words[] = {"true", "false", "null"};
    lm_put_text(writer, "  {\"id\": ");
    put_number(writer);
    lm_put_text(writer, ", \"text\": ");
    put_string(writer, 100);
    lm_put_text(writer, ", \"user\": {\"name\": ");
    put_string(writer, 16);
    lm_put_text(writer, ", \"verified\": ");
    lm_put_text(writer, words[lm_random_below(&writer->random, 3)]);
    lm_put_text(writer, "}, \"position\": [");
    put_number(writer);
    lm_put_text(writer, ", ");
    put_number(writer);
    lm_put_text(writer, "]},\n");
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_writer writer = {.random = {.state = 34}, .text = text, .size = size};
    lm_put_text(&writer, "[\n");
    while (!lm_writer_full(&writer))
        put_record(&writer);
    text_size = size;
}

void lm_run(void) {
    index_count = (uint32_t)json_structural(indices, text, text_size);
}

const void *lm_result(void) {
    return indices;
}

uint32_t lm_result_size(void) {
    return index_count * (uint32_t)sizeof indices[0];
}
