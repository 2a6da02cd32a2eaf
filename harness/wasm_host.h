/* SPDX-License-Identifier: Apache-2.0 */
/* A module compiled on an engine's library: what every use of one begins with, whether its
 * functions are called (engine_wasm.c), its whole program is run (engine_wasi.c), or it is only
 * looked at (module_facts.c). */
#ifndef LM_HARNESS_WASM_HOST_H
#define LM_HARNESS_WASM_HOST_H

#include <stdbool.h>

#include "engine/base/arena.h"
#include "harness/wasm_api.h"

/* What to open. */
struct lm_wasm_want {
    const char *library;
    const char *backend, *isa; /* "" for the library's own choice */
    bool counters;             /* the engine's own */
    const char *bounds;        /* of lm_config_set_bounds; NULL or "guard" for the usual */
    const char *features;      /* changes, such as "+tail-call,-simd128"; NULL for none */
    const char *file;          /* the .wasm */
};

struct lm_wasm_host {
    struct lm_wasm_api api;
    wasm_engine_t *engine;
    wasm_store_t *store;
    wasm_module_t *module;
};

/* Loads the library, makes a store and compiles the module. LM_UNSUPPORTED without library, back
 * end or ISA; LM_USAGE for an unknown feature; LM_MALFORMED or LM_INVALID with the byte's offset
 * for a bad module; LM_IO for an unreadable file. lm_wasm_host_close is for after failures too. */
lm_status lm_wasm_host_open(struct lm_arena *arena, const struct lm_wasm_want *want,
                            struct lm_wasm_host *host, struct lm_error *error);
void lm_wasm_host_close(struct lm_wasm_host *host);

/* Fails with what an engine said about a module: file, byte offset where there is one, reason. A
 * long path loses its front, so that the reason is always whole. */
lm_status lm_module_fail(const char *path, const struct lm_error *reason, struct lm_error *error);

/* What to do about a module that was refused so; static storage. */
const char *lm_module_remedy(const struct lm_error *error);

/* LM_TRAPPED with the trap's message; deletes the trap. */
lm_status lm_wasm_trapped(const struct lm_wasm_api *api, wasm_trap_t *trap, struct lm_error *error);

/* Whether a name of wasm.h, which may or may not end in a NUL, is `text`. */
bool lm_wasm_name_is(const wasm_name_t *name, const char *text);

#endif
