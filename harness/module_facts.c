/* SPDX-License-Identifier: Apache-2.0 */
/* Looks modules over through wasm.h: exports with the right types make the kind, and validation
 * with features switched off makes the variant. */
#include "harness/module_facts.h"

#include <string.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "harness/wasm_host.h"

/* Functions that make a kind, with their parameters and results (i: i32). */
static const struct wanted {
    const char *name, *params, *results;
    bool required;
} wanted[] = {{"lm_setup", "i", "", true},  {"lm_run", "", "", true},
              {"lm_result", "", "i", true}, {"lm_result_size", "", "i", true},
              {"lm_reset", "", "", false},  {"_start", "", "", false}};

enum { WANTED = sizeof wanted / sizeof wanted[0], RESET = 4, START = 5 };

struct exports {
    bool has[WANTED];
    bool memory;
};

static bool types_are(const struct lm_wasm_api *api, const wasm_valtype_vec_t *types,
                      const char *text) {
    return types->size == strlen(text) &&
           (types->size == 0 || api->wasm_valtype_kind(types->data[0]) == WASM_I32);
}

static void take_function(const struct lm_wasm_api *api, const wasm_name_t *name,
                          const wasm_externtype_t *type, struct exports *exports) {
    const wasm_functype_t *function = api->wasm_externtype_as_functype_const(type);
    for (size_t i = 0; i < WANTED; i++)
        if (lm_wasm_name_is(name, wanted[i].name))
            exports->has[i] =
                types_are(api, api->wasm_functype_params(function), wanted[i].params) &&
                types_are(api, api->wasm_functype_results(function), wanted[i].results);
}

static struct exports exports_of(const struct lm_wasm_host *host) {
    const struct lm_wasm_api *api = &host->api;
    struct exports exports = {0};
    wasm_exporttype_vec_t types;
    api->wasm_module_exports(host->module, &types);
    for (size_t i = 0; i < types.size; i++) {
        const wasm_name_t *name = api->wasm_exporttype_name(types.data[i]);
        const wasm_externtype_t *type = api->wasm_exporttype_type(types.data[i]);
        const wasm_externkind_t kind = api->wasm_externtype_kind(type);
        if (kind == WASM_EXTERN_FUNC) take_function(api, name, type, &exports);
        if (kind == WASM_EXTERN_MEMORY && lm_wasm_name_is(name, "memory")) exports.memory = true;
    }
    api->wasm_exporttype_vec_delete(&types);
    return exports;
}

/* Says what is lacking of both kinds, or only of the bench ABI where the module has part of it. */
static lm_status refuse(struct lm_arena *arena, const char *path, const struct exports *exports,
                        struct lm_error *error) {
    struct lm_strings lacking = {0};
    size_t most = 1;
    if (!exports->memory) lm_strings_add(&lacking, arena, "memory");
    for (size_t i = 0; i < WANTED; i++) {
        most += wanted[i].required;
        if (wanted[i].required && !exports->has[i])
            lm_strings_add(&lacking, arena,
                           lm_need_format(arena, "%s(%s)%s", wanted[i].name,
                                          wanted[i].params[0] != '\0' ? "i32" : "",
                                          wanted[i].results[0] != '\0' ? " -> i32" : ""));
    }
    const bool nothing = lacking.count + exports->memory >= most;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: is %s: it exports no _start(), and of the bench ABI it lacks %s", path,
                   nothing ? "neither a WASI command nor a bench ABI module"
                           : "no whole bench ABI module",
                   lm_strings_join(&lacking, arena, ", "));
}

static lm_status check_no_imports(const struct lm_wasm_host *host, const char *path,
                                  struct lm_error *error) {
    const struct lm_wasm_api *api = &host->api;
    wasm_importtype_vec_t imports;
    lm_status status = LM_OK;
    api->wasm_module_imports(host->module, &imports);
    if (imports.size > 0) {
        const wasm_name_t *module = api->wasm_importtype_module(imports.data[0]);
        const wasm_name_t *name = api->wasm_importtype_name(imports.data[0]);
        status = lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                         "%s: imports %.*s.%.*s, while a bench ABI module has no imports", path,
                         (int)module->size, module->data, (int)name->size, name->data);
    }
    api->wasm_importtype_vec_delete(&imports);
    return status;
}

/* Where the library has WASI it says itself which import it lacks. */
static lm_status check_wasi_imports(const struct lm_wasm_host *host, const char *path,
                                    struct lm_error *error) {
    const struct lm_wasm_api *api = &host->api;
    if (!api->lm_wasi_new || !api->lm_wasi_delete || !api->lm_wasi_imports) return LM_OK;
    struct lm_wasi *wasi = api->lm_wasi_new();
    wasm_extern_vec_t imports = WASM_EMPTY_VEC;
    struct lm_error reason = LM_ERROR_INIT;
    lm_status status = LM_OK;
    if (wasi == NULL || api->lm_wasi_imports(wasi, host->store, host->module, &imports, &reason))
        status = lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: %s", path,
                         wasi == NULL ? "no memory for WASI" : reason.message);
    api->wasm_extern_vec_delete(&imports);
    if (wasi != NULL) api->lm_wasi_delete(wasi);
    return status;
}

static lm_status find_kind(struct lm_arena *arena, const struct lm_wasm_host *host,
                           const char *path, struct lm_module_facts *facts,
                           struct lm_error *error) {
    const struct exports exports = exports_of(host);
    bool bench = exports.memory;
    for (size_t i = 0; i < WANTED; i++)
        bench = bench && (exports.has[i] || !wanted[i].required);
    if (!bench && !exports.has[START]) return refuse(arena, path, &exports, error);
    if (bench && exports.has[START]) bench = check_no_imports(host, path, NULL) == LM_OK;
    facts->abi = bench ? LM_ABI_bench : LM_ABI_wasi;
    facts->reset = bench && exports.has[RESET];
    return bench ? check_no_imports(host, path, error) : check_wasi_imports(host, path, error);
}

/* Whether the module is valid without the features that `list` switches off. */
static bool valid_without(const struct lm_wasm_api *api, const wasm_byte_vec_t *binary,
                          const char *list) {
    wasm_config_t *config = api->wasm_config_new();
    if (config == NULL) return false;
    if (!api->lm_config_set_features(config, list, NULL)) {
        api->wasm_config_delete(config);
        return false;
    }
    wasm_engine_t *engine = api->wasm_engine_new_with_config(config);
    wasm_store_t *store = engine != NULL ? api->wasm_store_new(engine) : NULL;
    const bool valid = store != NULL && api->wasm_module_validate(store, binary);
    if (store != NULL) api->wasm_store_delete(store);
    if (engine != NULL) api->wasm_engine_delete(engine);
    return valid;
}

static lm_status find_variant(struct lm_arena *arena, const struct lm_wasm_api *api,
                              const char *path, struct lm_module_facts *facts,
                              struct lm_error *error) {
    struct lm_bytes file;
    facts->variant = "given";
    if (api->lm_config_set_features == NULL) return LM_OK;
    TRY(lm_file_read(arena, path, &file, error));
    const wasm_byte_vec_t binary = {file.size, (wasm_byte_t *)file.data};
    facts->variant = valid_without(api, &binary, "-simd128")        ? "scalar"
                     : valid_without(api, &binary, "-relaxed-simd") ? "simd"
                                                                    : "relaxed";
    return LM_OK;
}

lm_status lm_module_look(struct lm_arena *arena, const char *library, const char *path,
                         struct lm_module_facts *facts, struct lm_error *error) {
    const struct lm_wasm_want want = {.library = library, .backend = "", .isa = "", .file = path};
    struct lm_wasm_host host;
    lm_status status = lm_wasm_host_open(arena, &want, &host, error);
    if (status == LM_OK) status = find_kind(arena, &host, path, facts, error);
    if (status == LM_OK) status = find_variant(arena, &host.api, path, facts, error);
    lm_wasm_host_close(&host);
    return status;
}
