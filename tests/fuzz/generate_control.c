/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks, loops, conditionals and branches of generated functions. A loop has a counter local that
 * its usual back edge counts down; whatever else jumps to its start runs out of fuel. */
#include "tests/fuzz/generate_internal.h"

static const uint8_t single_types[] = {LM_I32,  LM_I64,     LM_F32,      LM_F64,
                                       LM_V128, LM_FUNCREF, LM_EXTERNREF};
enum { SINGLES = sizeof single_types, EMPTY_BLOCK = -64 };

/* --- Fuel and counters -------------------------------------------------------------------------
 */

void gen_fuel_check(struct gen_func *f, uint32_t cost) {
    const uint32_t fuel = f->module->fuel;
    emit_index(f, LM_OP_global_get, fuel);
    emit_i32(f, cost);
    emit(f, LM_OP_i32_sub);
    emit_index(f, LM_OP_global_set, fuel);
    emit_index(f, LM_OP_global_get, fuel);
    emit_i32(f, 0);
    emit(f, LM_OP_i32_lt_s);
    emit(f, LM_OP_if);
    put_signed(&f->code, EMPTY_BLOCK);
    emit(f, LM_OP_unreachable);
    emit(f, LM_OP_end);
}

/* An i32 that is true as long as the loop shall turn. */
static void gen_countdown(struct gen_func *f, uint32_t counter) {
    emit_index(f, LM_OP_local_get, counter);
    emit_i32(f, 1);
    emit(f, LM_OP_i32_sub);
    emit_index(f, LM_OP_local_tee, counter);
    switch (source_below(f->source, 4)) {
    case 1:
        emit_i32(f, 0);
        emit(f, LM_OP_i32_gt_s);
        break;
    case 2:
        emit_i32(f, 0);
        emit(f, LM_OP_i32_ne);
        break;
    case 3:
        emit(f, LM_OP_i32_eqz);
        emit(f, LM_OP_i32_eqz);
        break;
    default: break;
    }
    push_kind(f, LM_I32, NO_NANS);
}

/* --- Labels ------------------------------------------------------------------------------------
 */

static const uint8_t *label_types(const struct gen_frame *frame, uint32_t *count) {
    const bool is_loop = frame->op == LM_OP_loop;
    *count = is_loop ? frame->param_count : frame->result_count;
    return is_loop ? frame->params : frame->results;
}

static struct gen_frame *frame_at(struct gen_func *f, uint32_t label) {
    return &f->frames[f->depth - 1 - label];
}

static bool same_label(struct gen_func *f, uint32_t a, uint32_t b) {
    uint32_t a_count, b_count;
    const uint8_t *a_types = label_types(frame_at(f, a), &a_count);
    const uint8_t *b_types = label_types(frame_at(f, b), &b_count);
    return a_count == b_count && (a_count == 0 || memcmp(a_types, b_types, a_count) == 0);
}

static void become_unreachable(struct gen_func *f) {
    top_frame(f)->is_unreachable = true;
    f->height = top_frame(f)->height;
}

/* The values that a branch to `label` carries. */
static void gen_label_values(struct gen_func *f, uint32_t label) {
    uint32_t count;
    const uint8_t *types = label_types(frame_at(f, label), &count);
    gen_exact_all(f, types, count, 2);
}

static void gen_br_if(struct gen_func *f, uint32_t label) {
    const struct gen_frame *target = frame_at(f, label);
    gen_label_values(f, label);
    if (target->op == LM_OP_loop)
        gen_countdown(f, target->counter);
    else
        gen_condition(f, 2);
    emit_index(f, LM_OP_br_if, label);
    pop_kinds(f, 1);
}

static void gen_br_table(struct gen_func *f, uint32_t fallback) {
    const uint32_t count = source_below(f->source, 6);
    gen_label_values(f, fallback);
    gen_index(f, count + 2, 2);
    emit_index(f, LM_OP_br_table, count);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t label = source_below(f->source, f->depth);
        put_unsigned(&f->code, same_label(f, label, fallback) ? label : fallback);
    }
    put_unsigned(&f->code, fallback);
    become_unreachable(f);
}

void gen_branch(struct gen_func *f) {
    const uint32_t label = source_below(f->source, f->depth);
    const struct gen_frame *body = &f->frames[0];
    switch (source_below(f->source, 16)) {
    case 15:
        emit(f, LM_OP_unreachable);
        become_unreachable(f);
        break;
    case 14:
        gen_exact_all(f, body->results, body->result_count, 2);
        emit(f, LM_OP_return);
        become_unreachable(f);
        break;
    case 13:
        gen_label_values(f, label);
        emit_index(f, LM_OP_br, label);
        become_unreachable(f);
        break;
    case 12:
        if (gen_tail_call(f)) become_unreachable(f);
        break;
    case 10:
    case 11: gen_br_table(f, label); break;
    default: gen_br_if(f, label); break;
    }
}

/* --- Blocks ------------------------------------------------------------------------------------
 */

/* Whether the free values are just what the frame gives. */
static bool has_results(const struct gen_func *f, const struct gen_frame *frame) {
    if (f->height - frame->height != frame->result_count) return false;
    for (uint32_t i = 0; i < frame->result_count; i++) {
        const struct kind kind = f->values[frame->height + i];
        if (kind.type != frame->results[i] || kind.nans != NO_NANS) return false;
    }
    return true;
}

void gen_finish(struct gen_func *f) {
    const struct gen_frame *frame = top_frame(f);
    if (has_results(f, frame)) return;
    while (free_values(f) > 0)
        gen_sink(f);
    uint32_t first = 0; /* an unreachable block need not have its results, or not all of them */
    if (frame->is_unreachable) first = source_below(f->source, frame->result_count + 1);
    for (uint32_t i = first; i < frame->result_count; i++)
        gen_exact(f, frame->results[i], 2);
}

/* Back to the loop's start, now and then. */
static void gen_back_edge(struct gen_func *f) {
    if (source_chance(f->source, 4) || f->depth == 0) return;
    gen_br_if(f, 0);
}

static void fill_block(struct gen_func *f) {
    const bool is_loop = top_frame(f)->op == LM_OP_loop;
    if (is_loop) gen_fuel_check(f, 1);
    gen_statements(f);
    if (is_loop) gen_back_edge(f);
    gen_finish(f);
}

static void set_types(const struct gen_func *f, struct gen_frame *frame, int64_t block_type) {
    if (block_type >= 0) {
        const struct gen_type *type = &f->module->types[block_type];
        frame->params = type->params;
        frame->param_count = type->param_count;
        frame->results = type->results;
        frame->result_count = type->result_count;
        return;
    }
    for (int i = 0; i < SINGLES; i++) {
        if ((single_types[i] & 0x7f) != (uint8_t)(block_type & 0x7f)) continue;
        frame->results = &single_types[i];
        frame->result_count = 1;
    }
}

static void close_frame(struct gen_func *f, const struct gen_frame *frame) {
    emit(f, LM_OP_end);
    f->depth--;
    f->height = frame->height;
    for (uint32_t i = 0; i < frame->result_count; i++)
        push_kind(f, frame->results[i], NO_NANS);
}

static void gen_else(struct gen_func *f, const struct gen_frame *opened) {
    const bool same =
        opened->param_count == opened->result_count &&
        memcmp(opened->params ? opened->params : single_types,
               opened->results ? opened->results : single_types, opened->param_count) == 0;
    if (same && source_chance(f->source, 2)) return;
    emit(f, LM_OP_else);
    *top_frame(f) = *opened;
    f->height = opened->height;
    for (uint32_t i = 0; i < opened->param_count; i++)
        push_kind(f, opened->params[i], NO_NANS);
    fill_block(f);
}

void gen_block(struct gen_func *f, enum lm_op op, int64_t block_type) {
    struct gen_frame frame = {.op = op};
    set_types(f, &frame, block_type);
    if (op == LM_OP_loop) {
        frame.counter = gen_new_local(f, (struct kind){LM_I32, NO_NANS}, true);
        emit_i32(f, 1 + source_below(f->source, 6));
        emit_index(f, LM_OP_local_set, frame.counter);
    }
    if (op == LM_OP_if) gen_condition(f, 2);
    if (op == LM_OP_if) pop_kinds(f, 1);
    emit(f, op);
    put_signed(&f->code, block_type);
    frame.height = f->height - frame.param_count;
    f->frames[f->depth++] = frame;
    fill_block(f);
    if (op == LM_OP_if) gen_else(f, &frame);
    close_frame(f, &frame);
}

static enum lm_op pick_block(struct gen_func *f) {
    static const enum lm_op ops[] = {LM_OP_block, LM_OP_if, LM_OP_if, LM_OP_loop};
    return ops[source_below(f->source, 4)];
}

static bool has_room(const struct gen_func *f) {
    return f->depth < MAX_NESTING && f->local_count < MAX_LOCALS && f->budget > 0;
}

void gen_block_value(struct gen_func *f, uint8_t type, uint32_t depth) {
    if (has_room(f))
        gen_block(f, pick_block(f), (int8_t)(type | 0x80));
    else
        gen_exact(f, type, depth);
}

void gen_block_statement(struct gen_func *f) {
    if (!has_room(f)) return;
    int64_t block_type = EMPTY_BLOCK;
    const uint32_t choice = source_below(f->source, 8);
    if (choice >= 4) {
        const uint32_t type = source_below(f->source, f->module->type_count);
        block_type = type;
        gen_exact_all(f, f->module->types[type].params, f->module->types[type].param_count, 2);
    } else if (choice >= 2) {
        block_type = (int8_t)(single_types[source_below(f->source, SINGLES)] | 0x80);
    }
    gen_block(f, pick_block(f), block_type);
}
