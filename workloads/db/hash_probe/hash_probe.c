/* SPDX-License-Identifier: Apache-2.0 */
/* Probe of a hash table, as a join does with the larger of its tables: groups of sixteen slots,
 * told apart by a byte of the hash each (M. Kulukundis, "Designing a Fast, Efficient,
 * Cache-friendly Hash Table, Step by Step", CppCon 2017; K. A. Ross, "Efficient Hash Probes on
 * Modern Processors", ICDE 2007). Half of the keys have a partner; three quarters of the slots are
 * full. Insertion, inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "hash_probe.h"

#include "bench.h"
#include "random.h"

#define LOG_MAX_COUNT 16
#define MAX_COUNT     (1u << LOG_MAX_COUNT)

static LM_ALIGNED struct table_group groups[MAX_COUNT / SLOTS];
static LM_ALIGNED uint32_t keys[MAX_COUNT];
static LM_ALIGNED uint32_t found[MAX_COUNT];
static struct table built = {.groups = groups};
static uint32_t key_count;

void table_insert(struct table *table, uint32_t key, uint32_t value) {
    const struct place place = table_place(table, key);
    for (uint32_t g = place.group;; g = table_next(table, g)) {
        struct table_group *const group = &table->groups[g];
        for (size_t slot = 0; slot < SLOTS; slot++) {
            if (group->tags[slot] != 0) continue;
            group->tags[slot] = place.tag;
            group->keys[slot] = key;
            group->values[slot] = value;
            return;
        }
    }
}

/* Odd multiples give distinct keys in no order. The table holds the first three quarters of `size`
 * of them; the probe draws from one and a half times `size`. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT && size >= 256 && (size & (size - 1)) == 0);
    struct lm_random random = {.state = 47};
    built.log_groups = 0;
    while (SLOTS << built.log_groups < size)
        built.log_groups++;
    for (size_t i = 0; i < size / SLOTS; i++)
        groups[i] = (struct table_group){.tags = {0}};
    for (uint32_t i = 0; i < size / 4 * 3; i++)
        table_insert(&built, i * 0x85ebca6b, i);
    for (size_t i = 0; i < size; i++)
        keys[i] = lm_random_below(&random, size / 2 * 3) * 0x85ebca6b;
    key_count = size;
}

void lm_run(void) {
    hash_probe(found, &built, keys, key_count, UINT32_MAX);
}

const void *lm_result(void) {
    return found;
}

uint32_t lm_result_size(void) {
    return key_count * (uint32_t)sizeof found[0];
}
