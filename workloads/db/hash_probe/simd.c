/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a hash table, simd: one comparison says which of a group's sixteen tags match, and the
 * tags' top bits which slots are full. Nothing more is vectors' work: without gathers each key is
 * looked up by itself. */
#include "hash_probe.h"

#include "guest_simd.h"

#define FULL 0xffffu

/* Looks at a group; whether the search ends there. */
static inline bool search_group(uint32_t *value, const struct table_group *group, uint32_t key,
                                v128_t tag) {
    const v128_t tags = wasm_v128_load(group->tags);
    uint32_t matches = (uint32_t)wasm_i8x16_bitmask(wasm_i8x16_eq(tags, tag));
    for (; matches != 0; matches &= matches - 1) {
        const size_t slot = (size_t)__builtin_ctz(matches);
        if (group->keys[slot] == key) {
            *value = group->values[slot];
            return true;
        }
    }
    return (uint32_t)wasm_i8x16_bitmask(tags) != FULL;
}

void hash_probe(uint32_t *restrict values, const struct table *restrict table,
                const uint32_t *restrict keys, size_t count, uint32_t missing) {
    for (size_t i = 0; i < count; i++) {
        const struct place place = table_place(table, keys[i]);
        const v128_t tag = wasm_u8x16_splat(place.tag);
        uint32_t group = place.group;
        values[i] = missing;
        while (!search_group(&values[i], &table->groups[group], keys[i], tag))
            group = table_next(table, group);
    }
}
