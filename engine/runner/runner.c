/* SPDX-License-Identifier: Apache-2.0 */
/* One module on one back end (runner.h): file -> decoded module -> code -> instance. Nothing is
 * ever released: the process is as long as its module is. */
#include "engine/runner/runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/runtime.h"

struct lm_runner {
    struct lm_module module;
    struct lm_code *code;
    struct lm_store *store;
    struct lm_instance *instance;
    const struct lm_memory *memory; /* exported as "memory"; NULL where there is none */
};

/* --- Files ------------------------------------------------------------------------------------ */

static uint8_t *read_stream(FILE *stream, size_t *size) {
    if (fseek(stream, 0, SEEK_END) != 0) return NULL;
    const long length = ftell(stream);
    if (length < 0 || fseek(stream, 0, SEEK_SET) != 0) return NULL;
    *size = (size_t)length;
    uint8_t *const bytes = malloc(*size + 1);
    if (bytes != NULL && fread(bytes, 1, *size, stream) == *size) return bytes;
    free(bytes);
    return NULL;
}

static lm_status read_file(const char *path, uint8_t **bytes, size_t *size,
                           struct lm_error *error) {
    FILE *const stream = fopen(path, "rb");
    *bytes = stream != NULL ? read_stream(stream, size) : NULL;
    if (stream != NULL) (void)fclose(stream);
    return *bytes != NULL ? LM_OK : lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: cannot be read", path);
}

/* --- Code ------------------------------------------------------------------------------------- */

static bool is_module(const uint8_t *bytes, size_t size) {
    return size >= 4 && memcmp(bytes, "\0asm", 4) == 0;
}

static lm_status compile(struct lm_runner *runner, const struct lm_backend *backend,
                         const char *isa, const uint8_t *bytes, size_t size,
                         struct lm_error *error) {
    const struct lm_compile_options options = {.isa = isa};
    TRY(lm_module_decode(&runner->module, bytes, size, LM_DEFAULT_FEATURES, error));
    return backend->compile(&runner->module, &options, &runner->code, error);
}

static lm_status load(struct lm_runner *runner, const struct lm_backend *backend,
                      const uint8_t *bytes, size_t size, struct lm_error *error) {
    const uint8_t *binary = NULL;
    size_t binary_size = 0;
    uint32_t features = 0;
    if (backend->module_in == NULL)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s compiles no images: give it a module",
                       backend->name);
    TRY(backend->module_in(bytes, size, &binary, &binary_size, &features, error));
    TRY(lm_module_decode(&runner->module, binary, binary_size, features, error));
    return backend->load(&runner->module, bytes, size, -1, &runner->code, error);
}

/* --- Instances -------------------------------------------------------------------------------- */

static lm_status tell_trap(const struct lm_trap *trap, const char *where, struct lm_error *error) {
    const bool has_frame = trap->trace.count > 0;
    return lm_fail(error, LM_TRAPPED, has_frame ? trap->trace.frames[0].offset : LM_NO_OFFSET,
                   "%s: %s", where, lm_trap_text(trap));
}

static bool find_export(const struct lm_runner *runner, const char *name, uint8_t kind,
                        struct lm_extern *found) {
    const struct lm_module *const module = &runner->module;
    for (uint32_t i = 0; i < module->export_count; i++) {
        const struct lm_name *const field = &module->exports[i].field;
        if (field->length != strlen(name) || memcmp(field->bytes, name, field->length) != 0)
            continue;
        *found = lm_instance_export(runner->instance, i);
        return found->kind == kind;
    }
    return false;
}

static lm_status instantiate(struct lm_runner *runner, struct lm_error *error) {
    struct lm_trap trap = {0};
    struct lm_extern found;
    runner->store = lm_store_new(false);
    if (runner->store == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory: a store");
    if (runner->module.import_count > 0)
        return lm_fail(error, LM_UNLINKABLE, LM_NO_OFFSET, "it imports what there is not");
    const lm_status status = lm_instantiate(runner->store, &runner->module, runner->code, NULL,
                                            &runner->instance, &trap, error);
    if (status == LM_TRAPPED) return tell_trap(&trap, "instantiating", error);
    if (status == LM_OK && find_export(runner, "memory", LM_EXTERN_MEMORY, &found))
        runner->memory = found.of.memory;
    return status;
}

static lm_status open_on(const struct lm_backend *backend, const char *path, const char *isa,
                         struct lm_runner *runner, struct lm_error *error) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    TRY(read_file(path, &bytes, &size, error));
    const lm_status status = is_module(bytes, size)
                                 ? compile(runner, backend, isa, bytes, size, error)
                                 : load(runner, backend, bytes, size, error);
    free(bytes);
    return status == LM_OK ? instantiate(runner, error) : status;
}

lm_status lm_runner_open(const char *path, const char *backend, const char *isa,
                         struct lm_runner **runner, struct lm_error *error) {
    const struct lm_backend *const found = lm_backend_find(backend);
    *runner = calloc(1, sizeof **runner);
    if (found == NULL)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "there is no back end %s", backend);
    if (*runner == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory: a module");
    return open_on(found, path, isa, *runner, error);
}

/* --- Calls ------------------------------------------------------------------------------------ */

static bool is_all_i32(const uint8_t *types, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (types[i] != LM_I32) return false;
    return true;
}

struct lm_func *lm_runner_find(const struct lm_runner *runner, const char *name, uint32_t params,
                               uint32_t results) {
    struct lm_extern found;
    if (!find_export(runner, name, LM_EXTERN_FUNC, &found)) return NULL;
    const struct lm_functype *const type = found.of.func->type;
    const bool fits = type->param_count == params && type->result_count == results &&
                      is_all_i32(type->params, params) && is_all_i32(type->results, results);
    return fits ? found.of.func : NULL;
}

lm_status lm_runner_call(struct lm_runner *runner, struct lm_func *func, uint32_t *value,
                         struct lm_error *error) {
    struct lm_trap trap = {0};
    uint64_t slots[1] = {*value};
    if (!lm_func_invoke(runner->store, func, slots, &trap))
        return tell_trap(&trap, "a call", error);
    *value = (uint32_t)slots[0];
    return LM_OK;
}

const uint8_t *lm_runner_bytes(const struct lm_runner *runner, uint32_t offset, uint32_t size) {
    const uint64_t end = (uint64_t)offset + size;
    if (runner->memory == NULL || end > lm_memory_size(runner->memory)) return NULL;
    return runner->memory->base + offset;
}
