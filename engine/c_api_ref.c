/* SPDX-License-Identifier: Apache-2.0 */
/* Handles of wasm.h: counting, host info, and the conversions between a reference, an external and
 * the object behind them. c_api.h tells the rules of lifetime. */
#include <stdlib.h>

#include "engine/c_api.h"

/* --- Counting --------------------------------------------------------------------------------- */

void *lm_ref_new(struct wasm_store_t *store, enum lm_ref_kind kind, size_t size) {
    struct wasm_ref_t *ref = calloc(1, size);
    if (!ref) return NULL;
    ref->store = store;
    ref->kind = (uint8_t)kind;
    return lm_ref_retain(ref);
}

struct wasm_ref_t *lm_ref_retain(struct wasm_ref_t *ref) {
    ref->handles++;
    ref->store->handles++;
    return ref;
}

static void destroy(struct wasm_ref_t *ref) {
    if (ref->finalizer) ref->finalizer(ref->host_info);
    if (ref->release) ref->release(ref);
    free(ref);
}

void lm_ref_release(struct wasm_ref_t *ref) {
    struct wasm_store_t *store = ref->store;
    ref->handles--;
    if (ref->handles == 0 && !ref->is_held) destroy(ref);
    lm_store_handle_release(store);
}

void lm_ref_hold(struct wasm_ref_t *ref) {
    if (ref->is_held) return;
    ref->is_held = true;
    ref->next_held = ref->store->held;
    ref->store->held = ref;
}

/* The runtime goes first: code of held modules outlives its instances. */
static void destroy_store(struct wasm_store_t *store) {
    lm_store_delete(store->store);
    while (store->held) {
        struct wasm_ref_t *ref = store->held;
        store->held = ref->next_held;
        destroy(ref);
    }
    lm_engine_release(store->engine);
    free(store);
}

void lm_store_handle_release(struct wasm_store_t *store) {
    if (--store->handles == 0) destroy_store(store);
}

/* --- The functions of every handle ------------------------------------------------------------ */

/* Objects begin with their wasm_ref_t. */
#define REF_BASE(name)                                                                             \
    void wasm_##name##_delete(wasm_##name##_t *handle) {                                           \
        if (handle) lm_ref_release((struct wasm_ref_t *)handle);                                   \
    }                                                                                              \
    wasm_##name##_t *wasm_##name##_copy(const wasm_##name##_t *handle) {                           \
        return (wasm_##name##_t *)lm_ref_retain((struct wasm_ref_t *)(uintptr_t)handle);           \
    }                                                                                              \
    bool wasm_##name##_same(const wasm_##name##_t *a, const wasm_##name##_t *b) {                  \
        return a == b;                                                                             \
    }                                                                                              \
    void *wasm_##name##_get_host_info(const wasm_##name##_t *handle) {                             \
        return ((const struct wasm_ref_t *)handle)->host_info;                                     \
    }                                                                                              \
    void wasm_##name##_set_host_info(wasm_##name##_t *handle, void *info) {                        \
        wasm_##name##_set_host_info_with_finalizer(handle, info, NULL);                            \
    }                                                                                              \
    void wasm_##name##_set_host_info_with_finalizer(wasm_##name##_t *handle, void *info,           \
                                                    void (*finalizer)(void *)) {                   \
        struct wasm_ref_t *ref = (struct wasm_ref_t *)handle;                                      \
        ref->host_info = info;                                                                     \
        ref->finalizer = finalizer;                                                                \
    }

#define REF(name, is_one)                                                                          \
    REF_BASE(name)                                                                                 \
    wasm_ref_t *wasm_##name##_as_ref(wasm_##name##_t *handle) {                                    \
        return handle ? &handle->ref : NULL;                                                       \
    }                                                                                              \
    const wasm_ref_t *wasm_##name##_as_ref_const(const wasm_##name##_t *handle) {                  \
        return handle ? &handle->ref : NULL;                                                       \
    }                                                                                              \
    wasm_##name##_t *wasm_ref_as_##name(wasm_ref_t *ref) {                                         \
        return ref && (is_one) ? (wasm_##name##_t *)ref : NULL;                                    \
    }                                                                                              \
    const wasm_##name##_t *wasm_ref_as_##name##_const(const wasm_ref_t *ref) {                     \
        return ref && (is_one) ? (const wasm_##name##_t *)ref : NULL;                              \
    }

REF_BASE(ref)
REF(trap, ref->kind == LM_REF_TRAP)
REF(foreign, ref->kind == LM_REF_FOREIGN)
REF(module, ref->kind == LM_REF_MODULE)
REF(instance, ref->kind == LM_REF_INSTANCE)
REF(func, ref->kind == LM_REF_FUNC)
REF(global, ref->kind == LM_REF_GLOBAL)
REF(table, ref->kind == LM_REF_TABLE)
REF(memory, ref->kind == LM_REF_MEMORY)
REF(extern, ref->kind >= LM_REF_FUNC)

wasm_foreign_t *wasm_foreign_new(wasm_store_t *store) {
    wasm_foreign_t *foreign = lm_ref_new(store, LM_REF_FOREIGN, sizeof *foreign);
    if (foreign) lm_ref_hold(&foreign->ref);
    return foreign;
}

/* --- Externals -------------------------------------------------------------------------------- */

wasm_externkind_t wasm_extern_kind(const wasm_extern_t *external) {
    return (wasm_externkind_t)(external->ref.kind - LM_REF_FUNC);
}

_Static_assert(LM_REF_GLOBAL - LM_REF_FUNC == (int)WASM_EXTERN_GLOBAL &&
                   LM_REF_TABLE - LM_REF_FUNC == (int)WASM_EXTERN_TABLE &&
                   LM_REF_MEMORY - LM_REF_FUNC == (int)WASM_EXTERN_MEMORY,
               "the kinds of externals are in the standard's order");

wasm_externtype_t *wasm_extern_type(const wasm_extern_t *external) {
    const struct lm_extern inner = lm_extern_of_handle(external);
    switch ((enum lm_extern_kind)inner.kind) {
    case LM_EXTERN_FUNC: return (wasm_externtype_t *)lm_functype_object(inner.of.func->type);
    case LM_EXTERN_TABLE:
        return (wasm_externtype_t *)wasm_table_type((const wasm_table_t *)external);
    case LM_EXTERN_MEMORY:
        return (wasm_externtype_t *)wasm_memory_type((const wasm_memory_t *)external);
    case LM_EXTERN_GLOBAL:
        return (wasm_externtype_t *)wasm_global_type((const wasm_global_t *)external);
    }
    return NULL;
}

#define EXTERN(name, wanted)                                                                       \
    wasm_extern_t *wasm_##name##_as_extern(wasm_##name##_t *name) {                                \
        return (wasm_extern_t *)name;                                                              \
    }                                                                                              \
    const wasm_extern_t *wasm_##name##_as_extern_const(const wasm_##name##_t *name) {              \
        return (const wasm_extern_t *)name;                                                        \
    }                                                                                              \
    wasm_##name##_t *wasm_extern_as_##name(wasm_extern_t *external) {                              \
        return external && external->ref.kind == (wanted) ? (wasm_##name##_t *)external : NULL;    \
    }                                                                                              \
    const wasm_##name##_t *wasm_extern_as_##name##_const(const wasm_extern_t *external) {          \
        return external && external->ref.kind == (wanted) ? (const wasm_##name##_t *)external      \
                                                          : NULL;                                  \
    }

EXTERN(func, LM_REF_FUNC)
EXTERN(global, LM_REF_GLOBAL)
EXTERN(table, LM_REF_TABLE)
EXTERN(memory, LM_REF_MEMORY)
