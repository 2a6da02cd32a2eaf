/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the engine's counters, and the sum a back end's `count` step adds (counters.h). */
#include "engine/counters.h"

const struct lm_counter_info lm_counter_infos[LM_COUNTER_COUNT] = {
#define COUNTER(name, unit, description) [LM_COUNTER_##name] = {#name, unit, description},
#include "engine/counters.def"
#undef COUNTER
#define CLASS(name, is_vector, description)                                                        \
    [LM_COUNTER_ops_##name] = {"ops_" #name, "1", description},
#include "engine/op_classes.def"
#undef CLASS
};

void lm_counters_add(struct lm_counters *counters, const struct lm_op_tally *tally) {
    uint64_t all = 0;
    uint64_t vectors = 0;
#define CLASS(name, is_vector, description)                                                        \
    counters->values[LM_COUNTER_ops_##name] += tally->by_class[LM_CLASS_##name];                   \
    all += tally->by_class[LM_CLASS_##name];                                                       \
    if (is_vector) vectors += tally->by_class[LM_CLASS_##name];
#include "engine/op_classes.def"
#undef CLASS
    counters->values[LM_COUNTER_wasm_ops] += all;
    counters->values[LM_COUNTER_v128_ops] += vectors;
}
