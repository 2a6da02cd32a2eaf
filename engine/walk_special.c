/* SPDX-License-Identifier: Apache-2.0 */
/* Typing of the instructions whose signature depends on context: control, calls, variables,
 * references, tables (spec sections 3.3.2 to 3.3.8). Part of the walk: see walk.c for the order of
 * pop, emit and push. */
#include <stdlib.h>

#include "engine/walk_internal.h"

/* --- Block types ------------------------------------------------------------------------------ */

static const uint8_t single_types[] = {LM_I32,  LM_I64,     LM_F32,      LM_F64,
                                       LM_V128, LM_FUNCREF, LM_EXTERNREF};

#define SINGLE(index, slots)                                                                       \
    {.results = &single_types[index], .result_count = 1, .result_slots = (slots)}
static const struct lm_functype empty_block = {.results = NULL};
static const struct lm_functype single_blocks[] = {
    SINGLE(0, 1), SINGLE(1, 1), SINGLE(2, 1), SINGLE(3, 1),
    SINGLE(4, 2), SINGLE(5, 1), SINGLE(6, 1),
};
#undef SINGLE

lm_status walk_type_allowed(struct walker *w, uint8_t type) {
    if (type == LM_V128 && !walk_has_feature(w, LM_FEATURE_simd128))
        return walk_fail(w, LM_MALFORMED,
                         "malformed value type: v128 needs the feature simd128, which is off");
    if (lm_type_is_ref(type) && !walk_has_feature(w, LM_FEATURE_ref_types))
        return walk_fail(w, LM_MALFORMED,
                         "malformed value type: %s needs the feature reference-types, which is off",
                         lm_type_name(type));
    return LM_OK;
}

static lm_status read_block_type(struct walker *w, const struct lm_functype **type) {
    enum { EMPTY = 0x40 };
    const uint8_t first = w->in.at < w->in.end ? *w->in.at : 0;
    if (first == EMPTY) {
        w->in.at++;
        *type = &empty_block;
        return LM_OK;
    }
    for (size_t i = 0; i < sizeof single_types; i++) {
        if (first != single_types[i]) continue;
        w->in.at++;
        *type = &single_blocks[i];
        return walk_type_allowed(w, first);
    }
    int64_t index;
    TRY(lm_read_s33(&w->in, &index));
    if (index < 0) return walk_fail(w, LM_MALFORMED, "malformed block type: 0x%02x", first);
    if (index >= w->walk.module->type_count)
        return walk_fail(w, LM_INVALID, "unknown type %lld: there are %u", (long long)index,
                         w->walk.module->type_count);
    if (!walk_has_feature(w, LM_FEATURE_multi_value))
        return walk_fail(w, LM_MALFORMED,
                         "malformed block type: a type index needs the feature multi-value, "
                         "which is off");
    *type = &w->walk.module->types[index];
    return LM_OK;
}

/* --- Structure -------------------------------------------------------------------------------- */

static lm_status walk_block(struct walker *w) {
    const struct lm_functype *type;
    TRY(read_block_type(w, &type));
    w->instr.imm.block = type;
    const uint32_t before = w->walk.height;
    const bool is_dead = !walk_is_live(w);
    if (w->instr.op == LM_OP_if) TRY(walk_pop(w, LM_I32));
    TRY(walk_pop_all(w, type->params, type->param_count));
    TRY(walk_emit_reachable(w, before));
    return walk_open(w, w->instr.op, type, is_dead);
}

/* Checks that exactly the block's results are there, pops them, and tells the sink. */
static lm_status finish_branch(struct walker *w) {
    struct lm_frame *frame = walk_top(w);
    TRY(walk_pop_all(w, frame->type->results, frame->type->result_count));
    if (w->walk.height != frame->height)
        return walk_fail(w, LM_INVALID,
                         "type mismatch: values remaining on stack at end of block: %u more than "
                         "its %u results",
                         w->walk.height - frame->height, frame->type->result_count);
    w->walk.slot_height = frame->slot_height;
    if (frame->is_dead) return LM_OK;
    w->instr.reachable = !frame->is_unreachable;
    w->instr.operands = w->instr.reachable ? frame->type->result_count : 0;
    return walk_emit(w);
}

static lm_status walk_else(struct walker *w) {
    if (walk_top(w)->op != LM_OP_if)
        return walk_fail(w, LM_MALFORMED, "else without if: the innermost block is %s",
                         w->walk.depth == 1 ? "the body" : lm_ops[walk_top(w)->op].text);
    TRY(finish_branch(w));
    struct lm_frame *frame = walk_top(w);
    frame->op = LM_OP_else;
    frame->is_unreachable = false;
    return walk_push_all(w, frame->type->params, frame->type->param_count);
}

/* An `if` without `else` passes its parameters on: they must be its results. */
static lm_status check_missing_else(struct walker *w, const struct lm_frame *frame) {
    const struct lm_functype *type = frame->type;
    bool same = type->param_count == type->result_count;
    for (uint32_t i = 0; same && i < type->param_count; i++)
        same = type->params[i] == type->results[i];
    return same ? LM_OK
                : walk_fail(w, LM_INVALID,
                            "type mismatch: an if without else must keep its parameters");
}

static lm_status walk_end(struct walker *w) {
    const struct lm_functype *type = walk_top(w)->type;
    if (walk_top(w)->op == LM_OP_if) TRY(check_missing_else(w, walk_top(w)));
    TRY(finish_branch(w));
    w->walk.depth--;
    if (w->walk.depth == 0) return LM_OK;
    return walk_push_all(w, type->results, type->result_count);
}

/* --- Branches --------------------------------------------------------------------------------- */

static lm_status read_label(struct walker *w, uint32_t *depth, const uint8_t **types,
                            uint32_t *count) {
    TRY(walk_read_index(w, depth, w->walk.depth, "label"));
    *types = lm_label_types(lm_walk_label(&w->walk, *depth), count);
    return LM_OK;
}

static lm_status walk_br(struct walker *w) {
    const uint8_t *types;
    uint32_t count;
    TRY(read_label(w, &w->instr.imm.index, &types, &count));
    const uint32_t before = w->walk.height;
    if (w->instr.op == LM_OP_br_if) TRY(walk_pop(w, LM_I32));
    TRY(walk_pop_all(w, types, count));
    TRY(walk_emit_reachable(w, before));
    if (w->instr.op == LM_OP_br_if) return walk_push_all(w, types, count);
    walk_unreachable(w);
    return LM_OK;
}

static lm_status walk_return(struct walker *w) {
    const struct lm_functype *type = w->walk.func->type;
    const uint32_t before = w->walk.height;
    TRY(walk_pop_all(w, type->results, type->result_count));
    TRY(walk_emit_reachable(w, before));
    walk_unreachable(w);
    return LM_OK;
}

static lm_status read_labels(struct walker *w, uint32_t count) {
    if (count >= w->depth_capacity) {
        uint32_t *grown = realloc(w->depths, ((size_t)count + 1) * sizeof *grown);
        if (!grown) return walk_fail(w, LM_NO_MEMORY, "out of memory while validating");
        w->depths = grown;
        w->depth_capacity = count + 1;
    }
    for (uint32_t i = 0; i <= count; i++)
        TRY(walk_read_index(w, &w->depths[i], w->walk.depth, "label"));
    return LM_OK;
}

static lm_status check_table_labels(struct walker *w, uint32_t count, uint32_t arity) {
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t label_arity;
        TRY(walk_in_time(w));
        const uint8_t *types = lm_label_types(lm_walk_label(&w->walk, w->depths[i]), &label_arity);
        if (label_arity != arity)
            return walk_fail(w, LM_INVALID,
                             "type mismatch: br_table expects %u values, as its default label "
                             "takes, found %u for label %u",
                             arity, label_arity, w->depths[i]);
        TRY(walk_check_all(w, types, label_arity));
    }
    return LM_OK;
}

static lm_status walk_br_table(struct walker *w) {
    uint32_t count, arity;
    TRY(lm_read_u32(&w->in, &count));
    /* each label takes at least a byte, so a claimed count cannot make us allocate more than the
     * body is long */
    if (count > (uint64_t)(w->in.end - w->in.at))
        return walk_fail(w, LM_MALFORMED, "unexpected end: br_table announces %u labels", count);
    TRY(read_labels(w, count));
    const uint32_t before = w->walk.height;
    TRY(walk_pop(w, LM_I32));
    const uint8_t *types = lm_label_types(lm_walk_label(&w->walk, w->depths[count]), &arity);
    TRY(check_table_labels(w, count, arity));
    TRY(walk_pop_all(w, types, arity));
    w->instr.imm.labels.depths = w->depths;
    w->instr.imm.labels.count = count;
    TRY(walk_emit_reachable(w, before));
    walk_unreachable(w);
    return LM_OK;
}

static lm_status walk_trap(struct walker *w) {
    TRY(walk_emit_reachable(w, w->walk.height));
    walk_unreachable(w);
    return LM_OK;
}

/* --- Calls ------------------------------------------------------------------------------------ */

static lm_status walk_call_type(struct walker *w, const struct lm_functype *type, uint32_t before) {
    TRY(walk_pop_all(w, type->params, type->param_count));
    TRY(walk_emit_reachable(w, before));
    return walk_push_all(w, type->results, type->result_count);
}

/* A tail call gives the caller's results. */
static lm_status check_tail_results(struct walker *w, const struct lm_functype *type) {
    const struct lm_functype *caller = w->walk.func->type;
    const char *call = lm_ops[w->instr.op].text;
    if (type->result_count != caller->result_count)
        return walk_fail(w, LM_INVALID, "type mismatch: %s expects %u results, found %u", call,
                         caller->result_count, type->result_count);
    for (uint32_t i = 0; i < type->result_count; i++)
        if (type->results[i] != caller->results[i])
            return walk_fail(w, LM_INVALID, "type mismatch: %s expects %s as result %u, found %s",
                             call, lm_type_name(caller->results[i]), i,
                             lm_type_name(type->results[i]));
    return LM_OK;
}

static lm_status walk_tail_call_type(struct walker *w, const struct lm_functype *type,
                                     uint32_t before) {
    TRY(check_tail_results(w, type));
    TRY(walk_pop_all(w, type->params, type->param_count));
    TRY(walk_emit_reachable(w, before));
    walk_unreachable(w);
    return LM_OK;
}

static lm_status walk_call(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    TRY(walk_read_index(w, &w->instr.imm.index, module->func_count, "function"));
    const struct lm_functype *type = module->funcs[w->instr.imm.index].type;
    const lm_status status = w->instr.op == LM_OP_return_call
                                 ? walk_tail_call_type(w, type, w->walk.height)
                                 : walk_call_type(w, type, w->walk.height);
    char label[64];
    if (status == LM_INVALID)
        lm_error_add(w->error, ", calling %s",
                     lm_module_func_label(module, w->instr.imm.index, label, sizeof label));
    return status;
}

/* A table's index, which is a byte 0 as long as there can be but one. */
static lm_status read_called_table(struct walker *w, uint32_t *table) {
    const uint32_t count = w->walk.module->table_count;
    if (walk_has_feature(w, LM_FEATURE_ref_types)) return walk_read_index(w, table, count, "table");
    *table = 0;
    TRY(walk_read_reserved(w));
    return walk_check_index(w, "table", 0, count);
}

static lm_status walk_call_indirect(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    TRY(walk_read_index(w, &w->instr.imm.indices[0], module->type_count, "type"));
    TRY(read_called_table(w, &w->instr.imm.indices[1]));
    const struct lm_table_type *table = &module->tables[w->instr.imm.indices[1]];
    if (table->element != LM_FUNCREF)
        return walk_mismatch(w, LM_FUNCREF, lm_type_name(table->element));
    const uint32_t before = w->walk.height;
    TRY(walk_pop(w, lm_table_address_type(table)));
    const struct lm_functype *type = &module->types[w->instr.imm.indices[0]];
    if (w->instr.op == LM_OP_return_call_indirect) return walk_tail_call_type(w, type, before);
    return walk_call_type(w, type, before);
}

/* --- Parametric and variable instructions ----------------------------------------------------- */

static lm_status walk_drop(struct walker *w) {
    const uint32_t before = w->walk.height;
    TRY(walk_pop_any(w, &w->instr.type));
    return walk_emit_reachable(w, before);
}

static lm_status walk_select(struct walker *w) {
    const uint32_t before = w->walk.height;
    uint8_t first, second;
    TRY(walk_pop(w, LM_I32));
    TRY(walk_pop_any(w, &second));
    TRY(walk_pop_any(w, &first));
    if (lm_type_is_ref(first) || lm_type_is_ref(second))
        return walk_fail(
            w, LM_INVALID,
            "type mismatch: select without a type expects numbers or vectors, found %s",
            lm_type_name(lm_type_is_ref(first) ? first : second));
    if (first != second && first != LM_TYPE_ANY && second != LM_TYPE_ANY)
        return walk_mismatch(w, first, lm_type_name(second));
    w->instr.type = first == LM_TYPE_ANY ? second : first;
    TRY(walk_emit_reachable(w, before));
    return walk_push(w, w->instr.type);
}

static lm_status walk_select_t(struct walker *w) {
    uint32_t count;
    TRY(lm_read_u32(&w->in, &count));
    if (count != 1)
        return walk_fail(w, LM_INVALID,
                         "invalid result arity: select names %u types instead of one", count);
    TRY(lm_read_value_type(&w->in, &w->instr.type));
    TRY(walk_type_allowed(w, w->instr.type));
    const uint32_t before = w->walk.height;
    TRY(walk_pop(w, LM_I32));
    TRY(walk_pop(w, w->instr.type));
    TRY(walk_pop(w, w->instr.type));
    TRY(walk_emit_reachable(w, before));
    return walk_push(w, w->instr.type);
}

static lm_status walk_global(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    TRY(walk_read_index(w, &w->instr.imm.index, module->global_count, "global"));
    const struct lm_global_type *global = &module->globals[w->instr.imm.index].type;
    const uint32_t before = w->walk.height;
    w->instr.type = global->type;
    if (w->instr.op == LM_OP_global_get) {
        TRY(walk_emit_reachable(w, before));
        return walk_push(w, global->type);
    }
    if (!global->is_mutable)
        return walk_fail(w, LM_INVALID, "global is immutable: global.set of global %u",
                         w->instr.imm.index);
    TRY(walk_pop(w, global->type));
    return walk_emit_reachable(w, before);
}

/* --- References and tables -------------------------------------------------------------------- */

static lm_status walk_ref_null(struct walker *w) {
    TRY(lm_read_value_type(&w->in, &w->instr.type));
    if (!lm_type_is_ref(w->instr.type))
        return walk_fail(w, LM_MALFORMED, "malformed reference type: ref.null of %s",
                         lm_type_name(w->instr.type));
    TRY(walk_emit_reachable(w, w->walk.height));
    return walk_push(w, w->instr.type);
}

static lm_status walk_ref_is_null(struct walker *w) {
    const uint32_t before = w->walk.height;
    TRY(walk_pop_any(w, &w->instr.type));
    if (!lm_type_is_ref(w->instr.type) && w->instr.type != LM_TYPE_ANY)
        return walk_fail(w, LM_INVALID, "type mismatch: ref.is_null expects a reference, found %s",
                         lm_type_name(w->instr.type));
    TRY(walk_emit_reachable(w, before));
    return walk_push(w, LM_I32);
}

static lm_status walk_ref_func(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    TRY(walk_read_index(w, &w->instr.imm.index, module->func_count, "function"));
    if (!module->funcs[w->instr.imm.index].is_declared)
        return walk_fail(w, LM_INVALID,
                         "undeclared function reference: function %u stands in no export, global "
                         "or element segment",
                         w->instr.imm.index);
    TRY(walk_emit_reachable(w, w->walk.height));
    return walk_push(w, LM_FUNCREF);
}

/* table.get, table.set, table.grow, table.fill, by the table's types. */
static lm_status walk_table_access(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    TRY(walk_read_index(w, &w->instr.imm.index, module->table_count, "table"));
    const uint8_t element = module->tables[w->instr.imm.index].element;
    const uint8_t address = lm_table_address_type(&module->tables[w->instr.imm.index]);
    const uint32_t before = w->walk.height;
    w->instr.type = element;
    const uint8_t get[] = {address}, set[] = {address, element}, grow[] = {element, address},
                  fill[] = {address, element, address};
    switch (w->instr.op) {
    case LM_OP_table_get: TRY(walk_pop_all(w, get, 1)); break;
    case LM_OP_table_set: TRY(walk_pop_all(w, set, 2)); break;
    case LM_OP_table_grow: TRY(walk_pop_all(w, grow, 2)); break;
    default: TRY(walk_pop_all(w, fill, 3)); break;
    }
    TRY(walk_emit_reachable(w, before));
    if (w->instr.op == LM_OP_table_get) return walk_push(w, element);
    return w->instr.op == LM_OP_table_grow ? walk_push(w, address) : LM_OK;
}

lm_status walk_special(struct walker *w) {
    switch (w->instr.op) {
    case LM_OP_nop: return walk_emit_reachable(w, w->walk.height);
    case LM_OP_unreachable: return walk_trap(w);
    case LM_OP_block:
    case LM_OP_loop:
    case LM_OP_if: return walk_block(w);
    case LM_OP_else: return walk_else(w);
    case LM_OP_end: return walk_end(w);
    case LM_OP_br:
    case LM_OP_br_if: return walk_br(w);
    case LM_OP_br_table: return walk_br_table(w);
    case LM_OP_return: return walk_return(w);
    case LM_OP_call:
    case LM_OP_return_call: return walk_call(w);
    case LM_OP_call_indirect:
    case LM_OP_return_call_indirect: return walk_call_indirect(w);
    case LM_OP_drop: return walk_drop(w);
    case LM_OP_select: return walk_select(w);
    case LM_OP_select_t: return walk_select_t(w);
    case LM_OP_global_get:
    case LM_OP_global_set: return walk_global(w);
    case LM_OP_ref_null: return walk_ref_null(w);
    case LM_OP_ref_is_null: return walk_ref_is_null(w);
    case LM_OP_ref_func: return walk_ref_func(w);
    case LM_OP_table_get:
    case LM_OP_table_set:
    case LM_OP_table_grow:
    case LM_OP_table_fill: return walk_table_access(w);
    default: return walk_fail(w, LM_UNSUPPORTED, "instruction without a typing rule");
    }
}
