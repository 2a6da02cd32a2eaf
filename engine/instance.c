/* SPDX-License-Identifier: Apache-2.0 */
/* Instantiation (spec section 4.5.4): matches imports, allocates what the module defines, evaluates
 * initialisers, runs active segments and the start function, in the spec's order. A trap on the way
 * leaves what was already written, as the spec says: others may refer to the instance by then. */
#include "engine/const_expr.h"
#include "engine/type_text.h"

struct builder {
    struct lm_store *store;
    struct lm_arena *arena; /* the store's */
    const struct lm_module *module;
    const struct lm_code *code;
    struct lm_instance *instance;
    struct lm_error *error;
};

static lm_status no_memory(struct lm_error *error, const char *what) {
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: the system gives no memory", what);
}

/* --- Imports ------------------------------------------------------------------------------------
 */

static bool limits_match(uint64_t size, const struct lm_limits *actual,
                         const struct lm_limits *wanted) {
    if (size < wanted->min) return false;
    return !wanted->has_max || (actual->has_max && actual->max <= wanted->max);
}

static bool import_matches(const struct builder *b, const struct lm_import *import,
                           const struct lm_extern *given) {
    const struct lm_module *module = b->module;
    if (given->kind != import->kind) return false;
    switch ((enum lm_extern_kind)import->kind) {
    case LM_EXTERN_FUNC:
        return given->of.func->type_id ==
               b->instance->type_ids[module->funcs[import->index].type_index];
    case LM_EXTERN_TABLE: {
        const struct lm_table_type *wanted = &module->tables[import->index];
        const struct lm_table *table = given->of.table;
        return table->type.element == wanted->element && table->type.is_64 == wanted->is_64 &&
               limits_match(table->size, &table->type.limits, &wanted->limits);
    }
    case LM_EXTERN_MEMORY: {
        const struct lm_memory *memory = given->of.memory;
        const struct lm_memory_type *wanted = &module->memories[import->index];
        return memory->type.is_shared == wanted->is_shared && memory->type.is_64 == wanted->is_64 &&
               limits_match(lm_memory_pages(memory), &memory->type.limits, &wanted->limits);
    }
    case LM_EXTERN_GLOBAL: {
        const struct lm_global_type *wanted = &module->globals[import->index].type;
        const struct lm_global_type *actual = &given->of.global->type;
        return actual->type == wanted->type && actual->is_mutable == wanted->is_mutable;
    }
    }
    return false;
}

enum { SHOWN_TYPE = 64, SHOWN_NAME = 48 };

static const char *wanted_text(const struct lm_module *module, const struct lm_import *import,
                               char *text) {
    switch ((enum lm_extern_kind)import->kind) {
    case LM_EXTERN_FUNC:
        return lm_functype_text(module->funcs[import->index].type, text, SHOWN_TYPE);
    case LM_EXTERN_TABLE:
        return lm_table_type_text(&module->tables[import->index], text, SHOWN_TYPE);
    case LM_EXTERN_MEMORY:
        return lm_memory_type_text(&module->memories[import->index], text, SHOWN_TYPE);
    default: return lm_global_type_text(&module->globals[import->index].type, text, SHOWN_TYPE);
    }
}

/* Tables and memories are given with the size that they have by now. */
static const char *given_text(const struct lm_extern *given, char *text) {
    struct lm_table_type table;
    struct lm_memory_type memory;
    switch ((enum lm_extern_kind)given->kind) {
    case LM_EXTERN_FUNC: return lm_functype_text(given->of.func->type, text, SHOWN_TYPE);
    case LM_EXTERN_TABLE:
        table = given->of.table->type;
        table.limits.min = given->of.table->size;
        return lm_table_type_text(&table, text, SHOWN_TYPE);
    case LM_EXTERN_MEMORY:
        memory = given->of.memory->type;
        memory.limits.min = lm_memory_pages(given->of.memory);
        return lm_memory_type_text(&memory, text, SHOWN_TYPE);
    default: return lm_global_type_text(&given->of.global->type, text, SHOWN_TYPE);
    }
}

static lm_status refuse_import(const struct builder *b, const struct lm_import *import,
                               const struct lm_extern *given) {
    char module[SHOWN_NAME], field[SHOWN_NAME], wanted[SHOWN_TYPE], found[SHOWN_TYPE];
    (void)lm_name_text(&import->module, module, sizeof module);
    (void)lm_name_text(&import->field, field, sizeof field);
    (void)wanted_text(b->module, import, wanted);
    if (!given->of.func)
        return lm_fail(b->error, LM_UNLINKABLE, LM_NO_OFFSET, "unknown import: %s.%s: expected %s",
                       module, field, wanted);
    return lm_fail(b->error, LM_UNLINKABLE, LM_NO_OFFSET,
                   "incompatible import type: %s.%s: expected %s, found %s", module, field, wanted,
                   given_text(given, found));
}

static lm_status take_imports(struct builder *b, const struct lm_extern *imports) {
    struct lm_instance *instance = b->instance;
    for (uint32_t i = 0; i < b->module->import_count; i++) {
        const struct lm_import *import = &b->module->imports[i];
        const struct lm_extern *given = &imports[i];
        if (!given->of.func || !import_matches(b, import, given))
            return refuse_import(b, import, given);
        switch ((enum lm_extern_kind)import->kind) {
        case LM_EXTERN_FUNC: instance->funcs[import->index] = given->of.func; break;
        case LM_EXTERN_TABLE: instance->tables[import->index] = given->of.table; break;
        case LM_EXTERN_MEMORY: instance->memories[import->index] = given->of.memory; break;
        case LM_EXTERN_GLOBAL: instance->globals[import->index] = given->of.global; break;
        }
    }
    return LM_OK;
}

/* --- Allocation ---------------------------------------------------------------------------------
 */

static lm_status new_instance(struct builder *b) {
    const struct lm_module *module = b->module;
    struct lm_instance *instance = lm_arena_alloc(b->arena, sizeof *instance);
    if (!instance) return no_memory(b->error, "instance");
    uint32_t *type_ids = lm_arena_array(b->arena, module->type_count, sizeof *type_ids);
    *instance = (struct lm_instance){
        .store = b->store,
        .module = module,
        .code = b->code,
        .memories = lm_arena_array(b->arena, module->memory_count, sizeof *instance->memories),
        .tables = lm_arena_array(b->arena, module->table_count, sizeof *instance->tables),
        .globals = lm_arena_array(b->arena, module->global_count, sizeof *instance->globals),
        .funcs = lm_arena_array(b->arena, module->func_count, sizeof *instance->funcs),
        .type_ids = type_ids,
        .dropped_data = lm_arena_array(b->arena, module->data_count, sizeof(bool)),
        .dropped_elements = lm_arena_array(b->arena, module->element_count, sizeof(bool)),
    };
    if (!type_ids || !instance->memories || !instance->tables || !instance->globals ||
        !instance->funcs || !instance->dropped_data || !instance->dropped_elements)
        return no_memory(b->error, "instance");
    for (uint32_t i = 0; i < module->type_count; i++) {
        type_ids[i] = lm_store_type_id(b->store, &module->types[i]);
        if (type_ids[i] == UINT32_MAX) return no_memory(b->error, "instance");
    }
    b->instance = instance;
    return LM_OK;
}

static lm_status define_funcs(struct builder *b) {
    const struct lm_module *module = b->module;
    const uint32_t count = module->func_count - module->imported_funcs;
    struct lm_func *funcs = lm_arena_array(b->arena, count, sizeof *funcs);
    if (!funcs) return no_memory(b->error, "functions");
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t index = module->imported_funcs + i;
        const struct lm_func_decl *decl = &module->funcs[index];
        funcs[i].type = decl->type;
        funcs[i].type_id = b->instance->type_ids[decl->type_index];
        funcs[i].index = index;
        funcs[i].instance = b->instance;
        funcs[i].entry = b->code->backend->entry(b->code, index);
        b->instance->funcs[index] = &funcs[i];
    }
    return LM_OK;
}

static lm_status define_tables(struct builder *b) {
    const struct lm_module *module = b->module;
    for (uint32_t i = module->imported_tables; i < module->table_count; i++) {
        if (!lm_table_allowed(b->store, &module->tables[i]))
            return lm_fail(b->error, LM_LIMIT, LM_NO_OFFSET,
                           "table %u: %llu elements are too many: at most %u each, %u in all", i,
                           (unsigned long long)module->tables[i].limits.min,
                           b->store->caps.table_size, b->store->caps.store_elements);
        b->instance->tables[i] = lm_table_new(b->store, &module->tables[i], NULL);
        if (!b->instance->tables[i]) return no_memory(b->error, "table");
    }
    return LM_OK;
}

static lm_status define_memories(struct builder *b) {
    const struct lm_module *module = b->module;
    for (uint32_t i = module->imported_memories; i < module->memory_count; i++) {
        const struct lm_memory_type *type = &module->memories[i];
        if (!lm_memory_allowed(b->store, type))
            return lm_fail(b->error, LM_LIMIT, LM_NO_OFFSET,
                           "memory %u: %llu pages are too many: at most %u each, %u in all", i,
                           (unsigned long long)type->limits.min,
                           type->is_64 ? b->store->caps.memory64_pages
                                       : b->store->caps.memory_pages,
                           b->store->caps.store_pages);
        b->instance->memories[i] = lm_memory_new(b->store, type);
        if (!b->instance->memories[i]) return no_memory(b->error, "memory");
    }
    return LM_OK;
}

/* In order: an initialiser may read the globals before it. */
static lm_status define_globals(struct builder *b) {
    const struct lm_module *module = b->module;
    for (uint32_t i = module->imported_globals; i < module->global_count; i++) {
        const struct lm_global_decl *decl = &module->globals[i];
        uint64_t slots[2] = {0};
        lm_const_expr_eval(&decl->init, b->instance, slots);
        b->instance->globals[i] = lm_global_new(b->store, &decl->type, slots);
        if (!b->instance->globals[i]) return no_memory(b->error, "globals");
    }
    return LM_OK;
}

/* --- Segments and start --------------------------------------------------------------------------
 */

static uint64_t eval_offset(const struct lm_const_expr *expr, uint8_t type,
                            const struct lm_instance *instance) {
    uint64_t slot = 0;
    lm_const_expr_eval(expr, instance, &slot);
    return type == LM_I64 ? slot : (uint32_t)slot;
}

static bool run_elements(struct lm_instance *instance, struct lm_trap *trap) {
    for (uint32_t i = 0; i < instance->module->element_count; i++) {
        const struct lm_element *segment = &instance->module->elements[i];
        if (segment->mode == LM_SEGMENT_PASSIVE) continue;
        if (segment->mode == LM_SEGMENT_ACTIVE) {
            const struct lm_table_type *table = &instance->module->tables[segment->table];
            const uint64_t to =
                eval_offset(&segment->where, lm_table_address_type(table), instance);
            const enum lm_trap_code code =
                lm_table_init(instance, segment->table, i, to, 0, segment->count);
            if (code != LM_TRAP_none) return lm_trap_set(trap, code);
        }
        instance->dropped_elements[i] = true;
    }
    return true;
}

static bool run_datas(struct lm_instance *instance, struct lm_trap *trap) {
    for (uint32_t i = 0; i < instance->module->data_count; i++) {
        const struct lm_data *segment = &instance->module->datas[i];
        if (segment->mode != LM_SEGMENT_ACTIVE) continue;
        const struct lm_memory_type *memory = &instance->module->memories[segment->memory];
        const uint64_t to = eval_offset(&segment->where, lm_address_type(memory), instance);
        const enum lm_trap_code code =
            lm_memory_init(instance, segment->memory, i, to, 0, segment->size);
        if (code != LM_TRAP_none) return lm_trap_set(trap, code);
        instance->dropped_data[i] = true;
    }
    return true;
}

static bool run_start(struct lm_instance *instance, struct lm_trap *trap) {
    uint64_t no_values = 0;
    if (!instance->module->has_start) return true;
    struct lm_func *start = instance->funcs[instance->module->start_func];
    return lm_func_invoke(instance->store, start, &no_values, trap);
}

lm_status lm_instantiate(struct lm_store *store, const struct lm_module *module,
                         const struct lm_code *code, const struct lm_extern *imports,
                         struct lm_instance **out, struct lm_trap *trap, struct lm_error *error) {
    struct builder b = {
        .store = store, .arena = &store->arena, .module = module, .code = code, .error = error};
    *out = NULL;
    TRY(new_instance(&b));
    TRY(take_imports(&b, imports));
    TRY(define_funcs(&b));
    TRY(define_tables(&b));
    TRY(define_memories(&b));
    TRY(define_globals(&b));
    if (code->backend->instantiate) TRY(code->backend->instantiate(b.instance, error));
    *out = b.instance;
    if (run_elements(b.instance, trap) && run_datas(b.instance, trap) &&
        run_start(b.instance, trap))
        return LM_OK;
    return lm_fail(error, LM_TRAPPED, LM_NO_OFFSET, "%s", lm_trap_text(trap));
}

struct lm_extern lm_instance_export(const struct lm_instance *instance, uint32_t index) {
    const struct lm_export *item = &instance->module->exports[index];
    struct lm_extern result = {.kind = item->kind};
    switch ((enum lm_extern_kind)item->kind) {
    case LM_EXTERN_FUNC: result.of.func = instance->funcs[item->index]; break;
    case LM_EXTERN_TABLE: result.of.table = instance->tables[item->index]; break;
    case LM_EXTERN_MEMORY: result.of.memory = instance->memories[item->index]; break;
    case LM_EXTERN_GLOBAL: result.of.global = instance->globals[item->index]; break;
    }
    return result;
}
