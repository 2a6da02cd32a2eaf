/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distances of misspelt words to each word of a dictionary (G. Myers, "A Fast Bit-Vector
 * Algorithm for Approximate String Matching Based on Dynamic Programming", JACM 46, 1999, for whole
 * words as by H. Hyyrö, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
 * Distances", 2003). The dictionary, inputs and the bench ABI; the kernel is in scalar.c or simd.c.
 */
#include "levenshtein.h"

#include "bench.h"
#include "random.h"

#define MAX_WORDS (1u << 13)
#define QUERIES   8

static LM_ALIGNED struct word_pack packs[MAX_WORDS / PACK];
static LM_ALIGNED uint16_t distances[QUERIES * MAX_WORDS];
static uint8_t queries[QUERIES][LONGEST];
static uint32_t word_count;

void word_pack_set(struct word_pack *pack, size_t k, const uint8_t *letters, size_t size) {
    for (size_t i = 0; i < size; i++)
        pack->places[letters[i]][k] |= (uint16_t)(1u << i);
    pack->used[k] = (uint16_t)((1u << size) - 1);
}

/* Words of 3 to 16 letters; every query is eight letters long. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_WORDS && size % PACK == 0);
    struct lm_random random = {.state = 35};
    for (size_t i = 0; i < size; i++) {
        uint8_t letters[LONGEST];
        const size_t count = 3 + lm_random_below(&random, LONGEST - 2);
        for (size_t k = 0; k < count; k++)
            letters[k] = (uint8_t)lm_random_below(&random, ALPHABET);
        if (i % PACK == 0) packs[i / PACK] = (struct word_pack){.used = {0}};
        word_pack_set(&packs[i / PACK], i % PACK, letters, count);
    }
    for (size_t i = 0; i < QUERIES; i++) {
        for (size_t k = 0; k < 8; k++)
            queries[i][k] = (uint8_t)lm_random_below(&random, ALPHABET);
    }
    word_count = size;
}

void lm_run(void) {
    for (size_t i = 0; i < QUERIES; i++)
        levenshtein(distances + i * word_count, packs, word_count / PACK, queries[i], 8);
}

const void *lm_result(void) {
    return distances;
}

uint32_t lm_result_size(void) {
    return QUERIES * word_count * (uint32_t)sizeof distances[0];
}
