/* SPDX-License-Identifier: Apache-2.0 */
/* BLAKE3 of one message (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, 2020): the last chunk, the tree
 * above the chunks, and the bench ABI, around the kernel of scalar.c or simd.c.
 *
 * The paper's tree puts the largest power of two of chunks to the left of each node. Joining
 * neighbours level by level, an odd one at the end rising as it is, builds the same tree. */
#include "blake3.h"

#include "bench.h"
#include "blake3_compress.h"
#include "random.h"

static LM_ALIGNED uint8_t input[BLAKE3_MAX_SIZE];
static LM_ALIGNED uint8_t values[BLAKE3_MAX_SIZE / BLAKE3_CHUNK_SIZE * BLAKE3_DIGEST_SIZE];
static uint8_t output[BLAKE3_DIGEST_SIZE];
static uint32_t input_size;

/* A chunk of at most 1024 bytes, `flags` added to its last block's: the message's last chunk. */
static void hash_last_chunk(uint8_t value[BLAKE3_DIGEST_SIZE], const uint8_t *bytes, size_t size,
                            uint32_t counter, uint32_t flags) {
    uint32_t h[8], start = BLAKE3_CHUNK_START;
    uint8_t last[BLAKE3_BLOCK_SIZE] = {0};
    memcpy(h, blake3_iv, sizeof h);
    for (; size > BLAKE3_BLOCK_SIZE; size -= BLAKE3_BLOCK_SIZE, bytes += BLAKE3_BLOCK_SIZE) {
        blake3_compress(h, bytes, BLAKE3_BLOCK_SIZE, counter, start);
        start = 0;
    }
    memcpy(last, bytes, size);
    blake3_compress(h, last, (uint32_t)size, counter, start | BLAKE3_CHUNK_END | flags);
    memcpy(value, h, sizeof h);
}

/* Joins the values of a level in pairs, in place; returns how many the next level has. */
static size_t join_level(size_t count) {
    const struct blake3_nodes parents = {.blocks = 1, .flags = BLAKE3_PARENT};
    blake3_hash_nodes(values, values, count / 2, &parents);
    if (count % 2 == 1) {
        memcpy(values + count / 2 * BLAKE3_DIGEST_SIZE, values + (count - 1) * BLAKE3_DIGEST_SIZE,
               BLAKE3_DIGEST_SIZE);
    }
    return (count + 1) / 2;
}

/* The values of all chunks of a message of more than one; returns how many. */
static size_t hash_chunks(const uint8_t *message, size_t size) {
    const struct blake3_nodes chunks = {.blocks = BLAKE3_CHUNK_SIZE / BLAKE3_BLOCK_SIZE,
                                        .counter_step = 1,
                                        .first_flags = BLAKE3_CHUNK_START,
                                        .last_flags = BLAKE3_CHUNK_END};
    const size_t whole = size / BLAKE3_CHUNK_SIZE, rest = size % BLAKE3_CHUNK_SIZE;
    blake3_hash_nodes(values, message, whole, &chunks);
    if (rest == 0) return whole;
    hash_last_chunk(values + whole * BLAKE3_DIGEST_SIZE, message + (size - rest), rest,
                    (uint32_t)whole, 0);
    return whole + 1;
}

void blake3(const uint8_t *message, size_t size, uint8_t digest[BLAKE3_DIGEST_SIZE]) {
    const struct blake3_nodes root = {.blocks = 1, .flags = BLAKE3_PARENT | BLAKE3_ROOT};
    lm_require(size <= BLAKE3_MAX_SIZE);
    if (size <= BLAKE3_CHUNK_SIZE) {
        hash_last_chunk(digest, message, size, 0, BLAKE3_ROOT);
        return;
    }
    size_t count = hash_chunks(message, size);
    while (count > 2)
        count = join_level(count);
    blake3_hash_node(digest, values, 0, &root);
}

void lm_setup(uint32_t size) {
    lm_require(size <= BLAKE3_MAX_SIZE);
    struct lm_random random = {.state = 21};
    lm_random_fill_bytes(&random, input, size);
    input_size = size;
}

void lm_run(void) {
    blake3(input, input_size, output);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
