/* SPDX-License-Identifier: Apache-2.0 */
/* A decoded module: what the decoder (decode.c) makes of a binary and every later stage reads (spec
 * section 2.5).
 *
 * The module owns a copy of its bytes and, in its arena, everything that points into or describes
 * them. Index spaces hold imports first. After lm_module_decode the module is known to be
 * well-formed and, function bodies aside, valid; bodies are checked by the walk (walk.h), either
 * alone (lm_module_validate_bodies) or while a back end compiles. */
#ifndef LM_ENGINE_MODULE_H
#define LM_ENGINE_MODULE_H

#include <stddef.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "engine/limits.h"
#include "engine/types.h"

/* UTF-8 text inside the module's bytes; not terminated, may hold NUL. */
struct lm_name {
    const char *bytes;
    uint32_t length;
};

/* A constant expression, checked by the decoder, evaluated at instantiation (const_expr.h). */
struct lm_const_expr {
    const uint8_t *start; /* first opcode; ends with `end` */
    uint32_t size;
    uint64_t offset; /* of `start` in the module */
    bool is_v128;    /* its value takes two slots */
};

struct lm_import {
    struct lm_name module;
    struct lm_name field;
    uint8_t kind;   /* enum lm_extern_kind */
    uint32_t index; /* in the index space of its kind: its type is found there */
};

struct lm_export {
    struct lm_name field;
    uint8_t kind; /* enum lm_extern_kind */
    uint32_t index;
};

struct lm_func_decl {
    const struct lm_functype *type;
    uint32_t type_index;
    const uint8_t *body; /* local declarations and code, after the size; NULL for an import */
    uint32_t body_size;
    uint64_t offset;  /* of `body` in the module */
    bool is_declared; /* may stand in ref.func inside bodies (spec: C.refs) */
};

struct lm_global_decl {
    struct lm_global_type type;
    bool is_import;
    struct lm_const_expr init;
};

enum lm_segment_mode { LM_SEGMENT_ACTIVE, LM_SEGMENT_PASSIVE, LM_SEGMENT_DECLARATIVE };

struct lm_element {
    uint8_t mode; /* enum lm_segment_mode */
    uint8_t type; /* LM_FUNCREF or LM_EXTERNREF */
    uint32_t table;
    struct lm_const_expr where; /* active only: i32 offset */
    uint32_t count;
    const uint32_t *funcs;             /* function indices, or NULL when `inits` is used */
    const struct lm_const_expr *inits; /* one per element, or NULL */
};

struct lm_data {
    uint8_t mode; /* active or passive */
    uint32_t memory;
    struct lm_const_expr where; /* active only */
    const uint8_t *bytes;
    uint32_t size;
};

struct lm_module {
    struct lm_arena arena; /* owns everything below */
    const uint8_t *bytes;
    size_t size;
    uint32_t features; /* bit mask over enum lm_feature: what was allowed */
    struct lm_caps caps;
    uint64_t deadline; /* of decoding, validating and compiling it */

    uint32_t type_count, import_count, func_count, table_count, memory_count, global_count,
        export_count, element_count, data_count;
    uint32_t imported_funcs, imported_tables, imported_memories, imported_globals;
    const struct lm_functype *types;
    const struct lm_import *imports;
    struct lm_func_decl *funcs; /* imports first, as all index spaces */
    struct lm_table_type *tables;
    struct lm_memory_type *memories;
    struct lm_global_decl *globals;
    const struct lm_export *exports;
    const struct lm_element *elements;
    const struct lm_data *datas;
    bool has_data_count; /* a data count section stood before the code (spec section 5.5.16) */
    bool has_start;
    uint32_t start_func;
    struct lm_name module_name; /* from the name section; length 0 where absent or malformed */
    const struct lm_name *func_names; /* func_count entries (length 0: unnamed), or NULL */
};

/* What a module is made under. */
struct lm_rules {
    uint32_t features; /* bit mask over enum lm_feature */
    struct lm_caps caps;
    uint64_t deadline; /* deadline.h: when making it must be done, 0: whenever */
};

/* Decodes and validates all but function bodies. The bytes are copied. On failure nothing is left
 * allocated and `module` is zeroed; the error holds the byte offset and the spec's wording
 * (LM_MALFORMED, LM_INVALID, LM_LIMIT). */
lm_status lm_module_decode(struct lm_module *module, const uint8_t *bytes, size_t size,
                           uint32_t features, struct lm_error *error);

/* The same under limits of one's own and a deadline, which the walk minds, too. */
lm_status lm_module_decode_by(struct lm_module *module, const uint8_t *bytes, size_t size,
                              const struct lm_rules *rules, struct lm_error *error);

/* Walks every body without a sink. */
lm_status lm_module_validate_bodies(const struct lm_module *module, struct lm_error *error);

void lm_module_release(struct lm_module *module);

/* A name for messages: terminated, one line, cut to `size` bytes with the NUL; returns `text`. */
const char *lm_name_text(const struct lm_name *name, char *text, size_t size);

/* "$name #index", with the name section's name; "\"name\" #index", with that of an export; or
 * "#index". For messages: writes at most `size` bytes with the NUL, returns `text`. */
const char *lm_module_func_label(const struct lm_module *module, uint32_t func, char *text,
                                 size_t size);

#endif
