/* SPDX-License-Identifier: Apache-2.0 */
/* Guests on any library with the standard C API: open a bench ABI module, call its exports, read
 * its memory. A guest trap comes back as a wasm_trap_t and becomes LM_TRAPPED with its message. */
#include <string.h>

#include "harness/complain.h"
#include "harness/guest.h"
#include "harness/wasm_host.h"

struct wasm_guest {
    struct lm_wasm_host host;
    wasm_instance_t *instance;
    wasm_extern_vec_t exports;
    wasm_memory_t *memory;
    const wasm_func_t *setup, *run, *reset, *result, *result_size;
};

static lm_status call(const struct wasm_guest *wasm, const wasm_func_t *function,
                      wasm_val_vec_t *arguments, wasm_val_vec_t *results, struct lm_error *error) {
    wasm_trap_t *trap = wasm->host.api.wasm_func_call(function, arguments, results);
    return trap == NULL ? LM_OK : lm_wasm_trapped(&wasm->host.api, trap, error);
}

static lm_status wasm_setup(struct lm_guest *guest, uint32_t size, struct lm_error *error) {
    const struct wasm_guest *wasm = guest->state;
    wasm_val_t value = WASM_I32_VAL((int32_t)size);
    wasm_val_vec_t arguments = {1, &value};
    wasm_val_vec_t results = WASM_EMPTY_VEC;
    return call(wasm, wasm->setup, &arguments, &results, error);
}

static lm_status wasm_run(struct lm_guest *guest, uint64_t count, struct lm_error *error) {
    const struct wasm_guest *wasm = guest->state;
    wasm_val_vec_t none = WASM_EMPTY_VEC;
    for (uint64_t i = 0; i < count; i++)
        TRY(call(wasm, wasm->run, &none, &none, error));
    return LM_OK;
}

static lm_status wasm_reset(struct lm_guest *guest, struct lm_error *error) {
    const struct wasm_guest *wasm = guest->state;
    wasm_val_vec_t none = WASM_EMPTY_VEC;
    return call(wasm, wasm->reset, &none, &none, error);
}

static lm_status call_for_number(const struct wasm_guest *wasm, const wasm_func_t *function,
                                 uint32_t *number, struct lm_error *error) {
    wasm_val_t value = WASM_I32_VAL(0);
    wasm_val_vec_t none = WASM_EMPTY_VEC;
    wasm_val_vec_t results = {1, &value};
    TRY(call(wasm, function, &none, &results, error));
    *number = (uint32_t)value.of.i32;
    return LM_OK;
}

static lm_status wasm_result(struct lm_guest *guest, const uint8_t **data, size_t *size,
                             struct lm_error *error) {
    const struct wasm_guest *wasm = guest->state;
    uint32_t offset = 0;
    uint32_t length = 0;
    TRY(call_for_number(wasm, wasm->result, &offset, error));
    TRY(call_for_number(wasm, wasm->result_size, &length, error));
    const size_t memory_size = wasm->host.api.wasm_memory_data_size(wasm->memory);
    if (offset > memory_size || length > memory_size - offset)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "lm_result: %u bytes at %u lie outside the memory of %zu bytes", length,
                       offset, memory_size);
    *data = (const uint8_t *)wasm->host.api.wasm_memory_data(wasm->memory) + offset;
    *size = length;
    return LM_OK;
}

static const uint64_t *wasm_counters(const struct lm_guest *guest) {
    const struct wasm_guest *wasm = guest->state;
    return wasm->host.api.lm_store_counters == NULL
               ? NULL
               : wasm->host.api.lm_store_counters(wasm->host.store);
}

static void wasm_close(struct lm_guest *guest) {
    struct wasm_guest *wasm = guest->state;
    if (wasm->instance != NULL) {
        wasm->host.api.wasm_extern_vec_delete(&wasm->exports);
        wasm->host.api.wasm_instance_delete(wasm->instance);
    }
    lm_wasm_host_close(&wasm->host);
}

static const struct lm_guest_ops wasm_ops = {wasm_setup,  wasm_run,      wasm_reset,
                                             wasm_result, wasm_counters, wasm_close};

static lm_status open_instance(struct wasm_guest *wasm, const char *path, struct lm_error *error) {
    const wasm_extern_vec_t imports = WASM_EMPTY_VEC;
    struct lm_error reason = LM_ERROR_INIT;
    wasm_trap_t *trap = NULL;
    wasm->instance = wasm->host.api.lm_instance_new != NULL
                         ? wasm->host.api.lm_instance_new(wasm->host.store, wasm->host.module,
                                                          &imports, &trap, &reason)
                         : wasm->host.api.wasm_instance_new(wasm->host.store, wasm->host.module,
                                                            &imports, &trap);
    if (wasm->instance != NULL) return LM_OK;
    if (trap != NULL) return lm_wasm_trapped(&wasm->host.api, trap, error);
    return lm_fail(error, reason.status == LM_OK ? LM_UNLINKABLE : reason.status, LM_NO_OFFSET,
                   "%s: cannot be instantiated: %s", path,
                   reason.status == LM_OK ? "no reason given" : reason.message);
}

static void take_export(struct wasm_guest *wasm, const wasm_name_t *name, wasm_extern_t *item) {
    const struct {
        const char *name;
        const wasm_func_t **place;
    } functions[] = {{"lm_setup", &wasm->setup},
                     {"lm_run", &wasm->run},
                     {"lm_reset", &wasm->reset},
                     {"lm_result", &wasm->result},
                     {"lm_result_size", &wasm->result_size}};
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (lm_wasm_name_is(name, functions[i].name))
            *functions[i].place = wasm->host.api.wasm_extern_as_func(item);
    if (lm_wasm_name_is(name, "memory")) wasm->memory = wasm->host.api.wasm_extern_as_memory(item);
}

static lm_status find_exports(struct wasm_guest *wasm, const struct lm_job *job,
                              struct lm_error *error) {
    wasm_exporttype_vec_t types;
    wasm->host.api.wasm_module_exports(wasm->host.module, &types);
    wasm->host.api.wasm_instance_exports(wasm->instance, &wasm->exports);
    for (size_t i = 0; i < types.size && i < wasm->exports.size; i++)
        take_export(wasm, wasm->host.api.wasm_exporttype_name(types.data[i]),
                    wasm->exports.data[i]);
    wasm->host.api.wasm_exporttype_vec_delete(&types);
    const char *lacking = wasm->setup == NULL                 ? "lm_setup"
                          : wasm->run == NULL                 ? "lm_run"
                          : wasm->result == NULL              ? "lm_result"
                          : wasm->result_size == NULL         ? "lm_result_size"
                          : wasm->memory == NULL              ? "memory"
                          : job->reset && wasm->reset == NULL ? "lm_reset"
                                                              : NULL;
    if (lacking == NULL) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: exports no %s, which the bench ABI asks "
                   "for",
                   job->file, lacking);
}

lm_status lm_wasm_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                       struct lm_guest *guest, struct lm_error *error) {
    struct wasm_guest *wasm = lm_need(arena, 1, sizeof *wasm);
    const struct lm_wasm_want want = {.library = job->library,
                                      .backend = job->backend,
                                      .isa = job->isa,
                                      .counters = counters,
                                      .bounds = job->bounds,
                                      .file = job->file};
    *guest = (struct lm_guest){.ops = &wasm_ops, .state = wasm, .host = &wasm->host};
    TRY(lm_wasm_host_open(arena, &want, &wasm->host, error));
    TRY(open_instance(wasm, job->file, error));
    return find_exports(wasm, job, error);
}

const char *lm_wasm_reason(struct lm_arena *arena, const char *library, const char *backend,
                           const char *isa) {
    struct lm_wasm_api api;
    struct lm_error error = LM_ERROR_INIT;
    if (lm_wasm_api_load(library, &api, &error) != LM_OK)
        return lm_need_string(arena, error.message);
    wasm_config_t *config = lm_wasm_api_config(&api, backend, isa, &error);
    if (config == NULL) return lm_need_string(arena, error.message);
    api.wasm_config_delete(config);
    return NULL;
}

const char *lm_wasm_bounds_reason(struct lm_arena *arena, const char *library, const char *backend,
                                  const char *bounds) {
    struct lm_wasm_api api;
    struct lm_error error = LM_ERROR_INIT;
    if (lm_wasm_api_load(library, &api, &error) != LM_OK)
        return lm_need_string(arena, error.message);
    wasm_config_t *config = lm_wasm_api_config(&api, backend, "", &error);
    if (config == NULL) return lm_need_string(arena, error.message);
    const bool has_it =
        api.lm_config_set_bounds != NULL && api.lm_config_set_bounds(config, bounds);
    api.wasm_config_delete(config);
    return has_it ? NULL
                  : lm_need_format(arena,
                                   "the engine cannot be told --bounds %s: leave it out, or choose "
                                   "--engine llvm",
                                   bounds);
}

const char *lm_wasm_version(struct lm_arena *arena, const char *library) {
    struct lm_wasm_api api;
    if (lm_wasm_api_load(library, &api, NULL) != LM_OK || api.lm_version == NULL) return "";
    return lm_need_string(arena, api.lm_version());
}

struct lm_guest_counters lm_wasm_counters(const char *library) {
    struct lm_wasm_api api;
    const struct lm_guest_counters none = {0};
    if (lm_wasm_api_load(library, &api, NULL) != LM_OK) return none;
    if (api.lm_counter_count == NULL || api.lm_counter_name == NULL) return none;
    return (struct lm_guest_counters){api.lm_counter_count(), api.lm_counter_name,
                                      api.lm_counter_description};
}

lm_status lm_wasm_validate(struct lm_arena *arena, const char *library, const char *features,
                           const char *path, struct lm_error *error) {
    const struct lm_wasm_want want = {
        .library = library, .backend = "", .isa = "", .features = features, .file = path};
    struct lm_wasm_host host;
    const lm_status status = lm_wasm_host_open(arena, &want, &host, error);
    lm_wasm_host_close(&host);
    return status;
}
