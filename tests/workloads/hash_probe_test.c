/* SPDX-License-Identifier: Apache-2.0 */
/* Hash table: tables of one group and of many, from empty to but one slot full, hold what was
 * inserted and nothing else; equal tags, searches over several groups and round the end included.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/hash_probe/hash_probe.h"

enum { MAX_LOG = 5, MAX_SLOTS = 16 << MAX_LOG, MISSING = 0x7fffffff };

static uint32_t probe(const struct table *table, uint32_t key) {
    uint32_t value = 0;
    hash_probe(&value, table, &key, 1, MISSING);
    return value;
}

/* Keys drawn by `next_key`; value i belongs to the key drawn as number i. */
static void check_table(uint32_t log_groups, uint32_t (*next_key)(uint32_t)) {
    const uint32_t slots = 16u << log_groups;
    const size_t size = ((size_t)1 << log_groups) * sizeof(struct table_group);
    struct table_group *const groups = aligned_alloc(16, size);
    assert_non_null(groups);
    memset(groups, 0, size);
    struct table table = {groups, log_groups};
    for (uint32_t inserted = 0; inserted < slots; inserted++) {
        uint32_t keys[MAX_SLOTS + 40], values[MAX_SLOTS + 40];
        for (uint32_t i = 0; i < slots + 40; i++)
            keys[i] = next_key(i);
        hash_probe(values, &table, keys, slots + 40, MISSING);
        for (uint32_t i = 0; i < slots + 40; i++)
            assert_int_equal(values[i], i < inserted ? i : MISSING);
        if (inserted + 1 < slots) table_insert(&table, keys[inserted], inserted);
    }
    free(groups);
}

static uint32_t spread_key(uint32_t i) {
    return i * 0x85ebca6b + 17;
}

/* The inverse of the hash's multiplier times a number whose upper bits are the same for all, so
 * that all keys have one tag and begin their search in the last group. */
static uint32_t clustered_key(uint32_t i) {
    uint32_t inverse = 1;
    for (size_t k = 0; k < 5; k++)
        inverse *= 2 - inverse * 0x9e3779b1;
    return inverse * (0xabffc000 + i);
}

static void holds_what_was_inserted(void **state) {
    (void)state;
    for (uint32_t log_groups = 0; log_groups <= MAX_LOG; log_groups++)
        check_table(log_groups, spread_key);
}

static void tells_equal_tags_apart(void **state) {
    (void)state;
    for (uint32_t log_groups = 0; log_groups <= 3; log_groups++)
        check_table(log_groups, clustered_key);
}

static void tells_neighbouring_tags_apart(void **state) {
    (void)state;
    struct table_group *const group = aligned_alloc(16, sizeof *group);
    assert_non_null(group);
    struct lm_random random = test_random();
    for (size_t round = 0; round < 3000; round++) {
        memset(group, 0, sizeof *group);
        struct table table = {group, 0};
        uint32_t keys[15];
        for (uint32_t i = 0; i < 15; i++) {
            keys[i] = (uint32_t)lm_random_u64(&random);
            table_insert(&table, keys[i], i);
        }
        for (uint32_t i = 0; i < 15; i++) {
            assert_int_equal(probe(&table, keys[i]), i);
            assert_int_equal(probe(&table, keys[i] ^ 1u), MISSING);
        }
    }
    free(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_what_was_inserted),
        cmocka_unit_test(tells_equal_tags_apart),
        cmocka_unit_test(tells_neighbouring_tags_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
