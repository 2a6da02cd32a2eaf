/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding what fills the index spaces: types, imports, functions, tables, memories and globals
 * (spec sections 5.3, 5.5.4 to 5.5.9; validation in 3.2 and 3.4). Imports come first in every index
 * space: they are read twice, once to count each kind and once to fill the arrays; the sections
 * that follow extend those by their own entries. */
#include <string.h>

#include "engine/const_expr.h"
#include "engine/decode_internal.h"

/* Extends an index space to `total` entries, keeping the `kept` imported ones. */
static lm_status extend(struct lm_decoder *decoder, const void *old, size_t kept, size_t total,
                        size_t size, void **out) {
    TRY(lm_decode_array(decoder, total, size, out));
    if (kept > 0) memcpy(*out, old, kept * size);
    return LM_OK;
}

static lm_status decode_value_type(struct lm_decoder *decoder, uint8_t *out) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_read_value_type(&decoder->reader, out));
    if (*out == LM_V128)
        return lm_need_feature(decoder, LM_FEATURE_simd128, offset, "malformed value type: v128");
    if (!lm_type_is_ref(*out)) return LM_OK;
    return lm_need_feature(decoder, LM_FEATURE_ref_types, offset,
                           *out == LM_FUNCREF ? "malformed value type: funcref"
                                              : "malformed value type: externref");
}

/* A vector of value types; they stay where they are in the module. */
static lm_status decode_result_type(struct lm_decoder *decoder, const char *noun, uint32_t limit,
                                    const uint8_t **types, uint32_t *count, uint32_t *slots) {
    TRY(lm_decode_count(decoder, noun, limit, count));
    *types = decoder->reader.at;
    *slots = 0;
    for (uint32_t i = 0; i < *count; i++) {
        uint8_t type;
        TRY(decode_value_type(decoder, &type));
        *slots += lm_type_slots(type);
    }
    return LM_OK;
}

static lm_status decode_func_type(struct lm_decoder *decoder, struct lm_functype *type) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint8_t form;
    TRY(lm_read_u8(&decoder->reader, &form));
    if (form & 0x80)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "integer representation too long: a form takes one byte");
    if (form != 0x60)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed function type: expected 0x60, found 0x%02x", form);
    TRY(decode_result_type(decoder, "parameters", decoder->module->caps.params, &type->params,
                           &type->param_count, &type->param_slots));
    TRY(decode_result_type(decoder, "results", decoder->module->caps.results, &type->results,
                           &type->result_count, &type->result_slots));
    if (type->result_count > 1 && !lm_has_feature(decoder->module, LM_FEATURE_multi_value))
        return lm_fail(decoder->error, LM_INVALID, offset,
                       "invalid result arity: a function type of %u results needs the feature "
                       "multi-value, which is off",
                       type->result_count);
    return LM_OK;
}

lm_status lm_decode_type_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "types", decoder->module->caps.types, &count));
    TRY(lm_decode_array(decoder, count, sizeof(struct lm_functype), &memory));
    struct lm_functype *types = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_func_type(decoder, &types[i]), "type", i));
    module->types = types;
    module->type_count = count;
    return LM_OK;
}

static lm_status decode_type_index(struct lm_decoder *decoder, struct lm_func_decl *func) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_read_u32(&decoder->reader, &func->type_index));
    TRY(lm_check_index(decoder->error, "type", func->type_index, decoder->module->type_count,
                       offset));
    func->type = &decoder->module->types[func->type_index];
    return LM_OK;
}

enum { LIMITS_HAVE_MAX = 1, LIMITS_SHARED = 2, LIMITS_64 = 4 };

/* The flags before limits, out of `allowed`; features would allow `known` for such a `noun`. */
static lm_status decode_limits_flags(struct lm_decoder *decoder, unsigned allowed, unsigned known,
                                     const char *noun, uint8_t *flags) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_read_u8(&decoder->reader, flags));
    const unsigned set = *flags & 0x7fU;
    const bool is_shared = (set & ~allowed & LIMITS_SHARED) != 0;
    if ((set & ~allowed) != 0 && (set & ~known) == 0)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "integer too large: limits flags 0x%02x: a %s of that kind needs the "
                       "feature %s, which is off",
                       *flags, noun,
                       lm_feature_name(is_shared ? LM_FEATURE_threads : LM_FEATURE_memory64));
    if ((set & ~allowed) != 0)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "integer too large: limits flags 0x%02x, known bits are 0x%02x", *flags,
                       allowed);
    if (*flags & 0x80)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "integer representation too long: limits flags take one byte");
    return LM_OK;
}

/* With memory64 all limits are u64 in the binary, whatever their range. */
static lm_status decode_limit(struct lm_decoder *decoder, uint64_t *out) {
    if (lm_has_feature(decoder->module, LM_FEATURE_memory64))
        return lm_read_u64(&decoder->reader, out);
    uint32_t narrow;
    TRY(lm_read_u32(&decoder->reader, &narrow));
    *out = narrow;
    return LM_OK;
}

/* The limits behind the flags, which stood at `offset`: numbers of at most `range`; `beyond` is the
 * message when they are not. */
static lm_status decode_limits(struct lm_decoder *decoder, uint8_t flags, uint64_t offset,
                               uint64_t range, const char *beyond, struct lm_limits *limits) {
    *limits = (struct lm_limits){.max = UINT64_MAX, .has_max = flags & LIMITS_HAVE_MAX};
    TRY(decode_limit(decoder, &limits->min));
    if (limits->has_max) TRY(decode_limit(decoder, &limits->max));
    if (limits->min > range || (limits->has_max && limits->max > range))
        return lm_fail(decoder->error, LM_INVALID, offset, "%s: %s is %llu", beyond,
                       limits->min > range ? "minimum" : "maximum",
                       (unsigned long long)(limits->min > range ? limits->min : limits->max));
    if (limits->min > limits->max)
        return lm_fail(decoder->error, LM_INVALID, offset,
                       "size minimum must not be greater than maximum: %llu > %llu",
                       (unsigned long long)limits->min, (unsigned long long)limits->max);
    return LM_OK;
}

static lm_status decode_table_type(struct lm_decoder *decoder, struct lm_table_type *type) {
    const unsigned known = LIMITS_HAVE_MAX | LIMITS_64;
    const unsigned allowed =
        lm_has_feature(decoder->module, LM_FEATURE_memory64) ? known : LIMITS_HAVE_MAX;
    uint8_t flags;
    TRY(lm_decode_ref_type(decoder, &type->element));
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(decode_limits_flags(decoder, allowed, known, "table", &flags));
    type->is_64 = flags & LIMITS_64;
    return decode_limits(decoder, flags, offset, type->is_64 ? UINT64_MAX : UINT32_MAX,
                         "table size must be at most 2^32-1", &type->limits);
}

static lm_status decode_memory_type(struct lm_decoder *decoder, struct lm_memory_type *type) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    const bool threads = lm_has_feature(decoder->module, LM_FEATURE_threads);
    const bool memory64 = lm_has_feature(decoder->module, LM_FEATURE_memory64);
    const unsigned allowed =
        LIMITS_HAVE_MAX | (threads ? LIMITS_SHARED : 0U) | (memory64 ? LIMITS_64 : 0U);
    uint8_t flags;
    TRY(decode_limits_flags(decoder, allowed, LIMITS_HAVE_MAX | LIMITS_SHARED | LIMITS_64, "memory",
                            &flags));
    type->is_shared = flags & LIMITS_SHARED;
    type->is_64 = flags & LIMITS_64;
    TRY(decode_limits(decoder, flags, offset, type->is_64 ? LM_MAX_PAGES_64 : LM_MAX_PAGES,
                      type->is_64 ? "memory size must be at most 2^48 pages"
                                  : "memory size must be at most 65536 pages (4GiB)",
                      &type->limits));
    if (type->is_shared && !type->limits.has_max)
        return lm_fail(decoder->error, LM_INVALID, offset,
                       "shared memory must have maximum: it has a minimum alone");
    return LM_OK;
}

static lm_status decode_global_type(struct lm_decoder *decoder, struct lm_global_type *type) {
    uint8_t mutability;
    TRY(decode_value_type(decoder, &type->type));
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_read_u8(&decoder->reader, &mutability));
    if (mutability > 1)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed mutability: 0x%02x, neither 0 (const) nor 1 (var)", mutability);
    type->is_mutable = mutability != 0;
    return LM_OK;
}

/* Several memories and several tables need a feature each. `offset` is the one too many. */
static lm_status check_memory_count(struct lm_decoder *decoder, uint64_t count, uint64_t offset) {
    if (count > 1 && !lm_has_feature(decoder->module, LM_FEATURE_multi_memory))
        return lm_fail(decoder->error, LM_INVALID, offset,
                       "multiple memories: a module of %llu needs the feature multi-memory, which "
                       "is off",
                       (unsigned long long)count);
    if (count > decoder->module->caps.memories)
        return lm_fail(decoder->error, LM_LIMIT, offset, "too many memories: %llu, at most %u",
                       (unsigned long long)count, decoder->module->caps.memories);
    return LM_OK;
}

static lm_status check_table_count(struct lm_decoder *decoder, uint64_t count, uint64_t offset) {
    if (count > 1 && !lm_has_feature(decoder->module, LM_FEATURE_ref_types))
        return lm_fail(decoder->error, LM_INVALID, offset,
                       "multiple tables: a module of %llu needs the feature reference-types, "
                       "which is off",
                       (unsigned long long)count);
    if (count > decoder->module->caps.tables)
        return lm_fail(decoder->error, LM_LIMIT, offset, "too many tables: %llu, at most %u",
                       (unsigned long long)count, decoder->module->caps.tables);
    return LM_OK;
}

/* --- Imports ---------------------------------------------------------------------------------- */

struct import_entry {
    struct lm_import import;
    uint64_t offset; /* of the description */
    struct lm_func_decl func;
    struct lm_table_type table;
    struct lm_memory_type memory;
    struct lm_global_decl global;
};

static lm_status decode_import(struct lm_decoder *decoder, struct import_entry *entry) {
    struct lm_reader *reader = &decoder->reader;
    *entry = (struct import_entry){0};
    TRY(lm_decode_in_time(decoder));
    TRY(lm_read_name(reader, &entry->import.module));
    TRY(lm_read_name(reader, &entry->import.field));
    entry->offset = lm_reader_offset(reader);
    TRY(lm_read_u8(reader, &entry->import.kind));
    switch (entry->import.kind) {
    case LM_EXTERN_FUNC: return decode_type_index(decoder, &entry->func);
    case LM_EXTERN_TABLE: return decode_table_type(decoder, &entry->table);
    case LM_EXTERN_MEMORY: return decode_memory_type(decoder, &entry->memory);
    case LM_EXTERN_GLOBAL:
        entry->global.is_import = true;
        return decode_global_type(decoder, &entry->global.type);
    default:
        return lm_fail(decoder->error, LM_MALFORMED, entry->offset,
                       "malformed import kind: 0x%02x, known are 0 to 3", entry->import.kind);
    }
}

/* Counts the imports of each kind, leaving the reader where it was. */
static lm_status count_imports(struct lm_decoder *decoder, uint32_t count, uint32_t by_kind[4]) {
    const struct lm_reader start = decoder->reader;
    struct import_entry entry;
    for (uint32_t i = 0; i < count; i++) {
        TRY(lm_decode_part(decoder, decode_import(decoder, &entry), "import", i));
        by_kind[entry.import.kind]++;
        TRY(check_memory_count(decoder, by_kind[LM_EXTERN_MEMORY], entry.offset));
        TRY(check_table_count(decoder, by_kind[LM_EXTERN_TABLE], entry.offset));
    }
    decoder->reader = start;
    return LM_OK;
}

static lm_status new_index_spaces(struct lm_decoder *decoder, const uint32_t by_kind[4]) {
    struct lm_module *module = decoder->module;
    void *memory;
    TRY(lm_decode_array(decoder, by_kind[LM_EXTERN_FUNC], sizeof *module->funcs, &memory));
    module->funcs = memory;
    TRY(lm_decode_array(decoder, by_kind[LM_EXTERN_TABLE], sizeof *module->tables, &memory));
    module->tables = memory;
    TRY(lm_decode_array(decoder, by_kind[LM_EXTERN_MEMORY], sizeof *module->memories, &memory));
    module->memories = memory;
    TRY(lm_decode_array(decoder, by_kind[LM_EXTERN_GLOBAL], sizeof *module->globals, &memory));
    module->globals = memory;
    return LM_OK;
}

/* Puts an import into the index space of its kind; returns its index there. */
static uint32_t add_import(struct lm_module *module, const struct import_entry *entry) {
    switch (entry->import.kind) {
    case LM_EXTERN_FUNC:
        module->funcs[module->func_count] = entry->func;
        return module->func_count++;
    case LM_EXTERN_TABLE:
        module->tables[module->table_count] = entry->table;
        return module->table_count++;
    case LM_EXTERN_MEMORY:
        module->memories[module->memory_count] = entry->memory;
        return module->memory_count++;
    default: module->globals[module->global_count] = entry->global; return module->global_count++;
    }
}

lm_status lm_decode_import_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    uint32_t count;
    uint32_t by_kind[4] = {0};
    void *memory;
    TRY(lm_decode_count(decoder, "imports", decoder->module->caps.imports, &count));
    TRY(count_imports(decoder, count, by_kind));
    TRY(new_index_spaces(decoder, by_kind));
    TRY(lm_decode_array(decoder, count, sizeof(struct lm_import), &memory));
    struct lm_import *imports = memory;
    for (uint32_t i = 0; i < count; i++) {
        struct import_entry entry;
        TRY(decode_import(decoder, &entry));
        imports[i] = entry.import;
        imports[i].index = add_import(module, &entry);
    }
    module->imports = imports;
    module->import_count = count;
    module->imported_funcs = module->func_count;
    module->imported_tables = module->table_count;
    module->imported_memories = module->memory_count;
    module->imported_globals = module->global_count;
    return LM_OK;
}

/* --- Definitions ------------------------------------------------------------------------------ */

lm_status lm_decode_func_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "functions", decoder->module->caps.functions, &count));
    const uint32_t kept = module->imported_funcs;
    TRY(extend(decoder, module->funcs, kept, (size_t)kept + count, sizeof *module->funcs, &memory));
    module->funcs = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_type_index(decoder, &module->funcs[kept + i]),
                           "function", kept + i));
    module->func_count = kept + count;
    decoder->defined_funcs = count;
    return LM_OK;
}

lm_status lm_decode_table_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "tables", decoder->module->caps.tables, &count));
    const uint32_t kept = module->imported_tables;
    TRY(check_table_count(decoder, (uint64_t)kept + count, offset));
    TRY(extend(decoder, module->tables, kept, (size_t)kept + count, sizeof *module->tables,
               &memory));
    module->tables = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_table_type(decoder, &module->tables[kept + i]), "table",
                           kept + i));
    module->table_count = kept + count;
    return LM_OK;
}

lm_status lm_decode_memory_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "memories", decoder->module->caps.memories, &count));
    const uint32_t kept = module->imported_memories;
    TRY(extend(decoder, module->memories, kept, (size_t)kept + count, sizeof *module->memories,
               &memory));
    module->memories = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_memory_type(decoder, &module->memories[kept + i]),
                           "memory", kept + i));
    module->memory_count = kept + count;
    return check_memory_count(decoder, module->memory_count, offset);
}

static lm_status decode_global(struct lm_decoder *decoder, struct lm_global_decl *global) {
    struct lm_reader *reader = &decoder->reader;
    TRY(lm_decode_in_time(decoder));
    TRY(decode_global_type(decoder, &global->type));
    return lm_const_expr_check(decoder->module, &reader->at, reader->end, global->type.type,
                               decoder->module->imported_globals, &global->init, decoder->error);
}

lm_status lm_decode_global_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "globals", decoder->module->caps.globals, &count));
    const uint32_t kept = module->imported_globals;
    TRY(extend(decoder, module->globals, kept, (size_t)kept + count, sizeof *module->globals,
               &memory));
    module->globals = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_global(decoder, &module->globals[kept + i]), "global",
                           kept + i));
    module->global_count = kept + count;
    return LM_OK;
}
