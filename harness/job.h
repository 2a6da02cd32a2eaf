/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker is told, as one JSON object on its standard input. A worker knows nothing else: not
 * the matrix, not the run's folder. */
#ifndef LM_HARNESS_JOB_H
#define LM_HARNESS_JOB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/counter_source.h"
#include "harness/engines.h"
#include "harness/strings.h"

/* How a module is run: by the functions of the bench ABI, or as a whole program. */
enum lm_abi { LM_ABI_bench, LM_ABI_wasi };

/* What a WASI command is given, and what it is held to. */
struct lm_program {
    struct lm_strings args;      /* its own name first */
    struct lm_strings variables; /* NAME=VALUE */
    struct lm_strings folders;   /* HOST::GUEST */
    const char *input;           /* file on standard input, "" for none */
};

struct lm_job {
    const char *cell;
    enum lm_engine_kind kind;
    const char *file;          /* the .wasm or .so */
    const char *library;       /* of a Wasm engine */
    const char *bounds;        /* guard, check or none */
    const char *backend, *isa; /* that of a Wasm engine, "" for none; the cell's */
    uint32_t size;             /* argument of lm_setup */
    const char *hash;          /* of the result; "" takes the first that a second run repeats */
    const char *reference;     /* the same guest where its result has that hash; "" for none */
    const char *element;       /* type of the result's elements, to compare it with that one's */
    double tolerance;          /* how far off they may be; see lm_outputs_near */
    const char *expect;        /* file with the bytes of the result, to say where they differ, "" */
    enum lm_abi abi;
    struct lm_program program; /* of a WASI command */
    bool reset;                /* lm_reset before every lm_run */
    bool verify_only;
    double min_time;         /* s of measured batches */
    double bytes, ops;       /* of one lm_run as the manifest has them, 0 where it does not */
    int cpu;                 /* to be pinned to, or -1 */
    struct lm_counts *known; /* survey of what to count */
};

/* A new JSON object the caller owns. */
json_t *lm_job_json(const struct lm_job *job);

/* The reverse; strings go to the arena. LM_BAD_DATA for anything else than lm_job_json made. */
lm_status lm_job_read(struct lm_arena *arena, const json_t *json, struct lm_job *job,
                      struct lm_error *error);

#endif
