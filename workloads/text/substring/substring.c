/* SPDX-License-Identifier: Apache-2.0 */
/* Substring search: all occurrences of words and phrases in a text of words drawn from a small
 * vocabulary, so that beginnings of needles are frequent. Inputs and the bench ABI; the kernel is
 * in scalar.c or simd.c. */
#include "substring.h"

#include "bench.h"
#include "writer.h"

#include <string.h>

#define MAX_SIZE (1u << 18)
#define WORDS    24

static LM_ALIGNED uint8_t text[MAX_SIZE];
static LM_ALIGNED uint32_t found[MAX_SIZE];
static uint32_t text_size, found_count;

static const char *const words[WORDS] = {
    "vector",  "lane", "memory", "load",    "store", "the",    "a",        "of",
    "shuffle", "and",  "mask",   "compare", "sum",   "branch", "register", "to",
    "in",      "with", "byte",   "integer", "float", "is",     "wide",     "swizzle"};

/* Frequent, rare and absent ones, of 3 to 24 bytes. */
static const char *const needles[] = {
    "the",           "swizzle",          "shuffle and mask", "vector lane memory load ",
    "register wide", "integers of bits", "loadstone",        "comparison"};

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_writer writer = {.random = {.state = 36}, .text = text, .size = size};
    while (!lm_writer_full(&writer)) {
        lm_put_text(&writer, words[lm_random_below(&writer.random, WORDS)]);
        lm_put(&writer, ' ');
    }
    text_size = size;
}

static void find_all(const char *needle) {
    const size_t needle_size = strlen(needle);
    for (size_t i = 0; i < text_size; i++) {
        i += substring_index(text + i, text_size - i, (const uint8_t *)needle, needle_size);
        found[found_count++] = (uint32_t)i;
    }
}

void lm_run(void) {
    found_count = 0;
    for (size_t i = 0; i < sizeof needles / sizeof needles[0]; i++)
        find_all(needles[i]);
}

const void *lm_result(void) {
    return found;
}

uint32_t lm_result_size(void) {
    return found_count * (uint32_t)sizeof found[0];
}
