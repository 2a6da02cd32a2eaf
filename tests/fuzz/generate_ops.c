/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of instructions by use (generate_ops.h), filled from the opcode tables at the first call.
 */
#include "tests/fuzz/generate_ops.h"

#include <string.h>

#include "engine/types.h"
#include "tests/fuzz/generate.h"
#include "tests/fuzz/reference.h"

struct list {
    enum lm_op ops[LM_OP_COUNT];
    uint32_t count;
};

enum { I32, I64, F32, F64, V128, TYPES };

static const uint8_t types[TYPES] = {LM_I32, LM_I64, LM_F32, LM_F64, LM_V128};

static struct {
    bool is_filled;
    struct list results[TYPES][2]; /* without and with memory */
    struct list any[2];
    struct list comparisons, stores;
} lists;

bool generate_knows_feature(enum lm_feature feature) {
    switch (feature) {
    case LM_FEATURE_mvp:
    case LM_FEATURE_sign_ext:
    case LM_FEATURE_sat_float:
    case LM_FEATURE_multi_value:
    case LM_FEATURE_bulk:
    case LM_FEATURE_ref_types:
    case LM_FEATURE_simd128:
    case LM_FEATURE_extended_const:
    case LM_FEATURE_tail_call:
    case LM_FEATURE_multi_memory:
    case LM_FEATURE_memory64:
    case LM_FEATURE_relaxed_simd:
    case LM_FEATURE_threads: return true;
    default: return false;
    }
}

bool generate_covers(enum lm_op op) {
    const enum lm_feature feature = lm_ops[op].feature;
    return (LM_DEFAULT_FEATURES >> feature & 1) != 0 && generate_knows_feature(feature) &&
           ref_knows(op);
}

static bool needs_memory(enum lm_op op) {
    return lm_ops[op].width > 0;
}

/* Whether gen_op can make it: a signature, and immediates that do not name anything. */
static bool is_regular(enum lm_op op) {
    if (!generate_covers(op) || strcmp(lm_ops[op].sig, "special") == 0) return false;
    switch ((enum lm_imm)lm_ops[op].imm) {
    case LM_IMM_none:
    case LM_IMM_memarg:
    case LM_IMM_memarg_lane:
    case LM_IMM_atomic:
    case LM_IMM_zero:
    case LM_IMM_lane:
    case LM_IMM_shuffle: return true;
    default: return false;
    }
}

static void add(struct list *list, enum lm_op op) {
    list->ops[list->count++] = op;
}

static void add_both(struct list *pair, enum lm_op op) {
    add(&pair[1], op);
    if (!needs_memory(op)) add(&pair[0], op);
}

static void sort_in(enum lm_op op) {
    const char *sig = lm_ops[op].sig;
    const size_t operands = strcspn(sig, "_");
    const char result = sig[operands + 1];
    if (operands > 0) add_both(lists.any, op);
    if (result == 0) {
        add(&lists.stores, op);
        return;
    }
    for (int i = 0; i < TYPES; i++)
        if (lm_sig_type(result) == types[i]) add_both(lists.results[i], op);
    const bool is_scalar =
        lm_ops[op].op_class == LM_CLASS_int || lm_ops[op].op_class == LM_CLASS_float;
    if (is_scalar && result == 'i' && !needs_memory(op)) add(&lists.comparisons, op);
}

static void fill(void) {
    if (lists.is_filled) return;
    lists.is_filled = true;
    for (enum lm_op op = 0; op < LM_OP_COUNT; op++)
        if (is_regular(op)) sort_in(op);
}

static enum lm_op pick(struct source *source, const struct list *list) {
    return list->ops[source_below(source, list->count)];
}

enum lm_op ops_pick_result(struct source *source, uint8_t type, bool has_memory) {
    int index = 0;
    fill();
    while (index < TYPES - 1 && types[index] != type)
        index++;
    return pick(source, &lists.results[index][has_memory]);
}

enum lm_op ops_pick_comparison(struct source *source) {
    fill();
    return pick(source, &lists.comparisons);
}

enum lm_op ops_pick_store(struct source *source) {
    fill();
    return pick(source, &lists.stores);
}

enum lm_op ops_pick_any(struct source *source, bool has_memory) {
    fill();
    return pick(source, &lists.any[has_memory]);
}

uint8_t ops_any_type(struct source *source) {
    return types[source_below(source, TYPES)];
}
