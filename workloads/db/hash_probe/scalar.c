/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a hash table, scalar: eight tags at a time in a word. A byte of x is zero where neither
 * its top bit nor a carry into it, from adding 127 to the rest, is set: exact for every byte. */
#include "hash_probe.h"

#include "bits.h"

#define LOW_BITS ((uint64_t)0x7f7f7f7f7f7f7f7f)

/* The top bit of each zero byte. */
static inline uint64_t mark_zeros(uint64_t x) {
    return ~(((x & LOW_BITS) + LOW_BITS) | x | LOW_BITS);
}

/* Looks at a group; whether the search ends there. */
static inline bool search_group(uint32_t *value, const struct table_group *group, uint32_t key,
                                uint8_t tag) {
    uint64_t empty = 0;
    for (size_t half = 0; half < SLOTS; half += 8) {
        const uint64_t tags = lm_load_u64(group->tags + half);
        uint64_t marks = mark_zeros(tags ^ tag * (uint64_t)0x0101010101010101);
        for (; marks != 0; marks &= marks - 1) {
            const size_t slot = half + (size_t)__builtin_ctzll(marks) / 8;
            if (group->keys[slot] == key) {
                *value = group->values[slot];
                return true;
            }
        }
        empty |= ~tags & ~LOW_BITS;
    }
    return empty != 0;
}

void hash_probe(uint32_t *restrict values, const struct table *restrict table,
                const uint32_t *restrict keys, size_t count, uint32_t missing) {
    for (size_t i = 0; i < count; i++) {
        const struct place place = table_place(table, keys[i]);
        uint32_t group = place.group;
        values[i] = missing;
        while (!search_group(&values[i], &table->groups[group], keys[i], place.tag))
            group = table_next(table, group);
    }
}
