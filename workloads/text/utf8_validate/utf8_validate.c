/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 validation (RFC 3629; J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One
 * Instruction Per Byte", Software: Practice and Experience 51, 2021) of documents in mixed scripts,
 * a quarter of them damaged near their end. Inputs and the bench ABI; the kernel is in scalar.c or
 * simd.c. */
#include "utf8_validate.h"

#include "bench.h"
#include "random.h"

#define DOCUMENTS    16
#define LONGEST_WORD (9 * 4 + 1) /* nine characters of four bytes, and a space */
#define MAX_SIZE     (1u << 20)

static LM_ALIGNED uint8_t text[MAX_SIZE];
static uint8_t valid[DOCUMENTS];
static uint32_t document_size;

/* The alphabets words are drawn from: first code point, how many follow, and how often in 16. */
static const struct script {
    uint32_t first, count, weight;
} scripts[] = {
    {'a', 26, 10},     /* Latin, 1 byte */
    {0x0430, 32, 3},   /* Cyrillic, 2 bytes */
    {0x4e00, 4096, 2}, /* Han, 3 bytes */
    {0x1f600, 64, 1},  /* emoticons, 4 bytes */
};

static const struct script *draw_script(struct lm_random *random) {
    uint32_t draw = lm_random_below(random, 16);
    const struct script *script = scripts;
    for (; draw >= script->weight; script++)
        draw -= script->weight;
    return script;
}

static size_t put_code_point(uint8_t *bytes, uint32_t c) {
    if (c < 0x80) {
        bytes[0] = (uint8_t)c;
        return 1;
    }
    const size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        bytes[i] = (uint8_t)(0x80 | (c & 0x3f));
    bytes[0] = (uint8_t)(0xf00u >> size | c);
    return size;
}

/* Words of two to nine characters of one script, each followed by a space; filled up with dots. */
static void write_document(struct lm_random *random, uint8_t *bytes, size_t size) {
    size_t used = 0;
    while (used + LONGEST_WORD <= size) {
        const struct script *const script = draw_script(random);
        for (uint32_t left = 2 + lm_random_below(random, 8); left > 0; left--) {
            const uint32_t c = script->first + lm_random_below(random, script->count);
            used += put_code_point(bytes + used, c);
        }
        bytes[used++] = ' ';
    }
    while (used < size)
        bytes[used++] = '.';
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE && size >= 64 * DOCUMENTS && size % DOCUMENTS == 0);
    struct lm_random random = {.state = 9};
    document_size = size / DOCUMENTS;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        uint8_t *const document = text + i * document_size;
        write_document(&random, document, document_size);
        if (i % 4 == 3) document[document_size - 1 - lm_random_below(&random, 16)] = 0xc0;
    }
}

void lm_run(void) {
    for (size_t i = 0; i < DOCUMENTS; i++) {
        valid[i] = utf8_validate(text + i * document_size, document_size);
    }
}

const void *lm_result(void) {
    return valid;
}

uint32_t lm_result_size(void) {
    return sizeof valid;
}
