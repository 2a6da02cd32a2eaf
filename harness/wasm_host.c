/* SPDX-License-Identifier: Apache-2.0 */
/* Opens modules through wasm.h, with the reasons that lanemark.h adds where a library has it. */
#include "harness/wasm_host.h"

#include <string.h>

#include "harness/complain.h"
#include "harness/files.h"

lm_status lm_wasm_trapped(const struct lm_wasm_api *api, wasm_trap_t *trap,
                          struct lm_error *error) {
    wasm_message_t message = WASM_EMPTY_VEC;
    api->wasm_trap_message(trap, &message);
    const lm_status status = lm_fail(error, LM_TRAPPED, LM_NO_OFFSET, "trap: %.*s",
                                     (int)strnlen(message.data, message.size), message.data);
    api->wasm_byte_vec_delete(&message);
    api->wasm_trap_delete(trap);
    return status;
}

bool lm_wasm_name_is(const wasm_name_t *name, const char *text) {
    const size_t length = name->size > 0 ? strnlen(name->data, name->size) : 0;
    return length == strlen(text) && (length == 0 || memcmp(name->data, text, length) == 0);
}

lm_status lm_module_fail(const char *path, const struct lm_error *reason, struct lm_error *error) {
    enum { SHOWN = 100 };
    const size_t length = strlen(path);
    const bool is_cut = length > SHOWN;
    const char *const front = is_cut ? "..." : "";
    const char *const shown = is_cut ? path + length - SHOWN : path;
    if (reason->offset == LM_NO_OFFSET)
        return lm_fail(error, reason->status, LM_NO_OFFSET, "%s%s: %s", front, shown,
                       reason->message);
    return lm_fail(error, reason->status, reason->offset, "%s%s: byte 0x%llx: %s", front, shown,
                   (unsigned long long)reason->offset, reason->message);
}

const char *lm_module_remedy(const struct lm_error *error) {
    if (strstr(error->message, "needs the feature ") != NULL)
        return "switch it on with --features, or compile without it";
    switch (error->status) {
    case LM_LIMIT: return "make it smaller: the limit is this engine's";
    case LM_NO_MEMORY: return "free some memory";
    case LM_INVALID: return "mend what made it, or compile it again";
    default: return "compile or copy it again";
    }
}

static lm_status set_features(const struct lm_wasm_api *api, wasm_config_t *config,
                              const char *features, struct lm_error *error) {
    if (features == NULL) return LM_OK;
    if (api->lm_config_set_features == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--features: the engine has no choice");
    return api->lm_config_set_features(config, features, error) ? LM_OK : error->status;
}

static lm_status set_bounds(const struct lm_wasm_api *api, wasm_config_t *config,
                            const char *bounds, struct lm_error *error) {
    if (bounds == NULL || strcmp(bounds, "guard") == 0) return LM_OK;
    if (api->lm_config_set_bounds != NULL && api->lm_config_set_bounds(config, bounds))
        return LM_OK;
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--bounds %s: the engine has no choice",
                   bounds);
}

/* Engine and store with back end, ISA, features and counters as asked. */
static lm_status open_store(struct lm_wasm_host *host, const struct lm_wasm_want *want,
                            struct lm_error *error) {
    wasm_config_t *config = lm_wasm_api_config(&host->api, want->backend, want->isa, error);
    if (config == NULL) return LM_UNSUPPORTED;
    if (set_features(&host->api, config, want->features, error) != LM_OK ||
        set_bounds(&host->api, config, want->bounds, error) != LM_OK) {
        host->api.wasm_config_delete(config);
        return error->status;
    }
    if (want->counters && host->api.lm_config_set_counters != NULL)
        host->api.lm_config_set_counters(config, true);
    host->engine = host->api.wasm_engine_new_with_config(config);
    if (host->engine == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "wasm_engine_new gave nothing");
    host->store = host->api.wasm_store_new(host->engine);
    if (host->store == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "wasm_store_new gave nothing");
    return LM_OK;
}

static lm_status open_module(struct lm_arena *arena, struct lm_wasm_host *host, const char *path,
                             struct lm_error *error) {
    struct lm_bytes file;
    TRY(lm_file_read(arena, path, &file, error));
    const wasm_byte_vec_t binary = {file.size, (wasm_byte_t *)file.data};
    struct lm_error reason = LM_ERROR_INIT;
    host->module = host->api.lm_module_new != NULL
                       ? host->api.lm_module_new(host->store, &binary, &reason)
                       : host->api.wasm_module_new(host->store, &binary);
    if (host->module != NULL) return LM_OK;
    if (reason.status == LM_OK)
        return lm_fail(error, LM_INVALID, LM_NO_OFFSET, "%s: the engine takes no such module",
                       path);
    return lm_module_fail(path, &reason, error);
}

lm_status lm_wasm_host_open(struct lm_arena *arena, const struct lm_wasm_want *want,
                            struct lm_wasm_host *host, struct lm_error *error) {
    *host = (struct lm_wasm_host){0};
    TRY(lm_wasm_api_load(want->library, &host->api, error));
    TRY(open_store(host, want, error));
    return open_module(arena, host, want->file, error);
}

void lm_wasm_host_close(struct lm_wasm_host *host) {
    if (host->module != NULL) host->api.wasm_module_delete(host->module);
    if (host->store != NULL) host->api.wasm_store_delete(host->store);
    if (host->engine != NULL) host->api.wasm_engine_delete(host->engine);
    host->module = NULL;
    host->store = NULL;
    host->engine = NULL;
}
