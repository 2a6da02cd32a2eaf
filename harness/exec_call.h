/* SPDX-License-Identifier: Apache-2.0 */
/* Calls an exported function with numbers as they stand on a command line: part of `lanemark exec`.
 */
#ifndef LM_HARNESS_EXEC_CALL_H
#define LM_HARNESS_EXEC_CALL_H

#include "engine/base/arena.h"
#include "harness/strings.h"
#include "harness/wasm_api.h"

/* What an instance exports: names and things in the same order. */
struct lm_exports {
    wasm_exporttype_vec_t types;
    wasm_extern_vec_t items;
};

/* The exported function `name`, or NULL. */
const wasm_func_t *lm_exec_find(const struct lm_wasm_api *api, const struct lm_exports *exports,
                                const char *name);

/* Calls it with one number per parameter and prints one result per line, as TYPE:VALUE. LM_USAGE:
 * there is no such function, or a number is missing, too many or not of its type. A trap is LM_OK
 * with *trap set. */
lm_status lm_exec_call(struct lm_arena *arena, const struct lm_wasm_api *api,
                       const struct lm_exports *exports, const char *name,
                       const struct lm_strings *numbers, wasm_trap_t **trap,
                       struct lm_error *error);

#endif
