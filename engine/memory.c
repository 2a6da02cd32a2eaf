/* SPDX-License-Identifier: Apache-2.0 */
/* Linear memories (spec section 4.2.8). A 32-bit memory reserves every address that an instruction
 * can form, index plus offset plus the widest access, so that no access needs a bounds check: what
 * lies beyond the current size faults, and trap_signals.c makes the fault a trap. The base never
 * moves; growing only changes rights. */
#include "engine/pages.h"
#include "engine/store.h"

/* 32-bit index + 32-bit offset < 8 GiB; one more page holds the bytes of an access that begins at
 * the end. */
static const uint64_t RESERVED_BYTES = (UINT64_C(1) << 33) + LM_PAGE_SIZE;

struct lm_memory *lm_memory_new(struct lm_store *store, const struct lm_memory_type *type) {
    if (type->limits.min > LM_MAX_PAGES || type->limits.min > type->limits.max) return NULL;
    struct lm_memory_list *node = lm_arena_alloc(&store->arena, sizeof *node);
    if (!node) return NULL;
    struct lm_memory *memory = &node->memory;
    memory->type = *type;
    memory->base = lm_pages_reserve(RESERVED_BYTES);
    if (!memory->base) return NULL;
    memory->reserved = RESERVED_BYTES;
    node->next = store->memories; /* from here on the store gives it back */
    store->memories = node;
    return lm_memory_grow(memory, type->limits.min) == 0 ? memory : NULL;
}

uint64_t lm_memory_grow(struct lm_memory *memory, uint64_t delta) {
    const uint64_t old = memory->pages;
    const uint64_t limit =
        memory->type.limits.max < LM_MAX_PAGES ? memory->type.limits.max : LM_MAX_PAGES;
    if (old > limit || delta > limit - old) return UINT64_MAX;
    if (delta > 0 && !lm_pages_commit(memory->base, (old + delta) * LM_PAGE_SIZE))
        return UINT64_MAX;
    memory->pages = old + delta;
    return old;
}

void lm_memory_list_release(struct lm_memory_list *list) {
    for (; list; list = list->next)
        lm_pages_release(list->memory.base, list->memory.reserved);
}

bool lm_memory_list_has(const struct lm_memory_list *list, const void *address) {
    const uintptr_t at = (uintptr_t)address;
    for (; list; list = list->next)
        if (at - (uintptr_t)list->memory.base < list->memory.reserved) return true;
    return false;
}
