/* SPDX-License-Identifier: Apache-2.0 */
/* Translation of control: blocks, branches, calls and returns (spec section 4.4.8).
 *
 * Where paths meet, every operand is at its home. Operands below a block that wait in a local are
 * sent home when the block opens, so that no path through it finds them elsewhere; constants may
 * stay. A branch copies its values down to the label's homes; since each goes to a slot at or below
 * its own, ascending order never overwrites one still needed. */
#include "engine/interp/translate.h"

#define FIRST(walk) (&t->operands[(walk)->height])

/* --- Conditions: fused with the instruction just before if it has branching forms ------------- */

struct condition {
    enum lm_op op; /* LM_OP_COUNT: the value in slot `a` itself */
    bool is_const; /* operand b */
    bool negated;
    uint32_t a, b;
};

/* Decides how to test an operand; takes back the cell that computes it if a branch can do that. */
static struct condition take_condition(struct lm_translator *t, const struct operand *operand) {
    struct condition plain = {.op = LM_OP_COUNT, .a = lm_slot_of(t, operand)};
    const struct last_cell last = t->last;
    if (!last.valid || operand->kind != OPERAND_HOME || last.dest != operand->slot ||
        last.op == LM_OP_COUNT)
        return plain;
    const uint32_t cell = last.position;
    const bool is_zero_test = last.op == LM_OP_i32_eqz || last.op == LM_OP_i64_eqz;
    const bool is_const = last.form == LM_FORM_sc;
    const bool is_pair =
        lm_ops[last.op].imm == LM_IMM_none && (is_const || last.form == LM_FORM_ss);
    if (!is_zero_test &&
        (!is_pair ||
         lm_handler_of(last.op, is_const ? LM_FORM_br_sc : LM_FORM_br_ss) == LM_HANDLER_COUNT))
        return plain;
    t->size = cell;
    t->last.valid = false;
    t->offset = t->place.offset; /* a division in a branch traps as the division */
    const uint32_t a = lm_get_u16(t, cell, CELL_A);
    if (last.op == LM_OP_i32_eqz)
        return (struct condition){.op = LM_OP_COUNT, .negated = true, .a = a};
    if (last.op == LM_OP_i64_eqz)
        return (struct condition){.op = LM_OP_i64_eq, .is_const = true, .a = a};
    const uint32_t b = is_const ? lm_get_u32(t, cell, CELL_CONST) : lm_get_u16(t, cell, CELL_B);
    return (struct condition){.op = last.op, .is_const = is_const, .a = a, .b = b};
}

/* Emits a branch taken when the condition is `sense`, its displacement still open. Ends the basic
 * block. */
static uint32_t emit_condition(struct lm_translator *t, const struct condition *condition,
                               bool sense) {
    const bool when = sense != condition->negated;
    uint32_t cell;
    if (condition->op == LM_OP_COUNT) {
        cell = lm_emit(t, when ? LM_HANDLER_br_nonzero : LM_HANDLER_br_zero, 16);
    } else if (condition->is_const) {
        cell = lm_emit(t, lm_handler_of(condition->op, when ? LM_FORM_br_sc : LM_FORM_bn_sc), 24);
        lm_put_u32(t, cell, CELL_TEST_CONST, condition->b);
    } else {
        cell = lm_emit(t, lm_handler_of(condition->op, when ? LM_FORM_br_ss : LM_FORM_bn_ss), 16);
        lm_put_u16(t, cell, CELL_TEST_B, condition->b);
    }
    lm_put_u16(t, cell, CELL_TEST_A, condition->a);
    lm_end_basic_block(t);
    return cell;
}

/* --- Returning -------------------------------------------------------------------------------- */

/* Results go to slots 0 and up, where parameters are: a result still to come from a parameter's
 * slot that an earlier one takes is saved at its home first. */
static bool is_overwritten(const struct operand *operand, uint32_t to) {
    return operand->kind == OPERAND_LOCAL && operand->slot < to;
}

static void emit_single_return(struct lm_translator *t, const struct operand *value) {
    if (t->last.valid && value->kind == OPERAND_HOME && value->slot == t->last.dest) {
        lm_put_u16(t, t->last.position, CELL_DEST, 0);
    } else if (value->kind != OPERAND_CONST && value->slot != 0) {
        const enum lm_handler_id handler = value->type == LM_V128 ? LM_HANDLER_ret_128
                                           : value->type == LM_I32 || value->type == LM_F32
                                               ? LM_HANDLER_ret_32
                                               : LM_HANDLER_ret_64;
        const uint32_t cell = lm_emit(t, handler, 16);
        lm_put_u16(t, cell, CELL_LINK, t->link);
        lm_put_u16(t, cell, CELL_RET_VALUE, value->slot);
        return;
    } else {
        lm_emit_fetch(t, value, 0);
    }
    lm_put_u16(t, lm_emit(t, LM_HANDLER_ret, 16), CELL_LINK, t->link);
}

/* The results are operands [first, first + count). They stay operands: a conditional return may not
 * be taken. */
static void emit_return(struct lm_translator *t, uint32_t first, uint32_t count) {
    if (count == 1) {
        emit_single_return(t, &t->operands[first]);
        return;
    }
    const struct operand *const values = count ? &t->operands[first] : NULL;
    for (uint32_t i = 0, to = 0; i < count; to += lm_type_slots(values[i++].type))
        if (is_overwritten(&values[i], to)) lm_emit_fetch(t, &values[i], values[i].home);
    for (uint32_t i = 0, to = 0; i < count; to += lm_type_slots(values[i++].type)) {
        if (is_overwritten(&values[i], to))
            lm_emit_move(t, values[i].type, to, values[i].home);
        else
            lm_emit_fetch(t, &values[i], to);
    }
    lm_put_u16(t, lm_emit(t, LM_HANDLER_ret, 16), CELL_LINK, t->link);
}

/* --- Branches --------------------------------------------------------------------------------- */

static uint32_t frame_of(const struct lm_walk *walk, uint32_t depth) {
    return walk->depth - 1 - depth;
}

static bool is_return(const struct lm_walk *walk, uint32_t depth) {
    return frame_of(walk, depth) == 0;
}

/* Whether the `count` operands from `first` on must move to be where the label wants them. */
static bool must_move(const struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                      uint32_t first, uint32_t count) {
    uint32_t to = t->home_base + lm_walk_label(walk, depth)->slot_height;
    for (uint32_t i = first; i < first + count; i++) {
        if (t->operands[i].kind != OPERAND_HOME || t->operands[i].slot != to) return true;
        to += lm_type_slots(t->operands[i].type);
    }
    return false;
}

static void emit_label_moves(struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                             uint32_t first, uint32_t count) {
    uint32_t to = t->home_base + lm_walk_label(walk, depth)->slot_height;
    for (uint32_t i = first; i < first + count; i++) {
        const uint32_t slots = lm_type_slots(t->operands[i].type);
        lm_use_slots(t, to + slots);
        lm_emit_fetch(t, &t->operands[i], to);
        to += slots;
    }
}

/* Points the displacement at `at`, counted from `base`, to a label. */
static void jump_to(struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                    uint32_t at, uint32_t base) {
    struct block *const block = &t->blocks[frame_of(walk, depth)];
    if (lm_walk_label(walk, depth)->op == LM_OP_loop)
        lm_put_u32(t, at, 0, block->start - base);
    else
        lm_add_patch(t, &block->patches, at, base);
}

/* An unconditional branch with everything it needs; the operands stay. */
static void emit_branch(struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                        uint32_t first, uint32_t count) {
    if (is_return(walk, depth)) {
        emit_return(t, first, count);
        return;
    }
    emit_label_moves(t, walk, depth, first, count);
    const uint32_t cell = lm_emit(t, LM_HANDLER_br, 16);
    jump_to(t, walk, depth, cell + CELL_JUMP, cell);
}

static void translate_br(struct lm_translator *t, const struct lm_walk *walk,
                         const struct lm_instr *instr) {
    emit_branch(t, walk, instr->imm.index, walk->height, instr->operands);
    lm_end_basic_block(t);
}

static void translate_br_if(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_instr *instr) {
    const uint32_t count = instr->operands - 1, depth = instr->imm.index;
    const struct operand tested = FIRST(walk)[count];
    lm_truncate_operands(t, walk->height + count);
    const struct condition condition = take_condition(t, &tested);
    if (!is_return(walk, depth) && !must_move(t, walk, depth, walk->height, count)) {
        const uint32_t cell = emit_condition(t, &condition, true);
        jump_to(t, walk, depth, cell + CELL_JUMP, cell);
        return;
    }
    uint32_t past = NO_PATCH;
    const uint32_t cell = emit_condition(t, &condition, false);
    lm_add_patch(t, &past, cell + CELL_JUMP, cell);
    emit_branch(t, walk, depth, walk->height, count);
    lm_bind_label(t, &past);
}

/* The detour of a br_table entry: moves, then the branch; one per label. */
static uint32_t detour_of(struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                          uint32_t count) {
    struct block *const block = &t->blocks[frame_of(walk, depth)];
    if (block->detour_serial != t->table_serial) {
        block->detour_serial = t->table_serial;
        block->detour = t->size;
        emit_branch(t, walk, depth, walk->height, count);
    }
    return block->detour;
}

static void translate_br_table(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_instr *instr) {
    const uint32_t carried = instr->operands - 1, count = instr->imm.labels.count;
    const struct operand tested = FIRST(walk)[carried];
    const uint32_t slot = lm_slot_of(t, &tested);
    if (count > INT32_MAX / 8) {
        lm_fail_translation(t, LM_LIMIT, "a br_table has too many labels");
        return;
    }
    const uint32_t cell = lm_emit(t, LM_HANDLER_br_table, CELL_TABLE_JUMPS + 4 * (count + 1));
    lm_put_u16(t, cell, CELL_TABLE_INDEX, slot);
    lm_put_u32(t, cell, CELL_TABLE_COUNT, count);
    lm_end_basic_block(t);
    t->table_serial++;
    for (uint32_t i = 0; i <= count; i++) {
        const uint32_t depth = instr->imm.labels.depths[i], at = cell + CELL_TABLE_JUMPS + 4 * i;
        if (!is_return(walk, depth) && !must_move(t, walk, depth, walk->height, carried))
            jump_to(t, walk, depth, at, at);
        else
            lm_put_u32(t, at, 0, detour_of(t, walk, depth, carried) - at);
    }
}

/* --- Blocks ----------------------------------------------------------------------------------- */

static bool open_block(struct lm_translator *t, const struct lm_walk *walk) {
    if (!lm_grow_array(t, (void **)&t->blocks, &t->block_capacity, walk->depth + 1,
                       sizeof *t->blocks))
        return false;
    t->blocks[walk->depth] = (struct block){.patches = NO_PATCH, .else_patch = NO_PATCH};
    return true;
}

static void translate_block(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_instr *instr) {
    const uint32_t params = instr->imm.block->param_count;
    struct condition condition = {.op = LM_OP_COUNT};
    if (!open_block(t, walk)) return;
    if (instr->op == LM_OP_if) {
        const struct operand tested = FIRST(walk)[params];
        lm_truncate_operands(t, walk->height + params);
        condition = take_condition(t, &tested);
    }
    lm_flush_locals(t);
    for (uint32_t i = walk->height; i < walk->height + params; i++)
        lm_send_home(t, i);
    struct block *const block = &t->blocks[walk->depth];
    if (instr->op == LM_OP_loop) {
        lm_end_basic_block(t);
        block->start = t->size;
    } else if (instr->op == LM_OP_if) {
        const uint32_t cell = emit_condition(t, &condition, false);
        lm_add_patch(t, &block->else_patch, cell + CELL_JUMP, cell);
    }
}

/* Sends the values that fall through home, where the label's other paths leave theirs. */
static void send_results_home(struct lm_translator *t, const struct lm_walk *walk,
                              const struct lm_instr *instr) {
    for (uint32_t i = 0; i < instr->operands; i++)
        lm_send_home(t, walk->height + i);
}

static void translate_else(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr) {
    struct block *const block = &t->blocks[walk->depth - 1];
    const struct lm_frame *const frame = &walk->frames[walk->depth - 1];
    if (instr->reachable) {
        send_results_home(t, walk, instr);
        const uint32_t cell = lm_emit(t, LM_HANDLER_br, 16);
        lm_add_patch(t, &block->patches, cell + CELL_JUMP, cell);
    }
    lm_end_basic_block(t);
    lm_truncate_operands(t, walk->height);
    lm_bind_label(t, &block->else_patch);
    lm_push_homes(t, frame->type->params, frame->type->param_count,
                  t->home_base + frame->slot_height);
}

static void translate_end(struct lm_translator *t, const struct lm_walk *walk,
                          const struct lm_instr *instr) {
    struct block *const block = &t->blocks[walk->depth - 1];
    const struct lm_frame *const frame = &walk->frames[walk->depth - 1];
    if (walk->depth == 1) {
        if (instr->reachable) emit_return(t, walk->height, instr->operands);
        lm_end_basic_block(t);
        lm_truncate_operands(t, 0);
        return;
    }
    const bool is_label = block->patches != NO_PATCH || block->else_patch != NO_PATCH;
    if (instr->reachable && !is_label)
        return; /* nobody else comes here: operands may stay where they are */
    if (instr->reachable) send_results_home(t, walk, instr);
    lm_end_basic_block(t);
    lm_bind_label(t, &block->patches);
    lm_bind_label(t, &block->else_patch);
    lm_truncate_operands(t, walk->height);
    lm_push_homes(t, frame->type->results, frame->type->result_count,
                  t->home_base + frame->slot_height);
}

/* --- Calls ------------------------------------------------------------------------------------ */

/* Sends the arguments home and replaces them by the results; returns the slots both share. */
static uint32_t pass_arguments(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_functype *type) {
    const uint32_t area =
        type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
    const uint32_t frame = next_home(t, walk);
    for (uint32_t i = 0; i < type->param_count; i++)
        lm_send_home(t, walk->height + i);
    lm_use_slots(t, frame + area + 2);
    return area;
}

static void finish_call(struct lm_translator *t, const struct lm_walk *walk,
                        const struct lm_functype *type, uint32_t cell, uint32_t area) {
    lm_put_u16(t, cell, CELL_CALL_FRAME, next_home(t, walk));
    lm_put_u16(t, cell, CELL_CALL_LINK, area);
    lm_truncate_operands(t, walk->height);
    lm_push_homes(t, type->results, type->result_count, next_home(t, walk));
}

/* The function a direct call goes to; where it starts is known only when all are translated. */
static void put_callee(struct lm_translator *t, uint32_t cell, uint32_t func) {
    if (func < t->module->imported_funcs) {
        lm_put_u32(t, cell, CELL_CALL_FUNC, func);
    } else if (lm_grow_array(t, (void **)&t->calls, &t->call_capacity, t->call_count + 1,
                             sizeof *t->calls)) {
        t->calls[t->call_count++] = (struct call_site){cell, func};
    }
}

static void translate_call(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr) {
    const uint32_t func = instr->imm.index;
    const struct lm_functype *const type = t->module->funcs[func].type;
    const bool is_import = func < t->module->imported_funcs;
    const uint32_t area = pass_arguments(t, walk, type);
    const uint32_t cell = lm_emit(t, is_import ? LM_HANDLER_call_import : LM_HANDLER_call, 16);
    put_callee(t, cell, func);
    finish_call(t, walk, type, cell, area);
}

/* Takes the index of an indirect call, which lies above the arguments: its slot. */
static uint32_t take_callee(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_functype *type) {
    const struct operand callee = FIRST(walk)[type->param_count];
    const uint32_t slot = lm_slot_of(t, &callee);
    lm_truncate_operands(t, walk->height + type->param_count);
    return slot;
}

static void put_callee_index(struct lm_translator *t, uint32_t cell, uint32_t slot,
                             const struct lm_instr *instr) {
    lm_put_u16(t, cell, CELL_CALL_INDEX, slot);
    lm_put_u32(t, cell, CELL_CALL_TABLE, instr->imm.indices[1]);
    lm_put_u32(t, cell, CELL_CALL_TYPE, instr->imm.indices[0]);
}

static void translate_call_indirect(struct lm_translator *t, const struct lm_walk *walk,
                                    const struct lm_instr *instr) {
    const struct lm_functype *const type = &t->module->types[instr->imm.indices[0]];
    const uint32_t slot = take_callee(t, walk, type);
    const uint32_t area = pass_arguments(t, walk, type);
    const uint32_t cell = lm_emit(t, LM_HANDLER_call_indirect, 24);
    put_callee_index(t, cell, slot, instr);
    finish_call(t, walk, type, cell, area);
}

/* A tail call's cell: the arguments are at home, and the callee takes over the frame. */
static uint32_t emit_tail_call(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_functype *type, enum lm_handler_id handler) {
    const uint32_t area = pass_arguments(t, walk, type);
    const uint32_t cell = lm_emit(t, handler, 32);
    lm_use_slots(t, area + 2);
    lm_put_u16(t, cell, CELL_CALL_FRAME, next_home(t, walk));
    lm_put_u16(t, cell, CELL_CALL_LINK, area);
    lm_put_u16(t, cell, CELL_TAIL_LINK, t->link);
    lm_put_u16(t, cell, CELL_TAIL_COUNT, type->param_slots);
    lm_end_basic_block(t);
    return cell;
}

static void translate_return_call(struct lm_translator *t, const struct lm_walk *walk,
                                  const struct lm_instr *instr) {
    const uint32_t func = instr->imm.index;
    const bool is_import = func < t->module->imported_funcs;
    const uint32_t cell =
        emit_tail_call(t, walk, t->module->funcs[func].type,
                       is_import ? LM_HANDLER_return_call_import : LM_HANDLER_return_call);
    put_callee(t, cell, func);
}

static void translate_return_call_indirect(struct lm_translator *t, const struct lm_walk *walk,
                                           const struct lm_instr *instr) {
    const struct lm_functype *const type = &t->module->types[instr->imm.indices[0]];
    const uint32_t slot = take_callee(t, walk, type);
    const uint32_t cell = emit_tail_call(t, walk, type, LM_HANDLER_return_call_indirect);
    put_callee_index(t, cell, slot, instr);
}

bool lm_translate_control(struct lm_translator *t, const struct lm_walk *walk,
                          const struct lm_instr *instr) {
    switch (instr->op) {
    case LM_OP_nop: return true;
    case LM_OP_unreachable:
        (void)lm_emit(t, LM_HANDLER_unreachable, 8);
        lm_end_basic_block(t);
        return true;
    case LM_OP_block:
    case LM_OP_loop:
    case LM_OP_if: translate_block(t, walk, instr); return true;
    case LM_OP_else: translate_else(t, walk, instr); return true;
    case LM_OP_end: translate_end(t, walk, instr); return true;
    case LM_OP_br: translate_br(t, walk, instr); return true;
    case LM_OP_br_if: translate_br_if(t, walk, instr); return true;
    case LM_OP_br_table: translate_br_table(t, walk, instr); return true;
    case LM_OP_return:
        emit_return(t, walk->height, instr->operands);
        lm_end_basic_block(t);
        return true;
    case LM_OP_call: translate_call(t, walk, instr); return true;
    case LM_OP_call_indirect: translate_call_indirect(t, walk, instr); return true;
    case LM_OP_return_call: translate_return_call(t, walk, instr); return true;
    case LM_OP_return_call_indirect: translate_return_call_indirect(t, walk, instr); return true;
    default: return false;
    }
}
