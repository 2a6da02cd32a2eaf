/* SPDX-License-Identifier: Apache-2.0 */
/* The machine a run is made on, as it stands in every result. */
#ifndef LM_HARNESS_MACHINE_H
#define LM_HARNESS_MACHINE_H

#include <jansson.h>

#include "engine/base/arena.h"

/* {"cpu","family","isa","features","cores","threads_per_core","kernel","microcode","governor",
 * "turbo","smt","virtualisation","memory_bytes","aslr","perf_event_paranoid","caches":[...]}; what
 * the system does not tell is null. The caller owns it. */
json_t *lm_machine_json(struct lm_arena *arena);

/* Google Benchmark's context block for this process and machine; the caller owns it. */
json_t *lm_machine_context(struct lm_arena *arena);

/* Compilers and revision of this build: {"c","cxx","version","revision"}. */
json_t *lm_build_json(void);

#endif
