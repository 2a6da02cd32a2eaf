/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a blocked Bloom filter, scalar: all eight bits are looked at, since a branch after each
 * would be guessed wrong as often as a key is not there. */
#include "bloom_probe.h"

size_t bloom_probe(uint32_t *restrict found, const struct bloom_block *restrict filter,
                   size_t blocks, const uint64_t *restrict hashes, size_t count) {
    size_t hits = 0;
    for (size_t i = 0; i < count; i++) {
        const struct bloom_block *const block = &filter[bloom_block_of(hashes[i], blocks)];
        uint32_t all = 1;
        for (size_t k = 0; k < BLOOM_WORDS; k++)
            all &= block->words[k] >> ((uint32_t)hashes[i] * bloom_salts[k] >> 27);
        found[hits] = (uint32_t)i;
        hits += all;
    }
    return hits;
}
