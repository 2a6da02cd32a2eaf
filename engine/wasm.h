/* SPDX-License-Identifier: Apache-2.0 */
/* The standard C embedding API of WebAssembly, as WebAssembly/wasm-c-api specifies it: names,
 * types, values of constants and signatures are the standard's, so that an embedder built for it
 * runs on liblanemark.so unchanged and can load any other library of the same interface. What the
 * standard leaves open (back end, ISA, counters, v128 values, reasons of failures) is in
 * lanemark.h.
 *
 * Every declaration is written out instead of being made by macros: what you call can be searched
 * for. The families are regular: X_new makes an object and X_delete releases it (NULL is fine);
 * X_vec_* handle arrays; X_copy of a handle makes one more handle for the same object, X_same
 * compares the objects behind two handles.
 *
 * Ownership: `own` marks what changes hands. An `own` parameter is given to the callee, an `own`
 * result to the caller, an `own` parameter named `out` is filled by the callee and then the
 * caller's. An owned vector owns its elements. All else is borrowed. Deleting a handle ends the
 * handle; the object behind it lives as long as the store or another handle needs it, and the store
 * as long as any handle to it or to its objects: the order of deletion is free. A store, its
 * handles and its guests' code belong to one thread at a time. */
#ifndef LM_ENGINE_WASM_H
#define LM_ENGINE_WASM_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef WASM_API_EXTERN
#define WASM_API_EXTERN __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define own /* documentation only, see above */

typedef char byte_t;
typedef float float32_t;
typedef double float64_t;

static_assert(sizeof(float32_t) == 4 && sizeof(float64_t) == 8,
              "floats are IEEE 754 single and double");

/* --- Bytes and names -------------------------------------------------------------------------- */

typedef byte_t wasm_byte_t;
typedef struct wasm_byte_vec_t {
    size_t size;
    wasm_byte_t *data;
} wasm_byte_vec_t;
WASM_API_EXTERN void wasm_byte_vec_new_empty(own wasm_byte_vec_t *out);
WASM_API_EXTERN void wasm_byte_vec_new_uninitialized(own wasm_byte_vec_t *out, size_t size);
WASM_API_EXTERN void wasm_byte_vec_new(own wasm_byte_vec_t *out, size_t size,
                                       own wasm_byte_t const elements[]);
WASM_API_EXTERN void wasm_byte_vec_copy(own wasm_byte_vec_t *out, const wasm_byte_vec_t *vec);
WASM_API_EXTERN void wasm_byte_vec_delete(own wasm_byte_vec_t *vec);

typedef wasm_byte_vec_t wasm_name_t; /* UTF-8, not terminated unless a function says so */

#define wasm_name                   wasm_byte_vec
#define wasm_name_new               wasm_byte_vec_new
#define wasm_name_new_empty         wasm_byte_vec_new_empty
#define wasm_name_new_uninitialized wasm_byte_vec_new_uninitialized
#define wasm_name_new_new_uninitialized                                                            \
    wasm_byte_vec_new_uninitialized /* as the standard spells it */
#define wasm_name_copy   wasm_byte_vec_copy
#define wasm_name_delete wasm_byte_vec_delete

/* The characters of `text` without its NUL. */
static inline void wasm_name_new_from_string(own wasm_name_t *out, const char *text) {
    wasm_byte_vec_new(out, strlen(text), text);
}

/* The characters of `text` and its NUL: what wasm_message_t wants. */
static inline void wasm_name_new_from_string_nt(own wasm_name_t *out, const char *text) {
    wasm_byte_vec_new(out, strlen(text) + 1, text);
}

/* --- Configuration, engine, store ------------------------------------------------------------- */

typedef struct wasm_config_t wasm_config_t;
WASM_API_EXTERN void wasm_config_delete(own wasm_config_t *config);
WASM_API_EXTERN own wasm_config_t *wasm_config_new(void);

typedef struct wasm_engine_t wasm_engine_t;
WASM_API_EXTERN void wasm_engine_delete(own wasm_engine_t *engine);
WASM_API_EXTERN own wasm_engine_t *wasm_engine_new(void);
WASM_API_EXTERN own wasm_engine_t *wasm_engine_new_with_config(own wasm_config_t *config);

/* A store holds all runtime objects; they are freed when it and the handles to them are gone. */
typedef struct wasm_store_t wasm_store_t;
WASM_API_EXTERN void wasm_store_delete(own wasm_store_t *store);
WASM_API_EXTERN own wasm_store_t *wasm_store_new(wasm_engine_t *engine);

/* --- Types ------------------------------------------------------------------------------------ */

typedef uint8_t wasm_mutability_t;
enum wasm_mutability_enum { WASM_CONST, WASM_VAR };

typedef struct wasm_limits_t {
    uint32_t min;
    uint32_t max; /* wasm_limits_max_default: none */
} wasm_limits_t;

static const uint32_t wasm_limits_max_default = 0xffffffff;

/* Kinds of values; numbers lie below WASM_EXTERNREF, references from there on. lanemark.h adds
 * LM_V128_KIND. */
typedef uint8_t wasm_valkind_t;
enum wasm_valkind_enum {
    WASM_I32,
    WASM_I64,
    WASM_F32,
    WASM_F64,
    WASM_EXTERNREF = 128,
    WASM_FUNCREF
};

static inline bool wasm_valkind_is_num(wasm_valkind_t kind) {
    return kind < WASM_EXTERNREF;
}
static inline bool wasm_valkind_is_ref(wasm_valkind_t kind) {
    return kind >= WASM_EXTERNREF;
}

typedef struct wasm_valtype_t wasm_valtype_t;
WASM_API_EXTERN void wasm_valtype_delete(own wasm_valtype_t *valtype);
WASM_API_EXTERN own wasm_valtype_t *wasm_valtype_copy(const wasm_valtype_t *type);
typedef struct wasm_valtype_vec_t {
    size_t size;
    wasm_valtype_t **data;
} wasm_valtype_vec_t;
WASM_API_EXTERN void wasm_valtype_vec_new_empty(own wasm_valtype_vec_t *out);
WASM_API_EXTERN void wasm_valtype_vec_new_uninitialized(own wasm_valtype_vec_t *out, size_t size);
WASM_API_EXTERN void wasm_valtype_vec_new(own wasm_valtype_vec_t *out, size_t size,
                                          own wasm_valtype_t *const elements[]);
WASM_API_EXTERN void wasm_valtype_vec_copy(own wasm_valtype_vec_t *out,
                                           const wasm_valtype_vec_t *vec);
WASM_API_EXTERN void wasm_valtype_vec_delete(own wasm_valtype_vec_t *vec);
WASM_API_EXTERN own wasm_valtype_t *wasm_valtype_new(wasm_valkind_t kind);
WASM_API_EXTERN wasm_valkind_t wasm_valtype_kind(const wasm_valtype_t *type);

static inline bool wasm_valtype_is_num(const wasm_valtype_t *type) {
    return wasm_valkind_is_num(wasm_valtype_kind(type));
}
static inline bool wasm_valtype_is_ref(const wasm_valtype_t *type) {
    return wasm_valkind_is_ref(wasm_valtype_kind(type));
}

typedef struct wasm_functype_t wasm_functype_t;
WASM_API_EXTERN void wasm_functype_delete(own wasm_functype_t *functype);
WASM_API_EXTERN own wasm_functype_t *wasm_functype_copy(const wasm_functype_t *type);
typedef struct wasm_functype_vec_t {
    size_t size;
    wasm_functype_t **data;
} wasm_functype_vec_t;
WASM_API_EXTERN void wasm_functype_vec_new_empty(own wasm_functype_vec_t *out);
WASM_API_EXTERN void wasm_functype_vec_new_uninitialized(own wasm_functype_vec_t *out, size_t size);
WASM_API_EXTERN void wasm_functype_vec_new(own wasm_functype_vec_t *out, size_t size,
                                           own wasm_functype_t *const elements[]);
WASM_API_EXTERN void wasm_functype_vec_copy(own wasm_functype_vec_t *out,
                                            const wasm_functype_vec_t *vec);
WASM_API_EXTERN void wasm_functype_vec_delete(own wasm_functype_vec_t *vec);
/* Takes both vectors over and leaves them empty. */
WASM_API_EXTERN own wasm_functype_t *wasm_functype_new(own wasm_valtype_vec_t *params,
                                                       own wasm_valtype_vec_t *results);
WASM_API_EXTERN const wasm_valtype_vec_t *wasm_functype_params(const wasm_functype_t *type);
WASM_API_EXTERN const wasm_valtype_vec_t *wasm_functype_results(const wasm_functype_t *type);

typedef struct wasm_globaltype_t wasm_globaltype_t;
WASM_API_EXTERN void wasm_globaltype_delete(own wasm_globaltype_t *globaltype);
WASM_API_EXTERN own wasm_globaltype_t *wasm_globaltype_copy(const wasm_globaltype_t *type);
typedef struct wasm_globaltype_vec_t {
    size_t size;
    wasm_globaltype_t **data;
} wasm_globaltype_vec_t;
WASM_API_EXTERN void wasm_globaltype_vec_new_empty(own wasm_globaltype_vec_t *out);
WASM_API_EXTERN void wasm_globaltype_vec_new_uninitialized(own wasm_globaltype_vec_t *out,
                                                           size_t size);
WASM_API_EXTERN void wasm_globaltype_vec_new(own wasm_globaltype_vec_t *out, size_t size,
                                             own wasm_globaltype_t *const elements[]);
WASM_API_EXTERN void wasm_globaltype_vec_copy(own wasm_globaltype_vec_t *out,
                                              const wasm_globaltype_vec_t *vec);
WASM_API_EXTERN void wasm_globaltype_vec_delete(own wasm_globaltype_vec_t *vec);
WASM_API_EXTERN own wasm_globaltype_t *wasm_globaltype_new(own wasm_valtype_t *content,
                                                           wasm_mutability_t mutability);
WASM_API_EXTERN const wasm_valtype_t *wasm_globaltype_content(const wasm_globaltype_t *type);
WASM_API_EXTERN wasm_mutability_t wasm_globaltype_mutability(const wasm_globaltype_t *type);

typedef struct wasm_tabletype_t wasm_tabletype_t;
WASM_API_EXTERN void wasm_tabletype_delete(own wasm_tabletype_t *tabletype);
WASM_API_EXTERN own wasm_tabletype_t *wasm_tabletype_copy(const wasm_tabletype_t *type);
typedef struct wasm_tabletype_vec_t {
    size_t size;
    wasm_tabletype_t **data;
} wasm_tabletype_vec_t;
WASM_API_EXTERN void wasm_tabletype_vec_new_empty(own wasm_tabletype_vec_t *out);
WASM_API_EXTERN void wasm_tabletype_vec_new_uninitialized(own wasm_tabletype_vec_t *out,
                                                          size_t size);
WASM_API_EXTERN void wasm_tabletype_vec_new(own wasm_tabletype_vec_t *out, size_t size,
                                            own wasm_tabletype_t *const elements[]);
WASM_API_EXTERN void wasm_tabletype_vec_copy(own wasm_tabletype_vec_t *out,
                                             const wasm_tabletype_vec_t *vec);
WASM_API_EXTERN void wasm_tabletype_vec_delete(own wasm_tabletype_vec_t *vec);
WASM_API_EXTERN own wasm_tabletype_t *wasm_tabletype_new(own wasm_valtype_t *element,
                                                         const wasm_limits_t *limits);
WASM_API_EXTERN const wasm_valtype_t *wasm_tabletype_element(const wasm_tabletype_t *type);
WASM_API_EXTERN const wasm_limits_t *wasm_tabletype_limits(const wasm_tabletype_t *type);

typedef struct wasm_memorytype_t wasm_memorytype_t;
WASM_API_EXTERN void wasm_memorytype_delete(own wasm_memorytype_t *memorytype);
WASM_API_EXTERN own wasm_memorytype_t *wasm_memorytype_copy(const wasm_memorytype_t *type);
typedef struct wasm_memorytype_vec_t {
    size_t size;
    wasm_memorytype_t **data;
} wasm_memorytype_vec_t;
WASM_API_EXTERN void wasm_memorytype_vec_new_empty(own wasm_memorytype_vec_t *out);
WASM_API_EXTERN void wasm_memorytype_vec_new_uninitialized(own wasm_memorytype_vec_t *out,
                                                           size_t size);
WASM_API_EXTERN void wasm_memorytype_vec_new(own wasm_memorytype_vec_t *out, size_t size,
                                             own wasm_memorytype_t *const elements[]);
WASM_API_EXTERN void wasm_memorytype_vec_copy(own wasm_memorytype_vec_t *out,
                                              const wasm_memorytype_vec_t *vec);
WASM_API_EXTERN void wasm_memorytype_vec_delete(own wasm_memorytype_vec_t *vec);
/* Limits in pages of MEMORY_PAGE_SIZE. */
WASM_API_EXTERN own wasm_memorytype_t *wasm_memorytype_new(const wasm_limits_t *limits);
WASM_API_EXTERN const wasm_limits_t *wasm_memorytype_limits(const wasm_memorytype_t *type);

/* An externtype is one of the four types above seen from outside; the conversions are views of the
 * same object, and give NULL when it is of another kind. */
typedef uint8_t wasm_externkind_t;
enum wasm_externkind_enum {
    WASM_EXTERN_FUNC,
    WASM_EXTERN_GLOBAL,
    WASM_EXTERN_TABLE,
    WASM_EXTERN_MEMORY
};

typedef struct wasm_externtype_t wasm_externtype_t;
WASM_API_EXTERN void wasm_externtype_delete(own wasm_externtype_t *externtype);
WASM_API_EXTERN own wasm_externtype_t *wasm_externtype_copy(const wasm_externtype_t *type);
typedef struct wasm_externtype_vec_t {
    size_t size;
    wasm_externtype_t **data;
} wasm_externtype_vec_t;
WASM_API_EXTERN void wasm_externtype_vec_new_empty(own wasm_externtype_vec_t *out);
WASM_API_EXTERN void wasm_externtype_vec_new_uninitialized(own wasm_externtype_vec_t *out,
                                                           size_t size);
WASM_API_EXTERN void wasm_externtype_vec_new(own wasm_externtype_vec_t *out, size_t size,
                                             own wasm_externtype_t *const elements[]);
WASM_API_EXTERN void wasm_externtype_vec_copy(own wasm_externtype_vec_t *out,
                                              const wasm_externtype_vec_t *vec);
WASM_API_EXTERN void wasm_externtype_vec_delete(own wasm_externtype_vec_t *vec);
WASM_API_EXTERN wasm_externkind_t wasm_externtype_kind(const wasm_externtype_t *type);
WASM_API_EXTERN wasm_externtype_t *wasm_functype_as_externtype(wasm_functype_t *type);
WASM_API_EXTERN wasm_externtype_t *wasm_globaltype_as_externtype(wasm_globaltype_t *type);
WASM_API_EXTERN wasm_externtype_t *wasm_tabletype_as_externtype(wasm_tabletype_t *type);
WASM_API_EXTERN wasm_externtype_t *wasm_memorytype_as_externtype(wasm_memorytype_t *type);
WASM_API_EXTERN wasm_functype_t *wasm_externtype_as_functype(wasm_externtype_t *type);
WASM_API_EXTERN wasm_globaltype_t *wasm_externtype_as_globaltype(wasm_externtype_t *type);
WASM_API_EXTERN wasm_tabletype_t *wasm_externtype_as_tabletype(wasm_externtype_t *type);
WASM_API_EXTERN wasm_memorytype_t *wasm_externtype_as_memorytype(wasm_externtype_t *type);
WASM_API_EXTERN const wasm_externtype_t *
wasm_functype_as_externtype_const(const wasm_functype_t *type);
WASM_API_EXTERN const wasm_externtype_t *
wasm_globaltype_as_externtype_const(const wasm_globaltype_t *type);
WASM_API_EXTERN const wasm_externtype_t *
wasm_tabletype_as_externtype_const(const wasm_tabletype_t *type);
WASM_API_EXTERN const wasm_externtype_t *
wasm_memorytype_as_externtype_const(const wasm_memorytype_t *type);
WASM_API_EXTERN const wasm_functype_t *
wasm_externtype_as_functype_const(const wasm_externtype_t *type);
WASM_API_EXTERN const wasm_globaltype_t *
wasm_externtype_as_globaltype_const(const wasm_externtype_t *type);
WASM_API_EXTERN const wasm_tabletype_t *
wasm_externtype_as_tabletype_const(const wasm_externtype_t *type);
WASM_API_EXTERN const wasm_memorytype_t *
wasm_externtype_as_memorytype_const(const wasm_externtype_t *type);

typedef struct wasm_importtype_t wasm_importtype_t;
WASM_API_EXTERN void wasm_importtype_delete(own wasm_importtype_t *importtype);
WASM_API_EXTERN own wasm_importtype_t *wasm_importtype_copy(const wasm_importtype_t *type);
typedef struct wasm_importtype_vec_t {
    size_t size;
    wasm_importtype_t **data;
} wasm_importtype_vec_t;
WASM_API_EXTERN void wasm_importtype_vec_new_empty(own wasm_importtype_vec_t *out);
WASM_API_EXTERN void wasm_importtype_vec_new_uninitialized(own wasm_importtype_vec_t *out,
                                                           size_t size);
WASM_API_EXTERN void wasm_importtype_vec_new(own wasm_importtype_vec_t *out, size_t size,
                                             own wasm_importtype_t *const elements[]);
WASM_API_EXTERN void wasm_importtype_vec_copy(own wasm_importtype_vec_t *out,
                                              const wasm_importtype_vec_t *vec);
WASM_API_EXTERN void wasm_importtype_vec_delete(own wasm_importtype_vec_t *vec);
WASM_API_EXTERN own wasm_importtype_t *
wasm_importtype_new(own wasm_name_t *module, own wasm_name_t *name, own wasm_externtype_t *type);
WASM_API_EXTERN const wasm_name_t *wasm_importtype_module(const wasm_importtype_t *type);
WASM_API_EXTERN const wasm_name_t *wasm_importtype_name(const wasm_importtype_t *type);
WASM_API_EXTERN const wasm_externtype_t *wasm_importtype_type(const wasm_importtype_t *type);

typedef struct wasm_exporttype_t wasm_exporttype_t;
WASM_API_EXTERN void wasm_exporttype_delete(own wasm_exporttype_t *exporttype);
WASM_API_EXTERN own wasm_exporttype_t *wasm_exporttype_copy(const wasm_exporttype_t *type);
typedef struct wasm_exporttype_vec_t {
    size_t size;
    wasm_exporttype_t **data;
} wasm_exporttype_vec_t;
WASM_API_EXTERN void wasm_exporttype_vec_new_empty(own wasm_exporttype_vec_t *out);
WASM_API_EXTERN void wasm_exporttype_vec_new_uninitialized(own wasm_exporttype_vec_t *out,
                                                           size_t size);
WASM_API_EXTERN void wasm_exporttype_vec_new(own wasm_exporttype_vec_t *out, size_t size,
                                             own wasm_exporttype_t *const elements[]);
WASM_API_EXTERN void wasm_exporttype_vec_copy(own wasm_exporttype_vec_t *out,
                                              const wasm_exporttype_vec_t *vec);
WASM_API_EXTERN void wasm_exporttype_vec_delete(own wasm_exporttype_vec_t *vec);
WASM_API_EXTERN own wasm_exporttype_t *wasm_exporttype_new(own wasm_name_t *name,
                                                           own wasm_externtype_t *type);
WASM_API_EXTERN const wasm_name_t *wasm_exporttype_name(const wasm_exporttype_t *type);
WASM_API_EXTERN const wasm_externtype_t *wasm_exporttype_type(const wasm_exporttype_t *type);

/* --- Values and references -------------------------------------------------------------------- */

struct wasm_ref_t;

/* A reference in an owned value is owned; NULL is the null reference. */
typedef struct wasm_val_t {
    wasm_valkind_t kind;
    union {
        int32_t i32;
        int64_t i64;
        float32_t f32;
        float64_t f64;
        struct wasm_ref_t *ref;
    } of;
} wasm_val_t;

WASM_API_EXTERN void wasm_val_delete(own wasm_val_t *value);
WASM_API_EXTERN void wasm_val_copy(own wasm_val_t *out, const wasm_val_t *value);
typedef struct wasm_val_vec_t {
    size_t size;
    wasm_val_t *data;
} wasm_val_vec_t;
WASM_API_EXTERN void wasm_val_vec_new_empty(own wasm_val_vec_t *out);
WASM_API_EXTERN void wasm_val_vec_new_uninitialized(own wasm_val_vec_t *out, size_t size);
WASM_API_EXTERN void wasm_val_vec_new(own wasm_val_vec_t *out, size_t size,
                                      own wasm_val_t const elements[]);
WASM_API_EXTERN void wasm_val_vec_copy(own wasm_val_vec_t *out, const wasm_val_vec_t *vec);
WASM_API_EXTERN void wasm_val_vec_delete(own wasm_val_vec_t *vec);

/* Handles to runtime objects. Each can carry a pointer of the embedder's, with a finalizer that
 * runs when the object dies. X_as_ref and X_as_extern are views that share the handle; the way back
 * gives NULL for an object of another kind. */
typedef struct wasm_ref_t wasm_ref_t;
WASM_API_EXTERN void wasm_ref_delete(own wasm_ref_t *ref);
WASM_API_EXTERN own wasm_ref_t *wasm_ref_copy(const wasm_ref_t *ref);
WASM_API_EXTERN bool wasm_ref_same(const wasm_ref_t *a, const wasm_ref_t *b);
WASM_API_EXTERN void *wasm_ref_get_host_info(const wasm_ref_t *ref);
WASM_API_EXTERN void wasm_ref_set_host_info(wasm_ref_t *ref, void *info);
WASM_API_EXTERN void wasm_ref_set_host_info_with_finalizer(wasm_ref_t *ref, void *info,
                                                           void (*finalizer)(void *info));

/* Places in guest code. */
typedef struct wasm_frame_t wasm_frame_t;
WASM_API_EXTERN void wasm_frame_delete(own wasm_frame_t *frame);
typedef struct wasm_frame_vec_t {
    size_t size;
    wasm_frame_t **data;
} wasm_frame_vec_t;
WASM_API_EXTERN void wasm_frame_vec_new_empty(own wasm_frame_vec_t *out);
WASM_API_EXTERN void wasm_frame_vec_new_uninitialized(own wasm_frame_vec_t *out, size_t size);
WASM_API_EXTERN void wasm_frame_vec_new(own wasm_frame_vec_t *out, size_t size,
                                        own wasm_frame_t *const elements[]);
WASM_API_EXTERN void wasm_frame_vec_copy(own wasm_frame_vec_t *out, const wasm_frame_vec_t *vec);
WASM_API_EXTERN void wasm_frame_vec_delete(own wasm_frame_vec_t *vec);
WASM_API_EXTERN own wasm_frame_t *wasm_frame_copy(const wasm_frame_t *frame);
WASM_API_EXTERN struct wasm_instance_t *wasm_frame_instance(const wasm_frame_t *frame);
WASM_API_EXTERN uint32_t wasm_frame_func_index(const wasm_frame_t *frame);
WASM_API_EXTERN size_t wasm_frame_func_offset(const wasm_frame_t *frame);
WASM_API_EXTERN size_t wasm_frame_module_offset(const wasm_frame_t *frame);

/* --- Traps, foreign objects, modules ---------------------------------------------------------- */

typedef wasm_name_t wasm_message_t; /* terminated: the NUL is counted in its size */

typedef struct wasm_trap_t wasm_trap_t;
WASM_API_EXTERN void wasm_trap_delete(own wasm_trap_t *trap);
WASM_API_EXTERN own wasm_trap_t *wasm_trap_copy(const wasm_trap_t *trap);
WASM_API_EXTERN bool wasm_trap_same(const wasm_trap_t *a, const wasm_trap_t *b);
WASM_API_EXTERN void *wasm_trap_get_host_info(const wasm_trap_t *trap);
WASM_API_EXTERN void wasm_trap_set_host_info(wasm_trap_t *trap, void *info);
WASM_API_EXTERN void wasm_trap_set_host_info_with_finalizer(wasm_trap_t *trap, void *info,
                                                            void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_trap_as_ref(wasm_trap_t *trap);
WASM_API_EXTERN const wasm_ref_t *wasm_trap_as_ref_const(const wasm_trap_t *trap);
WASM_API_EXTERN wasm_trap_t *wasm_ref_as_trap(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_trap_t *wasm_ref_as_trap_const(const wasm_ref_t *ref);
WASM_API_EXTERN own wasm_trap_t *wasm_trap_new(wasm_store_t *store, const wasm_message_t *message);
WASM_API_EXTERN void wasm_trap_message(const wasm_trap_t *trap, own wasm_message_t *out);
/* The innermost guest frame, or NULL where none is known; the trace is then empty. */
WASM_API_EXTERN own wasm_frame_t *wasm_trap_origin(const wasm_trap_t *trap);
WASM_API_EXTERN void wasm_trap_trace(const wasm_trap_t *trap, own wasm_frame_vec_t *out);

/* An object of the embedder's that guests may hold as externref. */
typedef struct wasm_foreign_t wasm_foreign_t;
WASM_API_EXTERN void wasm_foreign_delete(own wasm_foreign_t *foreign);
WASM_API_EXTERN own wasm_foreign_t *wasm_foreign_copy(const wasm_foreign_t *foreign);
WASM_API_EXTERN bool wasm_foreign_same(const wasm_foreign_t *a, const wasm_foreign_t *b);
WASM_API_EXTERN void *wasm_foreign_get_host_info(const wasm_foreign_t *foreign);
WASM_API_EXTERN void wasm_foreign_set_host_info(wasm_foreign_t *foreign, void *info);
WASM_API_EXTERN void wasm_foreign_set_host_info_with_finalizer(wasm_foreign_t *foreign, void *info,
                                                               void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_foreign_as_ref(wasm_foreign_t *foreign);
WASM_API_EXTERN const wasm_ref_t *wasm_foreign_as_ref_const(const wasm_foreign_t *foreign);
WASM_API_EXTERN wasm_foreign_t *wasm_ref_as_foreign(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_foreign_t *wasm_ref_as_foreign_const(const wasm_ref_t *ref);
WASM_API_EXTERN own wasm_foreign_t *wasm_foreign_new(wasm_store_t *store);

typedef struct wasm_module_t wasm_module_t;
WASM_API_EXTERN void wasm_module_delete(own wasm_module_t *module);
WASM_API_EXTERN own wasm_module_t *wasm_module_copy(const wasm_module_t *module);
WASM_API_EXTERN bool wasm_module_same(const wasm_module_t *a, const wasm_module_t *b);
WASM_API_EXTERN void *wasm_module_get_host_info(const wasm_module_t *module);
WASM_API_EXTERN void wasm_module_set_host_info(wasm_module_t *module, void *info);
WASM_API_EXTERN void wasm_module_set_host_info_with_finalizer(wasm_module_t *module, void *info,
                                                              void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_module_as_ref(wasm_module_t *module);
WASM_API_EXTERN const wasm_ref_t *wasm_module_as_ref_const(const wasm_module_t *module);
WASM_API_EXTERN wasm_module_t *wasm_ref_as_module(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_module_t *wasm_ref_as_module_const(const wasm_ref_t *ref);
/* NULL when the binary is malformed, invalid or cannot be compiled; lm_module_new tells why. */
WASM_API_EXTERN own wasm_module_t *wasm_module_new(wasm_store_t *store,
                                                   const wasm_byte_vec_t *binary);
WASM_API_EXTERN bool wasm_module_validate(wasm_store_t *store, const wasm_byte_vec_t *binary);
WASM_API_EXTERN void wasm_module_imports(const wasm_module_t *module,
                                         own wasm_importtype_vec_t *out);
WASM_API_EXTERN void wasm_module_exports(const wasm_module_t *module,
                                         own wasm_exporttype_vec_t *out);
/* An image of the module for the same version of this library. It holds the module's own binary
 * behind a header with version and checksum, no compiled code: deserialize compiles it again, and
 * gives NULL for any other bytes. */
WASM_API_EXTERN void wasm_module_serialize(const wasm_module_t *module, own wasm_byte_vec_t *out);
WASM_API_EXTERN own wasm_module_t *wasm_module_deserialize(wasm_store_t *store,
                                                           const wasm_byte_vec_t *bytes);
/* A shared module may cross threads; obtain makes a handle for another store of the same engine. */
typedef struct wasm_shared_module_t wasm_shared_module_t;
WASM_API_EXTERN void wasm_shared_module_delete(own wasm_shared_module_t *shared);
WASM_API_EXTERN own wasm_shared_module_t *wasm_module_share(const wasm_module_t *module);
/* NULL for a store of another engine. */
WASM_API_EXTERN own wasm_module_t *wasm_module_obtain(wasm_store_t *store,
                                                      const wasm_shared_module_t *shared);

/* --- Functions, globals, tables, memories ----------------------------------------------------- */

typedef struct wasm_func_t wasm_func_t;
WASM_API_EXTERN void wasm_func_delete(own wasm_func_t *func);
WASM_API_EXTERN own wasm_func_t *wasm_func_copy(const wasm_func_t *func);
WASM_API_EXTERN bool wasm_func_same(const wasm_func_t *a, const wasm_func_t *b);
WASM_API_EXTERN void *wasm_func_get_host_info(const wasm_func_t *func);
WASM_API_EXTERN void wasm_func_set_host_info(wasm_func_t *func, void *info);
WASM_API_EXTERN void wasm_func_set_host_info_with_finalizer(wasm_func_t *func, void *info,
                                                            void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_func_as_ref(wasm_func_t *func);
WASM_API_EXTERN const wasm_ref_t *wasm_func_as_ref_const(const wasm_func_t *func);
WASM_API_EXTERN wasm_func_t *wasm_ref_as_func(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_func_t *wasm_ref_as_func_const(const wasm_ref_t *ref);
/* A host function writes as many results as its type says, of the right kinds, or returns a trap.
 * Its arguments are lent for the call. A type with v128 gives NULL: wasm_val_t cannot carry one. */
typedef own wasm_trap_t *(*wasm_func_callback_t)(const wasm_val_vec_t *args,
                                                 own wasm_val_vec_t *results);
typedef own wasm_trap_t *(*wasm_func_callback_with_env_t)(void *env, const wasm_val_vec_t *args,
                                                          wasm_val_vec_t *results);
WASM_API_EXTERN own wasm_func_t *wasm_func_new(wasm_store_t *store, const wasm_functype_t *type,
                                               wasm_func_callback_t callback);
/* `finalizer` (may be NULL) is called with `env` when the function dies. */
WASM_API_EXTERN own wasm_func_t *wasm_func_new_with_env(wasm_store_t *store,
                                                        const wasm_functype_t *type,
                                                        wasm_func_callback_with_env_t callback,
                                                        void *env, void (*finalizer)(void *env));
WASM_API_EXTERN own wasm_functype_t *wasm_func_type(const wasm_func_t *func);
WASM_API_EXTERN size_t wasm_func_param_arity(const wasm_func_t *func);
WASM_API_EXTERN size_t wasm_func_result_arity(const wasm_func_t *func);
/* NULL when it went well. The arguments are borrowed; `results` is the caller's array of the right
 * size, its elements are overwritten and owned. Wrong counts, wrong kinds and v128 values (use
 * lm_func_call) give a trap. */
WASM_API_EXTERN own wasm_trap_t *wasm_func_call(const wasm_func_t *func, const wasm_val_vec_t *args,
                                                wasm_val_vec_t *results);

typedef struct wasm_global_t wasm_global_t;
WASM_API_EXTERN void wasm_global_delete(own wasm_global_t *global);
WASM_API_EXTERN own wasm_global_t *wasm_global_copy(const wasm_global_t *global);
WASM_API_EXTERN bool wasm_global_same(const wasm_global_t *a, const wasm_global_t *b);
WASM_API_EXTERN void *wasm_global_get_host_info(const wasm_global_t *global);
WASM_API_EXTERN void wasm_global_set_host_info(wasm_global_t *global, void *info);
WASM_API_EXTERN void wasm_global_set_host_info_with_finalizer(wasm_global_t *global, void *info,
                                                              void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_global_as_ref(wasm_global_t *global);
WASM_API_EXTERN const wasm_ref_t *wasm_global_as_ref_const(const wasm_global_t *global);
WASM_API_EXTERN wasm_global_t *wasm_ref_as_global(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_global_t *wasm_ref_as_global_const(const wasm_ref_t *ref);
/* NULL when the value is not of the type. */
WASM_API_EXTERN own wasm_global_t *
wasm_global_new(wasm_store_t *store, const wasm_globaltype_t *type, const wasm_val_t *value);
WASM_API_EXTERN own wasm_globaltype_t *wasm_global_type(const wasm_global_t *global);
/* A v128 global gives the kind LM_V128_KIND of lanemark.h and no value. */
WASM_API_EXTERN void wasm_global_get(const wasm_global_t *global, own wasm_val_t *out);
/* Nothing happens when the global is immutable or the value not of its type. */
WASM_API_EXTERN void wasm_global_set(wasm_global_t *global, const wasm_val_t *value);

typedef struct wasm_table_t wasm_table_t;
WASM_API_EXTERN void wasm_table_delete(own wasm_table_t *table);
WASM_API_EXTERN own wasm_table_t *wasm_table_copy(const wasm_table_t *table);
WASM_API_EXTERN bool wasm_table_same(const wasm_table_t *a, const wasm_table_t *b);
WASM_API_EXTERN void *wasm_table_get_host_info(const wasm_table_t *table);
WASM_API_EXTERN void wasm_table_set_host_info(wasm_table_t *table, void *info);
WASM_API_EXTERN void wasm_table_set_host_info_with_finalizer(wasm_table_t *table, void *info,
                                                             void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_table_as_ref(wasm_table_t *table);
WASM_API_EXTERN const wasm_ref_t *wasm_table_as_ref_const(const wasm_table_t *table);
WASM_API_EXTERN wasm_table_t *wasm_ref_as_table(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_table_t *wasm_ref_as_table_const(const wasm_ref_t *ref);
typedef uint32_t wasm_table_size_t; /* in elements */

/* NULL when the limits cannot be met or `init` is not of the element type. `init` NULL: null
 * references. */
WASM_API_EXTERN own wasm_table_t *wasm_table_new(wasm_store_t *store, const wasm_tabletype_t *type,
                                                 wasm_ref_t *init);
WASM_API_EXTERN own wasm_tabletype_t *wasm_table_type(const wasm_table_t *table);
/* NULL for a null reference and for an index outside. */
WASM_API_EXTERN own wasm_ref_t *wasm_table_get(const wasm_table_t *table, wasm_table_size_t index);
/* False for an index outside or a reference that is not of the element type. */
WASM_API_EXTERN bool wasm_table_set(wasm_table_t *table, wasm_table_size_t index, wasm_ref_t *ref);
WASM_API_EXTERN wasm_table_size_t wasm_table_size(const wasm_table_t *table);
WASM_API_EXTERN bool wasm_table_grow(wasm_table_t *table, wasm_table_size_t delta,
                                     wasm_ref_t *init);

typedef struct wasm_memory_t wasm_memory_t;
WASM_API_EXTERN void wasm_memory_delete(own wasm_memory_t *memory);
WASM_API_EXTERN own wasm_memory_t *wasm_memory_copy(const wasm_memory_t *memory);
WASM_API_EXTERN bool wasm_memory_same(const wasm_memory_t *a, const wasm_memory_t *b);
WASM_API_EXTERN void *wasm_memory_get_host_info(const wasm_memory_t *memory);
WASM_API_EXTERN void wasm_memory_set_host_info(wasm_memory_t *memory, void *info);
WASM_API_EXTERN void wasm_memory_set_host_info_with_finalizer(wasm_memory_t *memory, void *info,
                                                              void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_memory_as_ref(wasm_memory_t *memory);
WASM_API_EXTERN const wasm_ref_t *wasm_memory_as_ref_const(const wasm_memory_t *memory);
WASM_API_EXTERN wasm_memory_t *wasm_ref_as_memory(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_memory_t *wasm_ref_as_memory_const(const wasm_ref_t *ref);
typedef uint32_t wasm_memory_pages_t;

static const size_t MEMORY_PAGE_SIZE = 0x10000; /* bytes */

WASM_API_EXTERN own wasm_memory_t *wasm_memory_new(wasm_store_t *store,
                                                   const wasm_memorytype_t *type);
WASM_API_EXTERN own wasm_memorytype_t *wasm_memory_type(const wasm_memory_t *memory);
/* The first byte (it never moves) and the size in bytes; memory beyond it must not be touched. */
WASM_API_EXTERN byte_t *wasm_memory_data(wasm_memory_t *memory);
WASM_API_EXTERN size_t wasm_memory_data_size(const wasm_memory_t *memory);
WASM_API_EXTERN wasm_memory_pages_t wasm_memory_size(const wasm_memory_t *memory);
/* False when it cannot grow: its maximum, or no memory. */
WASM_API_EXTERN bool wasm_memory_grow(wasm_memory_t *memory, wasm_memory_pages_t delta);

/* --- Externals and instances ------------------------------------------------------------------ */

typedef struct wasm_extern_t wasm_extern_t;
WASM_API_EXTERN void wasm_extern_delete(own wasm_extern_t *handle);
WASM_API_EXTERN own wasm_extern_t *wasm_extern_copy(const wasm_extern_t *ref);
WASM_API_EXTERN bool wasm_extern_same(const wasm_extern_t *a, const wasm_extern_t *b);
WASM_API_EXTERN void *wasm_extern_get_host_info(const wasm_extern_t *ref);
WASM_API_EXTERN void wasm_extern_set_host_info(wasm_extern_t *ref, void *info);
WASM_API_EXTERN void wasm_extern_set_host_info_with_finalizer(wasm_extern_t *ref, void *info,
                                                              void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_extern_as_ref(wasm_extern_t *external);
WASM_API_EXTERN const wasm_ref_t *wasm_extern_as_ref_const(const wasm_extern_t *external);
WASM_API_EXTERN wasm_extern_t *wasm_ref_as_extern(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_extern_t *wasm_ref_as_extern_const(const wasm_ref_t *ref);
typedef struct wasm_extern_vec_t {
    size_t size;
    wasm_extern_t **data;
} wasm_extern_vec_t;
WASM_API_EXTERN void wasm_extern_vec_new_empty(own wasm_extern_vec_t *out);
WASM_API_EXTERN void wasm_extern_vec_new_uninitialized(own wasm_extern_vec_t *out, size_t size);
WASM_API_EXTERN void wasm_extern_vec_new(own wasm_extern_vec_t *out, size_t size,
                                         own wasm_extern_t *const elements[]);
WASM_API_EXTERN void wasm_extern_vec_copy(own wasm_extern_vec_t *out, const wasm_extern_vec_t *vec);
WASM_API_EXTERN void wasm_extern_vec_delete(own wasm_extern_vec_t *vec);
WASM_API_EXTERN wasm_externkind_t wasm_extern_kind(const wasm_extern_t *external);
WASM_API_EXTERN own wasm_externtype_t *wasm_extern_type(const wasm_extern_t *external);
WASM_API_EXTERN wasm_extern_t *wasm_func_as_extern(wasm_func_t *func);
WASM_API_EXTERN wasm_extern_t *wasm_global_as_extern(wasm_global_t *global);
WASM_API_EXTERN wasm_extern_t *wasm_table_as_extern(wasm_table_t *table);
WASM_API_EXTERN wasm_extern_t *wasm_memory_as_extern(wasm_memory_t *memory);
WASM_API_EXTERN wasm_func_t *wasm_extern_as_func(wasm_extern_t *external);
WASM_API_EXTERN wasm_global_t *wasm_extern_as_global(wasm_extern_t *external);
WASM_API_EXTERN wasm_table_t *wasm_extern_as_table(wasm_extern_t *external);
WASM_API_EXTERN wasm_memory_t *wasm_extern_as_memory(wasm_extern_t *external);
WASM_API_EXTERN const wasm_extern_t *wasm_func_as_extern_const(const wasm_func_t *func);
WASM_API_EXTERN const wasm_extern_t *wasm_global_as_extern_const(const wasm_global_t *global);
WASM_API_EXTERN const wasm_extern_t *wasm_table_as_extern_const(const wasm_table_t *table);
WASM_API_EXTERN const wasm_extern_t *wasm_memory_as_extern_const(const wasm_memory_t *memory);
WASM_API_EXTERN const wasm_func_t *wasm_extern_as_func_const(const wasm_extern_t *external);
WASM_API_EXTERN const wasm_global_t *wasm_extern_as_global_const(const wasm_extern_t *external);
WASM_API_EXTERN const wasm_table_t *wasm_extern_as_table_const(const wasm_extern_t *external);
WASM_API_EXTERN const wasm_memory_t *wasm_extern_as_memory_const(const wasm_extern_t *external);

typedef struct wasm_instance_t wasm_instance_t;
WASM_API_EXTERN void wasm_instance_delete(own wasm_instance_t *instance);
WASM_API_EXTERN own wasm_instance_t *wasm_instance_copy(const wasm_instance_t *instance);
WASM_API_EXTERN bool wasm_instance_same(const wasm_instance_t *a, const wasm_instance_t *b);
WASM_API_EXTERN void *wasm_instance_get_host_info(const wasm_instance_t *instance);
WASM_API_EXTERN void wasm_instance_set_host_info(wasm_instance_t *instance, void *info);
WASM_API_EXTERN void wasm_instance_set_host_info_with_finalizer(wasm_instance_t *instance,
                                                                void *info,
                                                                void (*finalizer)(void *info));
WASM_API_EXTERN wasm_ref_t *wasm_instance_as_ref(wasm_instance_t *instance);
WASM_API_EXTERN const wasm_ref_t *wasm_instance_as_ref_const(const wasm_instance_t *instance);
WASM_API_EXTERN wasm_instance_t *wasm_ref_as_instance(wasm_ref_t *ref);
WASM_API_EXTERN const wasm_instance_t *wasm_ref_as_instance_const(const wasm_ref_t *ref);
/* `imports` in the order of wasm_module_imports. NULL when they do not match (*trap then holds a
 * trap that tells which, as it does for other failures), or when a segment or the start function
 * trapped. `trap` may be NULL. */
WASM_API_EXTERN own wasm_instance_t *wasm_instance_new(wasm_store_t *store,
                                                       const wasm_module_t *module,
                                                       const wasm_extern_vec_t *imports,
                                                       own wasm_trap_t **trap);
/* In the order of wasm_module_exports. */
WASM_API_EXTERN void wasm_instance_exports(const wasm_instance_t *instance,
                                           own wasm_extern_vec_t *out);

/* --- Short-hands ------------------------------------------------------------------------------ */

#define WASM_EMPTY_VEC        {0, NULL}
#define WASM_ARRAY_VEC(array) {sizeof(array) / sizeof(*(array)), array}

#define WASM_I32_VAL(value)                                                                        \
    {                                                                                              \
        .kind = WASM_I32, .of = {.i32 = value }                                                    \
    }
#define WASM_I64_VAL(value)                                                                        \
    {                                                                                              \
        .kind = WASM_I64, .of = {.i64 = value }                                                    \
    }
#define WASM_F32_VAL(value)                                                                        \
    {                                                                                              \
        .kind = WASM_F32, .of = {.f32 = value }                                                    \
    }
#define WASM_F64_VAL(value)                                                                        \
    {                                                                                              \
        .kind = WASM_F64, .of = {.f64 = value }                                                    \
    }
#define WASM_REF_VAL(value)                                                                        \
    {                                                                                              \
        .kind = WASM_EXTERNREF, .of = {.ref = value }                                              \
    }
#define WASM_INIT_VAL                                                                              \
    {                                                                                              \
        .kind = WASM_EXTERNREF, .of = {.ref = NULL }                                               \
    }

static inline own wasm_valtype_t *wasm_valtype_new_i32(void) {
    return wasm_valtype_new(WASM_I32);
}
static inline own wasm_valtype_t *wasm_valtype_new_i64(void) {
    return wasm_valtype_new(WASM_I64);
}
static inline own wasm_valtype_t *wasm_valtype_new_f32(void) {
    return wasm_valtype_new(WASM_F32);
}
static inline own wasm_valtype_t *wasm_valtype_new_f64(void) {
    return wasm_valtype_new(WASM_F64);
}
static inline own wasm_valtype_t *wasm_valtype_new_externref(void) {
    return wasm_valtype_new(WASM_EXTERNREF);
}
static inline own wasm_valtype_t *wasm_valtype_new_funcref(void) {
    return wasm_valtype_new(WASM_FUNCREF);
}

/* wasm_functype_new_P_R(P parameters, R results): all types are taken over. lm_functype_of_arrays
 * is what they share. */
static inline own wasm_functype_t *lm_functype_of_arrays(size_t param_count,
                                                         own wasm_valtype_t *const params[],
                                                         size_t result_count,
                                                         own wasm_valtype_t *const results[]) {
    wasm_valtype_vec_t param_vec, result_vec;
    wasm_valtype_vec_new(&param_vec, param_count, params);
    wasm_valtype_vec_new(&result_vec, result_count, results);
    return wasm_functype_new(&param_vec, &result_vec);
}
static inline own wasm_functype_t *wasm_functype_new_0_0(void) {
    return lm_functype_of_arrays(0, NULL, 0, NULL);
}
static inline own wasm_functype_t *wasm_functype_new_1_0(own wasm_valtype_t *p1) {
    wasm_valtype_t *const params[] = {p1};
    return lm_functype_of_arrays(1, params, 0, NULL);
}
static inline own wasm_functype_t *wasm_functype_new_2_0(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *p2) {
    wasm_valtype_t *const params[] = {p1, p2};
    return lm_functype_of_arrays(2, params, 0, NULL);
}
static inline own wasm_functype_t *
wasm_functype_new_3_0(own wasm_valtype_t *p1, own wasm_valtype_t *p2, own wasm_valtype_t *p3) {
    wasm_valtype_t *const params[] = {p1, p2, p3};
    return lm_functype_of_arrays(3, params, 0, NULL);
}
static inline own wasm_functype_t *wasm_functype_new_0_1(own wasm_valtype_t *r1) {
    wasm_valtype_t *const results[] = {r1};
    return lm_functype_of_arrays(0, NULL, 1, results);
}
static inline own wasm_functype_t *wasm_functype_new_1_1(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *r1) {
    wasm_valtype_t *const params[] = {p1};
    wasm_valtype_t *const results[] = {r1};
    return lm_functype_of_arrays(1, params, 1, results);
}
static inline own wasm_functype_t *
wasm_functype_new_2_1(own wasm_valtype_t *p1, own wasm_valtype_t *p2, own wasm_valtype_t *r1) {
    wasm_valtype_t *const params[] = {p1, p2};
    wasm_valtype_t *const results[] = {r1};
    return lm_functype_of_arrays(2, params, 1, results);
}
static inline own wasm_functype_t *wasm_functype_new_3_1(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *p2,
                                                         own wasm_valtype_t *p3,
                                                         own wasm_valtype_t *r1) {
    wasm_valtype_t *const params[] = {p1, p2, p3};
    wasm_valtype_t *const results[] = {r1};
    return lm_functype_of_arrays(3, params, 1, results);
}
static inline own wasm_functype_t *wasm_functype_new_0_2(own wasm_valtype_t *r1,
                                                         own wasm_valtype_t *r2) {
    wasm_valtype_t *const results[] = {r1, r2};
    return lm_functype_of_arrays(0, NULL, 2, results);
}
static inline own wasm_functype_t *
wasm_functype_new_1_2(own wasm_valtype_t *p1, own wasm_valtype_t *r1, own wasm_valtype_t *r2) {
    wasm_valtype_t *const params[] = {p1};
    wasm_valtype_t *const results[] = {r1, r2};
    return lm_functype_of_arrays(1, params, 2, results);
}
static inline own wasm_functype_t *wasm_functype_new_2_2(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *p2,
                                                         own wasm_valtype_t *r1,
                                                         own wasm_valtype_t *r2) {
    wasm_valtype_t *const params[] = {p1, p2};
    wasm_valtype_t *const results[] = {r1, r2};
    return lm_functype_of_arrays(2, params, 2, results);
}
static inline own wasm_functype_t *
wasm_functype_new_3_2(own wasm_valtype_t *p1, own wasm_valtype_t *p2, own wasm_valtype_t *p3,
                      own wasm_valtype_t *r1, own wasm_valtype_t *r2) {
    wasm_valtype_t *const params[] = {p1, p2, p3};
    wasm_valtype_t *const results[] = {r1, r2};
    return lm_functype_of_arrays(3, params, 2, results);
}

/* A host pointer as an i64 value (pointers have at most 64 bits). */
static inline void wasm_val_init_ptr(own wasm_val_t *out, void *pointer) {
    out->kind = sizeof(void *) == 4 ? WASM_I32 : WASM_I64;
    out->of.i64 = (int64_t)(intptr_t)pointer;
}
static inline void *wasm_val_ptr(const wasm_val_t *value) {
    return (void *)(intptr_t)(value->kind == WASM_I32 ? value->of.i32 : value->of.i64);
}

#undef own

#ifdef __cplusplus
}
#endif

#endif
