/* SPDX-License-Identifier: Apache-2.0 */
/* Loads an engine's library and finds its functions by name. */
#include "harness/wasm_api.h"

#include <dlfcn.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>

static const struct symbol {
    const char *name;
    size_t offset;
    bool required;
} symbols[] = {
#define STANDARD(name)  {#name, offsetof(struct lm_wasm_api, name), true},
#define EXTENSION(name) {#name, offsetof(struct lm_wasm_api, name), false},
#include "harness/wasm_functions.def"
#undef STANDARD
#undef EXTENSION
};

lm_status lm_wasm_api_load(const char *library, struct lm_wasm_api *api, struct lm_error *error) {
    *api = (struct lm_wasm_api){.library = dlopen(library, RTLD_NOW | RTLD_LOCAL)};
    if (api->library == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "engine library: %s", dlerror());
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        void *function = dlsym(api->library, symbols[i].name);
        if (function == NULL && symbols[i].required)
            return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                           "%s: has no %s, which wasm.h asks for", library, symbols[i].name);
        *(void **)((char *)api + symbols[i].offset) = function;
    }
    return LM_OK;
}

bool lm_wasm_api_has_wasi(const struct lm_wasm_api *api) {
    return api->lm_module_new && api->lm_instance_new && api->lm_func_call && api->lm_wasi_new &&
           api->lm_wasi_delete && api->lm_wasi_set_args && api->lm_wasi_set_env &&
           api->lm_wasi_set_stdio && api->lm_wasi_preopen && api->lm_wasi_imports &&
           api->lm_wasi_attach && api->lm_wasi_exit_code;
}

lm_status lm_wasm_api_preopen(const struct lm_wasm_api *api, struct lm_wasi *wasi,
                              const char *folder, struct lm_error *error) {
    char host[PATH_MAX];
    const char *mark = strstr(folder, "::");
    if (mark == NULL) return api->lm_wasi_preopen(wasi, folder, folder, error);
    const size_t length = (size_t)(mark - folder);
    if (length >= sizeof host)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%.60s...: too long a name", folder);
    memcpy(host, folder, length);
    host[length] = '\0';
    return api->lm_wasi_preopen(wasi, host, mark + 2, error);
}

static lm_status configure(const struct lm_wasm_api *api, wasm_config_t *config,
                           const char *backend, const char *isa, struct lm_error *error) {
    if (backend[0] != '\0' &&
        (api->lm_config_set_backend == NULL || !api->lm_config_set_backend(config, backend)))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "the library has no back end '%s'",
                       backend);
    if (isa[0] == '\0') return LM_OK;
    if (api->lm_config_set_isa == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "the library cannot be told an instruction set");
    if (!api->lm_config_set_isa(config, isa))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "the library was not built for %s",
                       isa);
    return LM_OK;
}

wasm_config_t *lm_wasm_api_config(const struct lm_wasm_api *api, const char *backend,
                                  const char *isa, struct lm_error *error) {
    wasm_config_t *config = api->wasm_config_new();
    if (config == NULL) {
        (void)lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "wasm_config_new gave nothing");
        return NULL;
    }
    if (configure(api, config, backend, isa, error) == LM_OK) return config;
    api->wasm_config_delete(config);
    return NULL;
}
