/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the handles of wasm.h. Every runtime object the embedder can name is a
 * wasm_ref_t with its own part behind it, so that wasm_func_as_ref and its like are casts.
 *
 * Lifetimes. A handle is one count in `handles`; copying adds one and gives the same pointer, so
 * that `same` compares pointers and host info belongs to the object. An object that a guest may
 * reach (functions, tables, memories, globals, instances, foreign objects, modules with instances,
 * whatever became an externref) is *held*: it lives as long as its store. Others die with their
 * last handle. Every handle also counts on its store, and the store dies with the last of them all:
 * no order of deletion leaves a dangling pointer. Nothing here is collected earlier, since guests
 * can keep references where nobody counts them.
 *
 * One thread at a time uses a store and its handles; engines, shared modules and shared
 * memories are counted atomically. */
#ifndef LM_ENGINE_C_API_H
#define LM_ENGINE_C_API_H

#include <stdatomic.h>

#include "engine/lanemark.h"
#include "engine/runtime.h"

/* --- Configuration, engine, store ------------------------------------------------------------- */

struct wasm_config_t {
    const struct lm_backend *backend;
    struct lm_compile_options options;
    uint32_t features; /* bit mask over enum lm_feature: what modules may use */
    struct lm_caps caps;
};

struct wasm_engine_t {
    struct wasm_config_t config;
    atomic_size_t owners; /* the embedder's handle, stores, shared modules */
};

struct wasm_store_t {
    struct lm_store *store;
    struct wasm_engine_t *engine;
    size_t handles;            /* the store's own and those of all its objects */
    struct wasm_ref_t *held;   /* list by next_held */
    struct wasm_trap_t *spare; /* for a trap when there is no memory to make one */
};

void lm_engine_retain(struct wasm_engine_t *engine);
void lm_engine_release(struct wasm_engine_t *engine);

/* --- References ---------------------------------------------------------------------------------
 */

enum lm_ref_kind {
    LM_REF_TRAP,
    LM_REF_FOREIGN,
    LM_REF_MODULE,
    LM_REF_INSTANCE,
    LM_REF_FUNC,
    LM_REF_GLOBAL,
    LM_REF_TABLE,
    LM_REF_MEMORY,
};

struct wasm_ref_t {
    struct wasm_store_t *store;
    struct wasm_ref_t *next_held;
    uint32_t handles;
    uint8_t kind; /* enum lm_ref_kind */
    bool is_held;
    void *host_info;
    void (*finalizer)(void *host_info);
    void (*release)(struct wasm_ref_t *ref); /* what the object owns besides; NULL: nothing */
};

struct wasm_trap_t {
    struct wasm_ref_t ref;
    wasm_message_t message;
    enum lm_trap_code code; /* LM_TRAP_host for those of the embedder's making */
    struct lm_trace trace;
    bool is_out; /* has left the outermost guest: a host that returns it again starts anew */
};

struct wasm_foreign_t {
    struct wasm_ref_t ref;
};

struct wasm_instance_t {
    struct wasm_ref_t ref;
    struct lm_instance *instance;
    const struct lm_module *module;
};

struct wasm_func_t {
    struct wasm_ref_t ref;
    struct lm_func *func;
    wasm_func_callback_t callback; /* of a host function: this one, or the next with its env */
    wasm_func_callback_with_env_t callback_with_env;
    void *env;
    void (*finalize_env)(void *env);
};

struct wasm_global_t {
    struct wasm_ref_t ref;
    struct lm_global *global;
};

struct wasm_table_t {
    struct wasm_ref_t ref;
    struct lm_table *table;
};

struct wasm_memory_t {
    struct wasm_ref_t ref;
    struct lm_memory *memory;
};

/* One of the four above. */
struct wasm_extern_t {
    struct wasm_ref_t ref;
};

/* What modules of several stores share. */
struct wasm_shared_module_t {
    atomic_size_t owners;
    struct wasm_engine_t *engine;
    struct lm_module module;
    struct lm_code *code;
    uint64_t decode_ns;
};

struct wasm_module_t {
    struct wasm_ref_t ref;
    struct wasm_shared_module_t *shared;
};

/* A zeroed object of `size` bytes that starts with a wasm_ref_t and has one handle; NULL without
 * memory. */
void *lm_ref_new(struct wasm_store_t *store, enum lm_ref_kind kind, size_t size);

/* Adds a handle; ends one. */
struct wasm_ref_t *lm_ref_retain(struct wasm_ref_t *ref);
void lm_ref_release(struct wasm_ref_t *ref);

/* From now on the object lives as long as its store. */
void lm_ref_hold(struct wasm_ref_t *ref);

/* Ends a handle of the store's own kind (not of an object); the last one frees everything. */
void lm_store_handle_release(struct wasm_store_t *store);

/* --- Types ------------------------------------------------------------------------------------ */

struct wasm_valtype_t {
    wasm_valkind_t kind;
};

struct wasm_externtype_t {
    wasm_externkind_t kind;
};

struct wasm_functype_t {
    struct wasm_externtype_t base;
    wasm_valtype_vec_t params;
    wasm_valtype_vec_t results;
};

struct wasm_globaltype_t {
    struct wasm_externtype_t base;
    const wasm_valtype_t *content;
    wasm_mutability_t mutability;
};

struct wasm_tabletype_t {
    struct wasm_externtype_t base;
    const wasm_valtype_t *element;
    wasm_limits_t limits;
};

struct wasm_memorytype_t {
    struct wasm_externtype_t base;
    wasm_limits_t limits;
    bool is_shared;
    bool is_64;
};

struct wasm_importtype_t {
    wasm_name_t module;
    wasm_name_t name;
    wasm_externtype_t *type;
};

struct wasm_exporttype_t {
    wasm_name_t name;
    wasm_externtype_t *type;
};

/* Between the kinds of the API and the binary codes of the engine. LM_TYPE_ANY: no such kind. */
uint8_t lm_type_of_kind(wasm_valkind_t kind);
wasm_valkind_t lm_kind_of_type(uint8_t type);

/* The API's type objects for the engine's; NULL without memory. */
wasm_functype_t *lm_functype_object(const struct lm_functype *type);
wasm_globaltype_t *lm_globaltype_object(const struct lm_global_type *type);
wasm_tabletype_t *lm_tabletype_object(const struct lm_table_type *type);
wasm_memorytype_t *lm_memorytype_object(const struct lm_memory_type *type);

/* And back. */
struct lm_limits lm_limits_of(const wasm_limits_t *limits);
struct lm_memory_type lm_memory_type_of(const wasm_memorytype_t *type);

/* --- Values, objects, traps ------------------------------------------------------------------- */

/* Whether a value may stand where `type` is wanted: its kind, and for a reference that it belongs
 * to `store` and, as funcref, is a function. v128 never fits. */
bool lm_val_fits(const struct wasm_store_t *store, const wasm_val_t *value, uint8_t type);

/* A value that fits, as a slot; the guest may keep a reference as long as the store lives. */
uint64_t lm_slot_of_val(const wasm_val_t *value, uint8_t type);

/* An owned value from a slot of `type`, which is not v128. */
wasm_val_t lm_val_of_slot(struct wasm_store_t *store, uint64_t slot, uint8_t type);

/* References likewise: as the guest's pointer, and as a new handle (NULL for null). */
bool lm_ref_fits(const struct wasm_store_t *store, const struct wasm_ref_t *ref, uint8_t type);
void *lm_pointer_of_ref(struct wasm_ref_t *ref, uint8_t type);
struct wasm_ref_t *lm_ref_of_pointer(struct wasm_store_t *store, void *pointer, uint8_t type);

/* A new handle for an object of the store; NULL without memory. */
wasm_func_t *lm_func_handle(struct wasm_store_t *store, struct lm_func *func);
wasm_extern_t *lm_extern_handle(struct wasm_store_t *store, const struct lm_extern *external);

/* The engine's view of an external. */
struct lm_extern lm_extern_of_handle(const wasm_extern_t *external);

/* An owned trap object, never NULL: the embedder's own where the trap carries one. */
wasm_trap_t *lm_trap_object(struct wasm_store_t *store, const struct lm_trap *trap);
bool lm_trap_of_object(struct lm_trap *trap, wasm_trap_t *object); /* and back; false */
wasm_trap_t *lm_trap_from_text(struct wasm_store_t *store, const char *text);

#endif
