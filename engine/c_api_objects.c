/* SPDX-License-Identifier: Apache-2.0 */
/* Globals, tables and memories of wasm.h, and the one handle object that each runtime object has:
 * made at the first request, found again through the object's `handle`, held by the store. */
#include "engine/c_api.h"

/* --- Handles ---------------------------------------------------------------------------------- */

/* A new handle for `object` through its `handle` field; `member` is where the handle object points
 * back. */
#define HANDLE(name, kind)                                                                         \
    static wasm_##name##_t *name##_handle(struct wasm_store_t *store, struct lm_##name *object) {  \
        if (object->handle) return (wasm_##name##_t *)lm_ref_retain(object->handle);               \
        wasm_##name##_t *handle = lm_ref_new(store, kind, sizeof *handle);                         \
        if (!handle) return NULL;                                                                  \
        handle->name = object;                                                                     \
        object->handle = handle;                                                                   \
        lm_ref_hold(&handle->ref);                                                                 \
        return handle;                                                                             \
    }

HANDLE(func, LM_REF_FUNC)
HANDLE(global, LM_REF_GLOBAL)
HANDLE(table, LM_REF_TABLE)
HANDLE(memory, LM_REF_MEMORY)

wasm_func_t *lm_func_handle(struct wasm_store_t *store, struct lm_func *func) {
    return func_handle(store, func);
}

wasm_extern_t *lm_extern_handle(struct wasm_store_t *store, const struct lm_extern *external) {
    switch ((enum lm_extern_kind)external->kind) {
    case LM_EXTERN_FUNC: return wasm_func_as_extern(func_handle(store, external->of.func));
    case LM_EXTERN_TABLE: return wasm_table_as_extern(table_handle(store, external->of.table));
    case LM_EXTERN_MEMORY: return wasm_memory_as_extern(memory_handle(store, external->of.memory));
    case LM_EXTERN_GLOBAL: return wasm_global_as_extern(global_handle(store, external->of.global));
    }
    return NULL;
}

struct lm_extern lm_extern_of_handle(const wasm_extern_t *external) {
    struct lm_extern inner = {0};
    switch ((enum wasm_externkind_enum)wasm_extern_kind(external)) {
    case WASM_EXTERN_FUNC:
        inner.kind = LM_EXTERN_FUNC;
        inner.of.func = ((const wasm_func_t *)external)->func;
        break;
    case WASM_EXTERN_GLOBAL:
        inner.kind = LM_EXTERN_GLOBAL;
        inner.of.global = ((const wasm_global_t *)external)->global;
        break;
    case WASM_EXTERN_TABLE:
        inner.kind = LM_EXTERN_TABLE;
        inner.of.table = ((const wasm_table_t *)external)->table;
        break;
    case WASM_EXTERN_MEMORY:
        inner.kind = LM_EXTERN_MEMORY;
        inner.of.memory = ((const wasm_memory_t *)external)->memory;
        break;
    }
    return inner;
}

/* --- Globals ---------------------------------------------------------------------------------- */

wasm_global_t *wasm_global_new(wasm_store_t *store, const wasm_globaltype_t *type,
                               const wasm_val_t *value) {
    const struct lm_global_type inner = {.type = lm_type_of_kind(type->content->kind),
                                         .is_mutable = type->mutability == WASM_VAR};
    if (!lm_val_fits(store, value, inner.type)) return NULL;
    const uint64_t slot = lm_slot_of_val(value, inner.type);
    struct lm_global *global = lm_global_new(store->store, &inner, &slot);
    return global ? global_handle(store, global) : NULL;
}

wasm_globaltype_t *wasm_global_type(const wasm_global_t *global) {
    return lm_globaltype_object(&global->global->type);
}

void wasm_global_get(const wasm_global_t *global, wasm_val_t *out) {
    const struct lm_global *inner = global->global;
    if (inner->type.type == LM_V128)
        *out = (wasm_val_t){.kind = LM_V128_KIND};
    else
        *out = lm_val_of_slot(global->ref.store, inner->value.slots[0], inner->type.type);
}

void wasm_global_set(wasm_global_t *global, const wasm_val_t *value) {
    struct lm_global *inner = global->global;
    if (inner->type.is_mutable && lm_val_fits(global->ref.store, value, inner->type.type))
        inner->value.slots[0] = lm_slot_of_val(value, inner->type.type);
}

/* --- Tables ----------------------------------------------------------------------------------- */

wasm_table_t *wasm_table_new(wasm_store_t *store, const wasm_tabletype_t *type, wasm_ref_t *init) {
    const struct lm_table_type inner = {.element = lm_type_of_kind(type->element->kind),
                                        .limits = lm_limits_of(&type->limits)};
    if (!lm_type_is_ref(inner.element) || !lm_ref_fits(store, init, inner.element)) return NULL;
    struct lm_table *table =
        lm_table_new(store->store, &inner, lm_pointer_of_ref(init, inner.element));
    return table ? table_handle(store, table) : NULL;
}

/* A table's type grows with it (spec section 4.2.7). */
wasm_tabletype_t *wasm_table_type(const wasm_table_t *table) {
    struct lm_table_type type = table->table->type;
    type.limits.min = table->table->size;
    return lm_tabletype_object(&type);
}

wasm_ref_t *wasm_table_get(const wasm_table_t *table, wasm_table_size_t index) {
    const struct lm_table *inner = table->table;
    if (index >= inner->size) return NULL;
    return lm_ref_of_pointer(table->ref.store, inner->elements[index], inner->type.element);
}

bool wasm_table_set(wasm_table_t *table, wasm_table_size_t index, wasm_ref_t *ref) {
    struct lm_table *inner = table->table;
    if (index >= inner->size || !lm_ref_fits(table->ref.store, ref, inner->type.element))
        return false;
    inner->elements[index] = lm_pointer_of_ref(ref, inner->type.element);
    return true;
}

wasm_table_size_t wasm_table_size(const wasm_table_t *table) {
    return table->table->size;
}

bool wasm_table_grow(wasm_table_t *table, wasm_table_size_t delta, wasm_ref_t *init) {
    const uint8_t element = table->table->type.element;
    if (!lm_ref_fits(table->ref.store, init, element)) return false;
    return lm_table_grow(table->table, delta, lm_pointer_of_ref(init, element)) != UINT64_MAX;
}

/* --- Memories --------------------------------------------------------------------------------- */

wasm_memory_t *wasm_memory_new(wasm_store_t *store, const wasm_memorytype_t *type) {
    const struct lm_memory_type inner = lm_memory_type_of(type);
    struct lm_memory *memory = lm_memory_new(store->store, &inner);
    return memory ? memory_handle(store, memory) : NULL;
}

wasm_memorytype_t *wasm_memory_type(const wasm_memory_t *memory) {
    struct lm_memory_type type = memory->memory->type;
    type.limits.min = lm_memory_pages(memory->memory);
    return lm_memorytype_object(&type);
}

byte_t *wasm_memory_data(wasm_memory_t *memory) {
    return (byte_t *)memory->memory->base;
}

size_t wasm_memory_data_size(const wasm_memory_t *memory) {
    return lm_memory_size(memory->memory);
}

wasm_memory_pages_t wasm_memory_size(const wasm_memory_t *memory) {
    return (wasm_memory_pages_t)lm_memory_pages(memory->memory);
}

bool wasm_memory_grow(wasm_memory_t *memory, wasm_memory_pages_t delta) {
    return lm_memory_grow(memory->memory, delta) != UINT64_MAX;
}

/* --- Shared memories: an lm_shared_memory_t is the mapping that the memories of stores refer to --
 */

lm_shared_memory_t *lm_shared_memory_new(const wasm_limits_t *limits) {
    const struct lm_memory_type type = {.limits = lm_limits_of(limits), .is_shared = true};
    return lm_mapping_new(&type);
}

void lm_shared_memory_delete(lm_shared_memory_t *shared) {
    lm_mapping_release(shared);
}

lm_shared_memory_t *lm_memory_share(const wasm_memory_t *memory) {
    const struct lm_memory *inner = memory->memory;
    return inner->type.is_shared ? lm_mapping_retain(inner->mapping) : NULL;
}

wasm_memory_t *lm_memory_obtain(wasm_store_t *store, const lm_shared_memory_t *shared) {
    struct lm_mapping *mapping = (struct lm_mapping *)(uintptr_t)shared;
    struct lm_memory *memory = lm_memory_of_mapping(store->store, mapping);
    return memory ? memory_handle(store, memory) : NULL;
}
