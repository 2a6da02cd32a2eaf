/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a hash table: the table, and the kernel for the workload and its tests. */
#ifndef LM_WORKLOADS_HASH_PROBE_H
#define LM_WORKLOADS_HASH_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOTS ((size_t)16)

/* Sixteen slots, each with a tag: 0 while it is empty, else the top bit and seven bits of the hash.
 */
struct table_group {
    _Alignas(16) uint8_t tags[SLOTS];
    uint32_t keys[SLOTS], values[SLOTS];
};

/* 2^log_groups groups, at most 2^20. A key is in the first group from its own on that had room when
 * it came in; some group always has an empty slot. */
struct table {
    struct table_group *groups;
    uint32_t log_groups;
};

/* Where a key's search begins, and its tag. */
struct place {
    uint32_t group;
    uint8_t tag;
};

/* Multiplicative hashing (Knuth, volume 3, section 6.4): the tag is the product's top seven bits,
 * the group the bits below. */
static inline struct place table_place(const struct table *table, uint32_t key) {
    const uint32_t hash = key * 0x9e3779b1;
    const uint32_t mask = (1u << table->log_groups) - 1;
    return (struct place){hash >> (25 - table->log_groups) & mask, (uint8_t)(0x80 | hash >> 25)};
}

static inline uint32_t table_next(const struct table *table, uint32_t group) {
    return (group + 1) & ((1u << table->log_groups) - 1);
}

/* Adds a key that is not in the table. */
void table_insert(struct table *table, uint32_t key, uint32_t value);

/* For each of `count` keys the value it has in the table, or `missing`. One per variant. */
void hash_probe(uint32_t *restrict values, const struct table *restrict table,
                const uint32_t *restrict keys, size_t count, uint32_t missing);

#endif
