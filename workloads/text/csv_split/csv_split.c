/* SPDX-License-Identifier: Apache-2.0 */
/* Splitting of comma-separated values (Y. Shafranovich, RFC 4180, 2005) into fields: records of
 * seven fields, numbers, words and quoted text with commas, line feeds and quotes in it. Inputs and
 * the bench ABI; the kernel is in scalar.c or simd.c. */
#include "csv_split.h"

#include "bench.h"
#include "writer.h"

#define MAX_SIZE (1u << 20)
#define FIELDS   7

static LM_ALIGNED uint8_t text[MAX_SIZE];
static LM_ALIGNED uint32_t ends[MAX_SIZE + CSV_SLACK];
static uint32_t text_size, end_count;

/* What a field of each kind is drawn from, and how many characters it has at least and at most. */
static const struct kind {
    const char *characters;
    uint32_t count, least, most;
} kinds[] = {
    {"0123456789", 10, 1, 8},
    {"abcdefghijklmnopqrstuvwxyz", 26, 3, 14},
    {"abcdefghijklm nopqrstuvw, xyz ,\n", 32, 8, 60}, /* quoted */
};

static void put_field(struct lm_writer *writer, size_t kind_index) {
    const struct kind *const kind = &kinds[kind_index];
    const bool quoted = kind_index == 2;
    if (quoted) lm_put(writer, '"');
    lm_put_drawn(writer, kind->characters, kind->count, kind->least, kind->most);
    if (!quoted) return;
    if (lm_random_below(&writer->random, 4) == 0) lm_put_text(writer, " \"\"so, it is\"\"");
    lm_put(writer, '"');
}

void lm_setup(uint32_t size) {
    static const uint8_t field_kinds[FIELDS] = {0, 1, 0, 2, 1, 0, 0};
    lm_require(size <= MAX_SIZE);
    struct lm_writer writer = {.random = {.state = 33}, .text = text, .size = size};
    for (size_t field = 0; !lm_writer_full(&writer); field = (field + 1) % FIELDS) {
        put_field(&writer, field_kinds[field]);
        lm_put(&writer, field == FIELDS - 1 ? '\n' : ',');
    }
    text_size = size;
}

void lm_run(void) {
    end_count = (uint32_t)csv_split(ends, text, text_size);
}

const void *lm_result(void) {
    return ends;
}

uint32_t lm_result_size(void) {
    return end_count * (uint32_t)sizeof ends[0];
}
