/* SPDX-License-Identifier: Apache-2.0 */
/* Words counted by a hash map that grows (P. Celis, P.-Å. Larson, J. I. Munro, "Robin Hood
 * Hashing", FOCS 1985; hash function FNV-1a of G. Fowler, L. C. Noll and K.-P. Vo, 1991), then
 * every second word taken out again. The map, inputs and the bench ABI. */
#include "hash_map.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define MAX_WORDS  (1u << 16)
#define VOCABULARY (1u << 13)
#define MAX_LENGTH 12
#define LOG_FIRST  4
#define LOG_LIMIT  14

/* What is left at the end, in the map's order: where in the text the word first stood, and how
 * often it did. */
struct word_count {
    uint32_t offset, count;
};

static uint8_t text[MAX_WORDS * MAX_LENGTH];
static uint32_t word_ends[MAX_WORDS];
static uint32_t word_count;
static LM_ALIGNED struct hash_map_slot memory[HASH_MAP_MEMORY(LOG_LIMIT)];
static LM_ALIGNED struct word_count counts[VOCABULARY];
static uint32_t left;

static uint32_t hash_of(const uint8_t *key, uint32_t size) {
    uint32_t hash = 0x811c9dc5;
    for (uint32_t i = 0; i < size; i++)
        hash = (hash ^ key[i]) * 0x01000193;
    return hash;
}

static inline uint32_t mask_of(const struct hash_map *map) {
    return (1u << map->log_slots) - 1;
}

/* The upper bits, well mixed by the last multiplication, choose the place. */
static inline uint32_t place_of(const struct hash_map *map, uint32_t hash) {
    return (hash * 0x9e3779b1) >> (32 - map->log_slots);
}

uint32_t hash_map_distance(const struct hash_map *map, uint32_t slot) {
    return (slot - place_of(map, hash_map_slots(map)[slot].hash)) & mask_of(map);
}

static bool same_key(const struct hash_map_slot *slot, uint32_t hash, const uint8_t *key,
                     uint32_t size) {
    if (slot->hash != hash || slot->key_size != size) return false;
    for (uint32_t i = 0; i < size; i++)
        if (slot->key[i] != key[i]) return false;
    return true;
}

void hash_map_init(struct hash_map *map, struct hash_map_slot *slots, uint32_t log_slots,
                   uint32_t log_limit) {
    *map = (struct hash_map){.memory = slots, .log_slots = log_slots, .log_limit = log_limit};
    memset(hash_map_slots(map), 0, sizeof slots[0] << log_slots);
}

/* The slot of a key, or the number of slots where it is not in the map: behind a slot whose key is
 * nearer to its place, the key would have taken that slot. */
static uint32_t find_slot(const struct hash_map *map, uint32_t hash, const uint8_t *key,
                          uint32_t size) {
    const struct hash_map_slot *const slots = hash_map_slots(map);
    uint32_t i = place_of(map, hash);
    for (uint32_t distance = 0;; distance++, i = (i + 1) & mask_of(map)) {
        if (!slots[i].key || hash_map_distance(map, i) < distance) return mask_of(map) + 1;
        if (same_key(&slots[i], hash, key, size)) return i;
    }
}

/* Puts a key that is not in the map into it, and returns its slot. */
static struct hash_map_slot *insert(struct hash_map *map, struct hash_map_slot carried) {
    struct hash_map_slot *const slots = hash_map_slots(map), *inserted = NULL;
    uint32_t i = place_of(map, carried.hash);
    for (uint32_t distance = 0; slots[i].key; distance++, i = (i + 1) & mask_of(map)) {
        const uint32_t met = hash_map_distance(map, i);
        if (met >= distance) continue;
        const struct hash_map_slot evicted = slots[i];
        slots[i] = carried;
        if (!inserted) inserted = &slots[i];
        carried = evicted;
        distance = met;
    }
    slots[i] = carried;
    map->count++;
    return inserted ? inserted : &slots[i];
}

static void grow(struct hash_map *map) {
    const struct hash_map old = *map;
    const struct hash_map_slot *const slots = hash_map_slots(&old);
    lm_require(old.log_slots < old.log_limit);
    hash_map_init(map, old.memory, old.log_slots + 1, old.log_limit);
    for (uint32_t i = 0; i <= mask_of(&old); i++)
        if (slots[i].key) insert(map, slots[i]);
}

uint32_t *hash_map_find(const struct hash_map *map, const uint8_t *key, uint32_t size) {
    const uint32_t i = find_slot(map, hash_of(key, size), key, size);
    return i <= mask_of(map) ? &hash_map_slots(map)[i].value : NULL;
}

uint32_t *hash_map_add(struct hash_map *map, const uint8_t *key, uint32_t size) {
    const uint32_t hash = hash_of(key, size), i = find_slot(map, hash, key, size);
    if (i <= mask_of(map)) return &hash_map_slots(map)[i].value;
    if ((map->count + 1) * 8 > (mask_of(map) + 1) * 7) grow(map);
    return &insert(map, (struct hash_map_slot){key, size, hash, 0})->value;
}

/* The keys behind move up until one is at its place. */
bool hash_map_remove(struct hash_map *map, const uint8_t *key, uint32_t size) {
    struct hash_map_slot *const slots = hash_map_slots(map);
    uint32_t i = find_slot(map, hash_of(key, size), key, size);
    if (i > mask_of(map)) return false;
    for (;;) {
        const uint32_t next = (i + 1) & mask_of(map);
        if (!slots[next].key || hash_map_distance(map, next) == 0) break;
        slots[i] = slots[next];
        i = next;
    }
    slots[i].key = NULL;
    map->count--;
    return true;
}

/* A word of the vocabulary: 2 to MAX_LENGTH letters that its number seeds. */
static uint32_t put_word(uint8_t *word, uint32_t number) {
    struct lm_random random = {.state = number};
    const uint32_t length = 2 + lm_random_below(&random, MAX_LENGTH - 1);
    for (uint32_t i = 0; i < length; i++)
        word[i] = (uint8_t)('a' + lm_random_below(&random, 26));
    return length;
}

/* Small numbers are drawn more often, roughly as words are used in texts. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_WORDS);
    struct lm_random random = {.state = 62};
    uint32_t end = 0;
    for (uint32_t i = 0; i < size; i++) {
        const uint32_t bound = 1 + lm_random_below(&random, VOCABULARY);
        end += put_word(text + end, lm_random_below(&random, bound));
        word_ends[i] = end;
    }
    word_count = size;
}

void lm_run(void) {
    struct hash_map map;
    hash_map_init(&map, memory, LOG_FIRST, LOG_LIMIT);
    for (uint32_t i = 0, begin = 0; i < word_count; begin = word_ends[i++])
        ++*hash_map_add(&map, text + begin, word_ends[i] - begin);
    for (uint32_t i = 0, begin = 0; i < word_count; begin = word_ends[i++])
        if (i % 2 == 0) hash_map_remove(&map, text + begin, word_ends[i] - begin);
    const struct hash_map_slot *const slots = hash_map_slots(&map);
    left = 0;
    for (uint32_t i = 0; i <= mask_of(&map); i++) {
        if (!slots[i].key) continue;
        counts[left++] = (struct word_count){(uint32_t)(slots[i].key - text), slots[i].value};
    }
}

const void *lm_result(void) {
    return counts;
}

uint32_t lm_result_size(void) {
    return left * (uint32_t)sizeof counts[0];
}
