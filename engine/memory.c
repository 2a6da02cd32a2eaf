/* SPDX-License-Identifier: Apache-2.0 */
/* Linear memories (spec section 4.2.8). A 32-bit memory reserves every address that an instruction
 * can form, index plus offset plus the widest access, so that no access needs a bounds check: what
 * lies beyond the current size faults, and trap_signals.c makes the fault a trap. A 64-bit memory
 * reserves what it may grow to, at most LM_LIMIT_memory64_pages: its accesses are checked, and
 * growing further fails. The base never moves; growing only changes rights.
 *
 * The bytes belong to a mapping, which outlives a store when several share it; each store has its
 * own struct lm_memory for it. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "engine/pages.h"
#include "engine/store.h"

/* 32-bit index + 32-bit offset < 8 GiB; one more page holds the bytes of an access that begins at
 * the end. */
static const uint64_t RESERVED_BYTES = (UINT64_C(1) << 33) + LM_PAGE_SIZE;

/* Pages that a memory of this type may have here. */
static uint64_t most_pages(const struct lm_memory_type *type) {
    const uint64_t limit = type->is_64 ? LM_LIMIT_memory64_pages : LM_MAX_PAGES;
    return type->limits.max < limit ? type->limits.max : limit;
}

/* Bytes of address space for it; the page more also serves a memory that never has any. */
static uint64_t reservation(const struct lm_memory_type *type) {
    return type->is_64 ? (most_pages(type) + 1) * LM_PAGE_SIZE : RESERVED_BYTES;
}

/* The bytes of a memory and what all stores that share them must agree on. */
struct lm_mapping {
    atomic_size_t owners;
    struct lm_memory_type type;
    uint8_t *base;
    _Atomic uint64_t pages;
    pthread_mutex_t growing;
};

/* --- The bytes ----------------------------------------------------------------------------------
 */

static uint64_t grow(struct lm_mapping *mapping, uint64_t delta) {
    const uint64_t old = mapping->pages, limit = most_pages(&mapping->type);
    if (old > limit || delta > limit - old) return UINT64_MAX;
    if (delta > 0 && !lm_pages_commit(mapping->base, (old + delta) * LM_PAGE_SIZE))
        return UINT64_MAX;
    mapping->pages = old + delta;
    return old;
}

static bool reserve(struct lm_mapping *mapping) {
    const uint64_t size = reservation(&mapping->type);
    mapping->base = lm_pages_reserve(size);
    if (!mapping->base) return false;
    const uint64_t min = mapping->type.limits.min;
    const bool ok = grow(mapping, min) == 0 && pthread_mutex_init(&mapping->growing, NULL) == 0;
    if (!ok) lm_pages_release(mapping->base, size);
    return ok;
}

struct lm_mapping *lm_mapping_new(const struct lm_memory_type *type) {
    if (type->limits.min > most_pages(type)) return NULL;
    if (type->is_shared && !type->limits.has_max) return NULL;
    struct lm_mapping *mapping = calloc(1, sizeof *mapping);
    if (!mapping) return NULL;
    atomic_init(&mapping->owners, 1);
    mapping->type = *type;
    if (reserve(mapping)) return mapping;
    free(mapping);
    return NULL;
}

struct lm_mapping *lm_mapping_retain(struct lm_mapping *mapping) {
    atomic_fetch_add(&mapping->owners, 1);
    return mapping;
}

void lm_mapping_release(struct lm_mapping *mapping) {
    if (!mapping || atomic_fetch_sub(&mapping->owners, 1) != 1) return;
    lm_pages_release(mapping->base, reservation(&mapping->type));
    (void)pthread_mutex_destroy(&mapping->growing);
    free(mapping);
}

/* --- A store's view of them ---------------------------------------------------------------------
 */

/* Pages that a memory which has `pages` may have, by the store's limits. */
static uint64_t cap_of(const struct lm_store *store, const struct lm_memory_type *type,
                       uint64_t pages) {
    uint64_t all = 0;
    for (const struct lm_memory_list *node = store->memories; node; node = node->next)
        all += lm_memory_pages(&node->memory);
    const uint64_t own = type->is_64 ? store->caps.memory64_pages : store->caps.memory_pages;
    const uint64_t others = all - pages;
    const uint64_t left = others < store->caps.store_pages ? store->caps.store_pages - others : 0;
    return own < left ? own : left;
}

bool lm_memory_allowed(const struct lm_store *store, const struct lm_memory_type *type) {
    return type->limits.min <= most_pages(type) && type->limits.min <= cap_of(store, type, 0);
}

struct lm_memory *lm_memory_new(struct lm_store *store, const struct lm_memory_type *type) {
    if (!lm_memory_allowed(store, type)) return NULL;
    struct lm_mapping *mapping = lm_mapping_new(type);
    struct lm_memory *memory = mapping ? lm_memory_of_mapping(store, mapping) : NULL;
    lm_mapping_release(mapping);
    return memory;
}

struct lm_memory *lm_memory_of_mapping(struct lm_store *store, struct lm_mapping *mapping) {
    for (struct lm_memory_list *node = store->memories; node; node = node->next)
        if (node->memory.mapping == mapping) return &node->memory;
    struct lm_memory_list *node = lm_arena_alloc(&store->arena, sizeof *node);
    if (!node) return NULL;
    node->memory = (struct lm_memory){.store = store,
                                      .type = mapping->type,
                                      .base = mapping->base,
                                      .reserved = reservation(&mapping->type),
                                      .mapping = lm_mapping_retain(mapping),
                                      .pages = &mapping->pages};
    node->next = store->memories;
    store->memories = node;
    return &node->memory;
}

uint64_t lm_memory_grow(struct lm_memory *memory, uint64_t delta) {
    (void)pthread_mutex_lock(&memory->mapping->growing);
    const uint64_t pages = lm_memory_pages(memory);
    const uint64_t cap = cap_of(memory->store, &memory->type, pages);
    const bool may_grow = delta == 0 || (pages <= cap && delta <= cap - pages);
    const uint64_t old = may_grow ? grow(memory->mapping, delta) : UINT64_MAX;
    (void)pthread_mutex_unlock(&memory->mapping->growing);
    return old;
}

void lm_memory_list_release(struct lm_memory_list *list) {
    for (; list; list = list->next)
        lm_mapping_release(list->memory.mapping);
}

bool lm_memory_list_has(const struct lm_memory_list *list, const void *address) {
    const uintptr_t at = (uintptr_t)address;
    for (; list; list = list->next)
        if (at - (uintptr_t)list->memory.base < list->memory.reserved) return true;
    return false;
}
