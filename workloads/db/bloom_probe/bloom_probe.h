/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a blocked Bloom filter: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_BLOOM_PROBE_H
#define LM_WORKLOADS_BLOOM_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOOM_WORDS 8

/* A key is in one block, and there one bit of each word is its own. */
struct bloom_block {
    _Alignas(32) uint32_t words[BLOOM_WORDS];
};

/* Odd multipliers, one per word: the top five bits of a product say which bit of the word. */
extern const uint32_t bloom_salts[BLOOM_WORDS];

/* The block of a hashed key among `blocks`, from its upper half; the lower half picks the bits. */
static inline size_t bloom_block_of(uint64_t hash, size_t blocks) {
    return (size_t)(((hash >> 32) * (uint64_t)blocks) >> 32);
}

void bloom_insert(struct bloom_block *filter, size_t blocks, uint64_t hash);

/* Writes the positions, ascending, of those of `count` hashed keys that the filter may hold, and
 * returns how many there are. `found` has room for `count`, all of which may be written; count,
 * blocks < 2^32. One per variant. */
size_t bloom_probe(uint32_t *restrict found, const struct bloom_block *restrict filter,
                   size_t blocks, const uint64_t *restrict hashes, size_t count);

#endif
