/* SPDX-License-Identifier: Apache-2.0 */
/* A hash map from byte strings to counts, with linear probing after Robin Hood: a key that is
 * farther from its place than the one it meets takes that one's slot. The map, for the workload and
 * its tests. */
#ifndef LM_WORKLOADS_HASH_MAP_H
#define LM_WORKLOADS_HASH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash_map_slot {
    const uint8_t *key; /* the caller's bytes; NULL: empty */
    uint32_t key_size, hash, value;
};

/* A map of 2^log_slots slots, of which seven eighths may be full; it then doubles, up to
 * 2^log_limit. `memory` holds twice as many slots: a table of each size begins at its own number of
 * slots. */
struct hash_map {
    struct hash_map_slot *memory;
    uint32_t log_slots, log_limit, count;
};

#define HASH_MAP_MEMORY(log_limit) ((size_t)2 << (log_limit))

/* An empty map of 2^log_slots slots in that memory, 1 <= log_slots <= log_limit <= 24. */
void hash_map_init(struct hash_map *map, struct hash_map_slot *slots, uint32_t log_slots,
                   uint32_t log_limit);

/* The value of a key; NULL where it is not in the map. Valid until the map changes. */
uint32_t *hash_map_find(const struct hash_map *map, const uint8_t *key, uint32_t size);

/* The value of a key, which is added with 0 where it is not in the map; traps where the map would
 * outgrow its limit. The key's bytes must stay as long as it is there. */
uint32_t *hash_map_add(struct hash_map *map, const uint8_t *key, uint32_t size);

/* Takes a key out; false where it was not in the map. */
bool hash_map_remove(struct hash_map *map, const uint8_t *key, uint32_t size);

/* How far a full slot, by its number, is behind the one where its key's search begins. */
uint32_t hash_map_distance(const struct hash_map *map, uint32_t slot);

/* The slots, 2^log_slots of them, for walks over the map. */
static inline struct hash_map_slot *hash_map_slots(const struct hash_map *map) {
    return map->memory + ((size_t)1 << map->log_slots);
}

#endif
