/* SPDX-License-Identifier: Apache-2.0 */
/* Hash map: long runs of additions, removals and look-ups against an array with a place for every
 * key, in maps from nearly empty to as full as they get, which must keep Robin Hood's order. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/hash_map/hash_map.h"

enum { KEYS = 440, KEY_SIZE = 3, LOG_LIMIT = 9 };

/* Keys of one to three bytes, so that some begin with others. */
static uint32_t make_key(uint8_t key[KEY_SIZE], uint32_t number) {
    key[0] = (uint8_t)(number % 19);
    key[1] = (uint8_t)(number / 19);
    key[2] = 0;
    return number < 19 ? 1 : 2 + number % 2;
}

struct model {
    uint8_t keys[KEYS][KEY_SIZE];
    uint32_t sizes[KEYS], values[KEYS], count;
    bool held[KEYS];
};

static void assert_same(const struct hash_map *map, const struct model *model) {
    const struct hash_map_slot *const slots = hash_map_slots(map);
    uint32_t full = 0;
    for (uint32_t k = 0; k < KEYS; k++) {
        const uint32_t *const value = hash_map_find(map, model->keys[k], model->sizes[k]);
        assert_true((value != NULL) == model->held[k]);
        if (value) assert_int_equal(*value, model->values[k]);
    }
    const uint32_t last = (1u << map->log_slots) - 1;
    for (uint32_t i = 0, before = last; i <= last; before = i++) {
        if (!slots[i].key) continue;
        const uint32_t distance = hash_map_distance(map, i);
        full++;
        if (distance == 0) continue;
        assert_true(slots[before].key && hash_map_distance(map, before) + 1 >= distance);
    }
    assert_int_equal(full, model->count);
    assert_int_equal(map->count, model->count);
}

/* Adds rather than removes with a chance of `adding` in eight. */
static void change(struct hash_map *map, struct model *model, struct lm_random *random,
                   uint32_t adding) {
    const uint32_t k = lm_random_below(random, KEYS);
    if (lm_random_below(random, 8) < adding) {
        uint32_t *const value = hash_map_add(map, model->keys[k], model->sizes[k]);
        assert_int_equal(*value, model->held[k] ? model->values[k] : 0);
        model->values[k] = *value = (uint32_t)lm_random_u64(random);
        model->count += !model->held[k];
        model->held[k] = true;
    } else {
        assert_int_equal(hash_map_remove(map, model->keys[k], model->sizes[k]), model->held[k]);
        model->count -= model->held[k];
        model->held[k] = false;
    }
}

static void agrees_with_an_array(void **state) {
    (void)state;
    const size_t size = HASH_MAP_MEMORY(LOG_LIMIT) * sizeof(struct hash_map_slot);
    struct lm_random random = test_random();
    static struct model model;
    for (uint32_t k = 0; k < KEYS; k++)
        model.sizes[k] = make_key(model.keys[k], k);
    for (uint32_t adding = 1; adding <= 8; adding++) {
        struct hash_map_slot *const memory = guarded_alloc(size);
        struct hash_map map;
        hash_map_init(&map, memory, 1, LOG_LIMIT);
        memset(model.held, 0, sizeof model.held);
        model.count = 0;
        for (int round = 0; round < 4000; round++) {
            change(&map, &model, &random, adding);
            if (round % 50 == 0) assert_same(&map, &model);
        }
        assert_true(adding < 8 || model.count == KEYS);
        guarded_free(memory, size);
    }
}

/* An empty key and keys with the same beginning differ. */
static void knows_sizes(void **state) {
    (void)state;
    static struct hash_map_slot memory[HASH_MAP_MEMORY(3)];
    static const uint8_t key[4] = {0};
    struct hash_map map;
    hash_map_init(&map, memory, 1, 3);
    for (uint32_t size = 0; size <= 4; size++)
        *hash_map_add(&map, key, size) = 10 + size;
    for (uint32_t size = 0; size <= 4; size++)
        assert_int_equal(*hash_map_find(&map, key, size), 10 + size);
    assert_true(hash_map_remove(&map, key, 2) && !hash_map_remove(&map, key, 2));
    assert_null(hash_map_find(&map, key, 2));
    assert_int_equal(map.count, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_an_array),
        cmocka_unit_test(knows_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
