/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a blocked Bloom filter (F. Putze, P. Sanders and J. Singler, "Cache-, Hash- and
 * Space-Efficient Bloom Filters", WEA 2007) in the layout of Apache Parquet's split block filter:
 * before a join, rows without a partner are left out. Half of the keys probed are in the filter.
 * Insertion, inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "bloom_probe.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT    (1u << 16)
#define BITS_PER_KEY 16

static struct bloom_block built[MAX_COUNT / 2 * BITS_PER_KEY / 256];
static LM_ALIGNED uint64_t hashes[MAX_COUNT];
static LM_ALIGNED uint32_t found[MAX_COUNT];
static uint32_t key_count, block_count, found_count;

const uint32_t bloom_salts[BLOOM_WORDS] = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                           0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

void bloom_insert(struct bloom_block *filter, size_t blocks, uint64_t hash) {
    struct bloom_block *const block = &filter[bloom_block_of(hash, blocks)];
    for (size_t i = 0; i < BLOOM_WORDS; i++)
        block->words[i] |= 1u << ((uint32_t)hash * bloom_salts[i] >> 27);
}

/* The hashes are drawn at random, as a good hash function of any keys would give them. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT && size % 32 == 0);
    struct lm_random random = {.state = 44};
    block_count = size / 2 * BITS_PER_KEY / 256;
    for (size_t i = 0; i < block_count; i++)
        built[i] = (struct bloom_block){{0}};
    uint32_t inserted = 0;
    for (size_t i = 0; i < size; i++) {
        hashes[i] = lm_random_u64(&random);
        const bool insert = lm_random_below(&random, size - (uint32_t)i) < size / 2 - inserted;
        if (insert) bloom_insert(built, block_count, hashes[i]);
        inserted += insert;
    }
    key_count = size;
}

void lm_run(void) {
    found_count = (uint32_t)bloom_probe(found, built, block_count, hashes, key_count);
}

const void *lm_result(void) {
    return found;
}

uint32_t lm_result_size(void) {
    return found_count * (uint32_t)sizeof found[0];
}
