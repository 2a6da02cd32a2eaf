/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's own counters: numbers per store, live while guests run, known by name. The harness
 * registers them wherever it likes; the engine knows nothing of that. Instruction counts come from
 * `count` steps that a back end adds to each basic block only when a module is compiled with
 * counters on, so they cost nothing otherwise. */
#ifndef LM_ENGINE_COUNTERS_H
#define LM_ENGINE_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/ops.h"

enum lm_counter {
#define COUNTER(name, unit, description) LM_COUNTER_##name,
#include "engine/counters.def"
#undef COUNTER
#define CLASS(name, is_vector, description) LM_COUNTER_ops_##name,
#include "engine/op_classes.def"
#undef CLASS
    LM_COUNTER_COUNT
};

struct lm_counters {
    uint64_t values[LM_COUNTER_COUNT];
};

/* What executing a run of instructions adds, gathered by a back end per basic block. */
struct lm_op_tally {
    uint32_t by_class[LM_CLASS_COUNT];
};

static inline void lm_tally_op(struct lm_op_tally *tally, enum lm_op op) {
    tally->by_class[lm_ops[op].op_class]++;
}

/* Adds a tally, total and v128 total included. */
void lm_counters_add(struct lm_counters *counters, const struct lm_op_tally *tally);

struct lm_counter_info {
    const char *name; /* "wasm_ops", "ops_v_int" */
    const char *unit;
    const char *description;
};

extern const struct lm_counter_info lm_counter_infos[LM_COUNTER_COUNT];

#endif
