/* SPDX-License-Identifier: Apache-2.0 */
/* A workload opened on an engine inside a worker: one interface for native shared objects and for
 * every library with the standard C API, so that both are measured by the same code. */
#ifndef LM_HARNESS_GUEST_H
#define LM_HARNESS_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/job.h"

struct lm_guest;
struct lm_wasm_host;

/* What an engine does. LM_TRAPPED with the message for a guest trap, LM_UNSUPPORTED when this
 * engine cannot do it, LM_MALFORMED, LM_INVALID or LM_UNLINKABLE for a bad module, LM_BAD_DATA for
 * one without the bench ABI. */
struct lm_guest_ops {
    lm_status (*setup)(struct lm_guest *guest, uint32_t size, struct lm_error *error);
    /* `count` calls of lm_run, nothing else: this is what is timed. */
    lm_status (*run)(struct lm_guest *guest, uint64_t count, struct lm_error *error);
    lm_status (*reset)(struct lm_guest *guest, struct lm_error *error);
    /* The output's bytes, valid until the next call into the guest. */
    lm_status (*result)(struct lm_guest *guest, const uint8_t **data, size_t *size,
                        struct lm_error *error);
    /* The engine's live counters, or NULL when it has none or they are off. */
    const uint64_t *(*counters)(const struct lm_guest *guest);
    void (*close)(struct lm_guest *guest);
};

struct lm_guest {
    const struct lm_guest_ops *ops;
    void *state;                     /* the engine's own, in the arena */
    const char *cause;               /* of a failure, where its status does not say it; else NULL */
    const struct lm_wasm_host *host; /* of a module; NULL for native code */
};

/* Names of an engine's counters, in the order of the live array; count 0 when it has none. */
struct lm_guest_counters {
    size_t count;
    const char *(*name)(size_t);
    const char *(*description)(size_t);
};

/* Opens the job's file on its engine; `counters` asks for the engine's own. Closed by
 * lm_guest_close. */
lm_status lm_guest_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                        struct lm_guest *guest, struct lm_error *error);
void lm_guest_close(struct lm_guest *guest);

/* One file per kind of engine (engine_native.c, engine_wasm.c, and engine_wasi.c for whole programs
 * on the latter); used by lm_guest_open alone. */
lm_status lm_native_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                         struct lm_guest *guest, struct lm_error *error);
lm_status lm_wasm_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                       struct lm_guest *guest, struct lm_error *error);

lm_status lm_wasi_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                       struct lm_guest *guest, struct lm_error *error);

/* NULL when the library can run WASI commands, else why not, in the arena. */
const char *lm_wasi_reason(struct lm_arena *arena, const char *library);

/* Loads a Wasm engine's library and asks for back end and ISA: NULL when it has both, else why not,
 * in the arena. */
const char *lm_wasm_reason(struct lm_arena *arena, const char *library, const char *backend,
                           const char *isa);

/* NULL when the engine can keep accesses inside memories in this way, else why not, in the arena.
 */
const char *lm_wasm_bounds_reason(struct lm_arena *arena, const char *library, const char *backend,
                                  const char *bounds);

/* The engine's version and counters from its library ("" and none where it does not tell). */
const char *lm_wasm_version(struct lm_arena *arena, const char *library);
struct lm_guest_counters lm_wasm_counters(const char *library);

/* Decodes and validates a module on an engine's library. `features` changes the set that it may use
 * by a list such as "+tail-call,-simd128"; NULL: those on by default. */
lm_status lm_wasm_validate(struct lm_arena *arena, const char *library, const char *features,
                           const char *path, struct lm_error *error);

#endif
