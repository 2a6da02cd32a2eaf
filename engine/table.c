/* SPDX-License-Identifier: Apache-2.0 */
/* Tables (spec section 4.2.7): arrays of references on the heap, owned by the store. */
#include <stdlib.h>

#include "engine/store.h"

struct lm_table *lm_table_new(struct lm_store *store, const struct lm_table_type *type,
                              void *init) {
    if (type->limits.min > LM_LIMIT_TABLE_SIZE || type->limits.min > type->limits.max) return NULL;
    struct lm_table_list *node = lm_arena_alloc(&store->arena, sizeof *node);
    if (!node) return NULL;
    node->table.type = *type;
    node->next = store->tables;
    store->tables = node;
    return lm_table_grow(&node->table, (uint32_t)type->limits.min, init) == 0 ? &node->table : NULL;
}

uint32_t lm_table_grow(struct lm_table *table, uint32_t delta, void *init) {
    const uint64_t limit =
        table->type.limits.max < LM_LIMIT_TABLE_SIZE ? table->type.limits.max : LM_LIMIT_TABLE_SIZE;
    const uint32_t old = table->size;
    if (old > limit || delta > limit - old) return UINT32_MAX;
    if (delta == 0) return old;
    void **elements = realloc(table->elements, ((size_t)old + delta) * sizeof *elements);
    if (!elements) return UINT32_MAX;
    table->elements = elements;
    table->size = old + delta;
    for (uint32_t i = old; i < table->size; i++)
        elements[i] = init;
    return old;
}

void lm_table_list_release(struct lm_table_list *list) {
    for (; list; list = list->next)
        free(list->table.elements);
}
