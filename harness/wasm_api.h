/* SPDX-License-Identifier: Apache-2.0 */
/* An engine's library as a table of functions: the standard C API and, where it has them, the
 * extensions of lanemark.h. Nothing else is known about any engine, ours included. */
#ifndef LM_HARNESS_WASM_API_H
#define LM_HARNESS_WASM_API_H

#include <stdbool.h>

#include "engine/lanemark.h"

struct lm_wasm_api {
    void *library;
#define STANDARD(name)  __typeof__(&name) name;
#define EXTENSION(name) __typeof__(&name) name; /* NULL where the library has none */
#include "harness/wasm_functions.def"
#undef STANDARD
#undef EXTENSION
};

/* Loads `library` (a path, or a name for the dynamic linker). LM_UNSUPPORTED with the linker's
 * reason, or with the first standard function it lacks. It stays loaded until the process ends:
 * engines install signal handlers and threads that outlive no dlclose. */
lm_status lm_wasm_api_load(const char *library, struct lm_wasm_api *api, struct lm_error *error);

/* Whether it offers what running a WASI command takes, of lanemark.h. */
bool lm_wasm_api_has_wasi(const struct lm_wasm_api *api);

/* Gives a guest a folder as the command line writes it: HOST::GUEST, or one name for both. */
lm_status lm_wasm_api_preopen(const struct lm_wasm_api *api, struct lm_wasi *wasi,
                              const char *folder, struct lm_error *error);

/* A config with back end and ISA ("" or NULL: the library's default), which the caller owns, or
 * NULL with LM_UNSUPPORTED in *error. */
wasm_config_t *lm_wasm_api_config(const struct lm_wasm_api *api, const char *backend,
                                  const char *isa, struct lm_error *error);

#endif
