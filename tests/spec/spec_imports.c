/* SPDX-License-Identifier: Apache-2.0 */
/* Where the modules of a spec script get their imports: instances the script registered, and the
 * host module "spectest", which the suite takes for granted: functions that print (here: take their
 * arguments and do nothing), four constants, a table of 10 to 20 functions, a memory of 1 to 2
 * pages and a shared one of the same size. */
#include <string.h>

#include "tests/spec/spec.h"

static bool print(void *env, uint64_t *slots, struct lm_trap *trap) {
    (void)env;
    (void)slots;
    (void)trap;
    return true;
}

struct spectest_func {
    const char *name;
    uint8_t params[2];
    uint32_t param_count;
};

static const struct spectest_func spectest_funcs[] = {
    {"print", {0}, 0},
    {"print_i32", {LM_I32}, 1},
    {"print_i64", {LM_I64}, 1},
    {"print_f32", {LM_F32}, 1},
    {"print_f64", {LM_F64}, 1},
    {"print_i32_f32", {LM_I32, LM_F32}, 2},
    {"print_f64_f64", {LM_F64, LM_F64}, 2},
};

struct spectest_global {
    const char *name;
    uint8_t type;
    uint64_t bits;
};

static const struct spectest_global spectest_globals[] = {
    {"global_i32", LM_I32, 666},
    {"global_i64", LM_I64, 666},
    {"global_f32", LM_F32, 0x4426a666},                   /* 666.6 */
    {"global_f64", LM_F64, UINT64_C(0x4084d4cccccccccd)}, /* 666.6 */
};

enum {
    FUNC_COUNT = sizeof spectest_funcs / sizeof *spectest_funcs,
    GLOBAL_COUNT = sizeof spectest_globals / sizeof *spectest_globals,
    MEMORY_COUNT = 2,
    EXPORT_COUNT = FUNC_COUNT + GLOBAL_COUNT + 1 + MEMORY_COUNT,
};

/* The host module dressed as an instance, so that its exports are found like any other's. */
struct spectest {
    struct lm_module module;
    struct lm_instance instance;
    struct lm_export exports[EXPORT_COUNT];
    struct lm_functype types[FUNC_COUNT];
    struct lm_func *funcs[FUNC_COUNT];
    struct lm_global *globals[GLOBAL_COUNT];
    struct lm_table *table;
    struct lm_memory *memories[MEMORY_COUNT];
};

static void add_export(struct spectest *spectest, const char *name, enum lm_extern_kind kind,
                       uint32_t index) {
    spectest->exports[spectest->module.export_count++] =
        (struct lm_export){.field = {.bytes = name, .length = (uint32_t)strlen(name)},
                           .kind = (uint8_t)kind,
                           .index = index};
}

static bool add_objects(struct spectest *spectest, struct lm_store *store) {
    for (uint32_t i = 0; i < FUNC_COUNT; i++) {
        const struct spectest_func *row = &spectest_funcs[i];
        spectest->types[i] = (struct lm_functype){.params = row->params,
                                                  .param_count = row->param_count,
                                                  .param_slots = row->param_count};
        spectest->funcs[i] = lm_host_func_new(store, &spectest->types[i], print, NULL);
        if (!spectest->funcs[i]) return false;
        add_export(spectest, row->name, LM_EXTERN_FUNC, i);
    }
    for (uint32_t i = 0; i < GLOBAL_COUNT; i++) {
        const struct lm_global_type type = {.type = spectest_globals[i].type};
        spectest->globals[i] = lm_global_new(store, &type, &spectest_globals[i].bits);
        if (!spectest->globals[i]) return false;
        add_export(spectest, spectest_globals[i].name, LM_EXTERN_GLOBAL, i);
    }
    const struct lm_table_type table_type = {.element = LM_FUNCREF,
                                             .limits = {.min = 10, .max = 20, .has_max = true}};
    const struct lm_limits memory_limits = {.min = 1, .max = 2, .has_max = true};
    const struct lm_memory_type memory_type = {.limits = memory_limits};
    const struct lm_memory_type shared_type = {.limits = memory_limits, .is_shared = true};
    spectest->table = lm_table_new(store, &table_type, NULL);
    spectest->memories[0] = lm_memory_new(store, &memory_type);
    spectest->memories[1] = lm_memory_new(store, &shared_type);
    add_export(spectest, "table", LM_EXTERN_TABLE, 0);
    add_export(spectest, "memory", LM_EXTERN_MEMORY, 0);
    add_export(spectest, "shared_memory", LM_EXTERN_MEMORY, 1);
    return spectest->table && spectest->memories[0] && spectest->memories[1];
}

bool spec_add_spectest(struct spec_script *script) {
    struct spectest *spectest = lm_arena_alloc(&script->arena, sizeof *spectest);
    struct spec_registration *registration = lm_arena_alloc(&script->arena, sizeof *registration);
    if (!spectest || !registration || !add_objects(spectest, script->store)) return false;
    spectest->module.exports = spectest->exports;
    spectest->instance = (struct lm_instance){.store = script->store,
                                              .module = &spectest->module,
                                              .memories = spectest->memories,
                                              .tables = &spectest->table,
                                              .globals = spectest->globals,
                                              .funcs = spectest->funcs};
    *registration = (struct spec_registration){
        .next = script->registrations, .name = "spectest", .instance = &spectest->instance};
    script->registrations = registration;
    return true;
}

bool spec_find_export(const struct lm_instance *instance, const char *name, size_t length,
                      struct lm_extern *out) {
    for (uint32_t i = 0; i < instance->module->export_count; i++) {
        const struct lm_name *field = &instance->module->exports[i].field;
        if (field->length != length || (length != 0 && memcmp(field->bytes, name, length) != 0))
            continue;
        *out = lm_instance_export(instance, i);
        return true;
    }
    return false;
}

static const struct lm_instance *find_registered(const struct spec_script *script,
                                                 const struct lm_name *name) {
    for (const struct spec_registration *at = script->registrations; at; at = at->next)
        if (strlen(at->name) == name->length &&
            (name->length == 0 || memcmp(at->name, name->bytes, name->length) == 0))
            return at->instance;
    return NULL;
}

lm_status spec_resolve_imports(const struct spec_script *script, const struct lm_module *module,
                               struct lm_extern *imports, struct lm_error *error) {
    for (uint32_t i = 0; i < module->import_count; i++) {
        const struct lm_import *import = &module->imports[i];
        const struct lm_instance *instance = find_registered(script, &import->module);
        if (!instance ||
            !spec_find_export(instance, import->field.bytes, import->field.length, &imports[i]))
            return lm_fail(error, LM_UNLINKABLE, LM_NO_OFFSET, "unknown import: %.*s.%.*s",
                           (int)import->module.length, import->module.bytes,
                           (int)import->field.length, import->field.bytes);
    }
    return LM_OK;
}
