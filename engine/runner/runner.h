/* SPDX-License-Identifier: Apache-2.0 */
/* The engine without LLVM, as a program for other machines takes it: opens a module or an image
 * that was compiled ahead of time, and calls its exports. No handles, no configuration: one module,
 * one instance, until the process ends. */
#ifndef LM_RUNNER_H
#define LM_RUNNER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/status.h"

struct lm_runner;
struct lm_func;

/* Opens a file that imports nothing. `backend` compiles a module for `isa` here, as "interp" does;
 * or it loads an image of its own, as "llvm" does, which was made for an ISA that runs here.
 * Errors: LM_IO, LM_USAGE for a back end or ISA that there is not, and those of decoding, compiling
 * and instantiating. */
lm_status lm_runner_open(const char *path, const char *backend, const char *isa,
                         struct lm_runner **runner, struct lm_error *error);

/* The exported function of that name with so many parameters and results, all i32; NULL where there
 * is none. */
struct lm_func *lm_runner_find(const struct lm_runner *runner, const char *name, uint32_t params,
                               uint32_t results);

/* Calls it: `value` is its argument, if it has one, and then its result. LM_TRAPPED with the trap's
 * message and where it was. */
lm_status lm_runner_call(struct lm_runner *runner, struct lm_func *func, uint32_t *value,
                         struct lm_error *error);

/* So many bytes of the exported memory; NULL when they do not lie inside. */
const uint8_t *lm_runner_bytes(const struct lm_runner *runner, uint32_t offset, uint32_t size);

#endif
