/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter's own objects: what translation leaves behind, what a run carries, and the tables
 * of handlers.
 *
 * Data flow: walk -> translate*.c (sink) -> emit.c (cells in one code buffer per module) ->
 * lm_interp_code; a call (interp_backend.c) makes a struct lm_run and enters handlers.c. */
#ifndef LM_INTERP_INTERP_H
#define LM_INTERP_INTERP_H

#include "engine/runtime.h"
#include "simd/v128.h"

struct lm_run;

/* The handlers compiled for one ISA level, and how native code enters them: runs cells from `pc`
 * until `exit` or a trap. Handlers are opaque here; see dispatch.h. */
struct lm_handler_set {
    const char *isa;
    void (*const *handlers)(void); /* by enum lm_handler_id (handler_id.h) */
    void (*enter)(const uint8_t *pc, uint8_t *fp, uint8_t *mem, struct lm_run *run);
};

/* A compiled module. */
struct lm_interp_code {
    struct lm_code base;
    const struct lm_handler_set *set;
    uint8_t *cells;    /* the register code of all functions; the first is an `exit` */
    uint32_t size;     /* bytes */
    uint32_t *entries; /* position of each function's enter cell; 0 for imports */
    uint32_t *tallies; /* per count cell: number of pairs, then (counter, amount) pairs; NULL: not
                          counting */
    uint8_t *places;   /* which instruction cells stand for, see places.h */
    uint32_t place_size;
    uint32_t *place_starts; /* where the notes of each function start */
};

/* One activation from native code, and what handlers reach through it. */
struct lm_run {
    struct lm_instance *instance;
    struct lm_store *store;
    struct lm_global **globals;
    struct lm_memory **memories;
    struct lm_memory *memory; /* the one that `mem` is for; NULL where there is none */
    uint8_t *limit;           /* frames must end here */
    const uint32_t *tallies;
    uint64_t *counters;
    struct lm_trap *trap;
    enum lm_trap_code code; /* LM_TRAP_none while all is well; LM_TRAP_host: *trap is filled */
    const struct lm_handler_set *set;
    const uint8_t
        *start;        /* where to start, in the frame `base`; a signal may come before it does */
    uint8_t *base;     /* the first frame */
    const uint8_t *pc; /* where it trapped, or NULL */
    uint8_t *fp;
    struct lm_func *tail; /* what the activation's first frame left for, or NULL */
    lm_v128 vectors[5];   /* registers that are none, see dispatch.h */
    uint64_t pinned;      /* another */
    uint32_t unsettled;   /* how often a time limit found pc and fp at odds */
};

extern const struct lm_backend lm_backend_interp;

/* The handlers for an ISA of simd/isas.def, or NULL where this build has none. */
const struct lm_handler_set *lm_interp_handlers(const char *isa);

#endif
