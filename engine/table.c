/* SPDX-License-Identifier: Apache-2.0 */
/* Tables (spec section 4.2.7): arrays of references on the heap, owned by the store. */
#include <stdlib.h>

#include "engine/store.h"

/* Elements that a table of `size` may have, by its type and the store's limits. */
static uint64_t most_elements(const struct lm_store *store, const struct lm_table_type *type,
                              uint32_t size) {
    const uint64_t others = store->element_count - size;
    const uint64_t left =
        others < store->caps.store_elements ? store->caps.store_elements - others : 0;
    uint64_t most = store->caps.table_size < left ? store->caps.table_size : left;
    return type->limits.max < most ? type->limits.max : most;
}

bool lm_table_allowed(const struct lm_store *store, const struct lm_table_type *type) {
    return type->limits.min <= most_elements(store, type, 0);
}

struct lm_table *lm_table_new(struct lm_store *store, const struct lm_table_type *type,
                              void *init) {
    if (!lm_table_allowed(store, type)) return NULL;
    struct lm_table_list *node = lm_arena_alloc(&store->arena, sizeof *node);
    if (!node) return NULL;
    node->table.store = store;
    node->table.type = *type;
    node->next = store->tables;
    store->tables = node;
    return lm_table_grow(&node->table, type->limits.min, init) == 0 ? &node->table : NULL;
}

uint64_t lm_table_grow(struct lm_table *table, uint64_t delta, void *init) {
    const uint64_t limit = most_elements(table->store, &table->type, table->size);
    const uint32_t old = table->size;
    if (old > limit || delta > limit - old) return UINT64_MAX;
    if (delta == 0) return old;
    void **elements = realloc(table->elements, (old + delta) * sizeof *elements);
    if (!elements) return UINT64_MAX;
    table->elements = elements;
    table->size = old + (uint32_t)delta; /* both below the store's limit */
    table->store->element_count += (uint32_t)delta;
    for (uint32_t i = old; i < table->size; i++)
        elements[i] = init;
    return old;
}

void lm_table_list_release(struct lm_table_list *list) {
    for (; list; list = list->next)
        free(list->table.elements);
}
