/* SPDX-License-Identifier: Apache-2.0 */
/* Translation of control: blocks, branches, calls and returns (spec section 4.4.8).
 *
 * Where paths meet, every operand is at its home. Operands below a block that wait in a local are
 * sent home when the block opens, so that no path through it finds them elsewhere; constants may
 * stay. A branch copies its values down to the label's homes; since each goes to a slot at or below
 * its own, ascending order never overwrites one still needed. */
#include "engine/interp/evaluate.h"
#include "engine/interp/pins.h"
#include "engine/interp/translate.h"

#include <string.h>

#define FIRST(walk) (&t->operands[(walk)->height])

/* --- Operands --------------------------------------------------------------------------------- */

/* Pops the topmost operand, which is number `index`. */
static struct lm_operand take_last(struct lm_translator *t, uint32_t index) {
    const struct lm_operand operand = t->operands[index];
    lm_pop_to(t, index);
    return operand;
}

/* Another node for a leaf, whose operand stays on the stack. */
static uint32_t copy_of(struct lm_translator *t, uint32_t node) {
    const struct lm_node leaf = t->nodes[node];
    if (leaf.kind == LM_NODE_LOCAL) return lm_node_local(t, leaf.type, leaf.index, leaf.slot);
    if (leaf.kind == LM_NODE_SLOT) return lm_node_slot(t, leaf.type, leaf.slot);
    return lm_node_const(t, leaf.type, leaf.bits[0], leaf.bits[1]);
}

/* --- Conditions ------------------------------------------------------------------------------- */

/* Where a jump is, and its displacement, still open. */
struct jump {
    uint32_t cell, at;
};

/* Emits a jump taken when the test is `sense`. Ends the basic block. */
static struct jump emit_test(struct lm_translator *t, struct lm_operand test, bool sense) {
    struct lm_node *node = &t->nodes[test.node];
    while (node->kind == LM_NODE_OP && node->op == LM_OP_i32_eqz) {
        test.node = node->child[0];
        node = &t->nodes[test.node];
        sense = !sense;
    }
    if (node->kind == LM_NODE_OP && node->op == LM_OP_i64_eqz) {
        const uint32_t zero = lm_node_const(t, LM_I64, 0, 0);
        node = &t->nodes[test.node];
        node->op = LM_OP_i64_eq;
        node->child[node->count++] = zero;
    }
    if (!sense && lm_inverse_of(node) != 0) {
        node->op = (uint16_t)lm_inverse_of(node);
        sense = true;
    }
    const uint32_t op = sense ? LM_TILE_OP_jump_if : LM_TILE_OP_jump_unless;
    const uint32_t jump_node = lm_node_op(t, op, LM_TYPE_ANY, 1, &test);
    struct jump jump;
    if (!lm_fold_set_into_jump(t, jump_node, &jump.at, &jump.cell))
        jump.at = lm_execute_jump(t, jump_node, &jump.cell);
    lm_end_basic_block(t);
    return jump;
}

/* --- Returning -------------------------------------------------------------------------------- */

/* Results go to slots 0 and up, where parameters are: a result still to come from a parameter's
 * slot that an earlier one takes is saved at its home first. */
static bool is_overwritten(const struct lm_translator *t, uint32_t node, uint32_t to) {
    return t->nodes[node].kind == LM_NODE_LOCAL && t->nodes[node].slot < to;
}

/* Returns a popped tree. */
static void return_value(struct lm_translator *t, struct lm_operand value) {
    const uint8_t type = t->nodes[value.node].type;
    const uint32_t node =
        lm_node_op(t, lm_op_by_bank(type, LM_TILE_OP_ret_l), LM_TYPE_ANY, 1, &value);
    t->nodes[node].index = t->link;
    lm_execute(t, node);
}

/* The results are operands [first, first + count), leaves all. They stay operands: a conditional
 * return may not be taken. */
static void emit_return(struct lm_translator *t, uint32_t first, uint32_t count) {
    if (count == 1) {
        const struct lm_operand value = t->operands[first];
        return_value(t, (struct lm_operand){copy_of(t, value.node), value.home});
        return;
    }
    const struct lm_operand *const values = count ? &t->operands[first] : NULL;
    for (uint32_t i = 0, to = 0; i < count; i++) {
        const uint8_t type = t->nodes[values[i].node].type;
        if (is_overwritten(t, values[i].node, to))
            lm_evaluate_to_slot(t, copy_of(t, values[i].node), values[i].home);
        to += lm_type_slots(type);
    }
    for (uint32_t i = 0, to = 0; i < count; i++) {
        const uint8_t type = t->nodes[values[i].node].type;
        const uint32_t node = is_overwritten(t, values[i].node, to)
                                  ? lm_node_slot(t, type, values[i].home)
                                  : copy_of(t, values[i].node);
        lm_evaluate_to_slot(t, node, to);
        to += lm_type_slots(type);
    }
    lm_put_u16(t, lm_emit(t, LM_HANDLER_ret, 16), CELL_LINK, t->link);
}

/* `return`, and the end of the body: the results are the topmost operands. */
static void translate_return(struct lm_translator *t, uint32_t first, uint32_t count) {
    if (count == 1) {
        const struct lm_operand value = take_last(t, first);
        lm_flush_trees(t); /* what nobody wants any more may still trap */
        return_value(t, value);
    } else {
        lm_flush_trees(t);
        emit_return(t, first, count);
    }
    lm_end_basic_block(t);
}

/* --- Branches --------------------------------------------------------------------------------- */

static uint32_t frame_of(const struct lm_walk *walk, uint32_t depth) {
    return walk->depth - 1 - depth;
}

static bool is_return(const struct lm_walk *walk, uint32_t depth) {
    return frame_of(walk, depth) == 0;
}

/* Whether the `count` operands from `first` on must move to be where the label wants them, or pins
 * to be stored. */
static bool must_move(const struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                      uint32_t first, uint32_t count) {
    uint32_t to = t->home_base + lm_walk_label(walk, depth)->slot_height;
    for (uint32_t i = first; i < first + count; i++) {
        const struct lm_node *const node = &t->nodes[t->operands[i].node];
        if (node->kind != LM_NODE_SLOT || node->slot != to) return true;
        to += lm_type_slots(node->type);
    }
    return lm_pins_leave(t, frame_of(walk, depth));
}

static void emit_label_moves(struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                             uint32_t first, uint32_t count) {
    uint32_t to = t->home_base + lm_walk_label(walk, depth)->slot_height;
    for (uint32_t i = first; i < first + count; i++) {
        const uint32_t slots = lm_type_slots(t->nodes[t->operands[i].node].type);
        lm_use_slots(t, to + slots);
        lm_evaluate_to_slot(t, copy_of(t, t->operands[i].node), to);
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

/* Emits a jump that is always taken. */
static struct jump emit_jump(struct lm_translator *t) {
    const uint32_t node = lm_node_op(t, LM_TILE_OP_jump, LM_TYPE_ANY, 0, NULL);
    struct jump jump;
    jump.at = lm_execute_jump(t, node, &jump.cell);
    if (lm_grow_array(t, (void **)&t->jumps, &t->jump_capacity, t->jump_count + 1,
                      sizeof *t->jumps))
        t->jumps[t->jump_count++] = (struct lm_jump){jump.cell, jump.at, t->last_tile.before};
    return jump;
}

/* An unconditional branch with everything it needs; the operands stay. */
static void emit_branch(struct lm_translator *t, const struct lm_walk *walk, uint32_t depth,
                        uint32_t first, uint32_t count) {
    if (is_return(walk, depth)) {
        emit_return(t, first, count);
        return;
    }
    emit_label_moves(t, walk, depth, first, count);
    if (lm_pins_leave(t, frame_of(walk, depth))) lm_pins_store(t);
    const struct jump jump = emit_jump(t);
    jump_to(t, walk, depth, jump.at, jump.cell);
}

static void translate_br(struct lm_translator *t, const struct lm_walk *walk,
                         const struct lm_instr *instr) {
    if (is_return(walk, instr->imm.index)) {
        translate_return(t, walk->height, instr->operands);
        return;
    }
    lm_flush_trees(t);
    emit_branch(t, walk, instr->imm.index, walk->height, instr->operands);
    lm_end_basic_block(t);
}

static void translate_br_if(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_instr *instr) {
    const uint32_t count = instr->operands - 1, depth = instr->imm.index;
    const struct lm_operand test = take_last(t, walk->height + count);
    lm_flush_trees(t);
    if (!is_return(walk, depth) && !must_move(t, walk, depth, walk->height, count)) {
        const struct jump jump = emit_test(t, test, true);
        jump_to(t, walk, depth, jump.at, jump.cell);
        return;
    }
    uint32_t past = NO_PATCH;
    const struct jump jump = emit_test(t, test, false);
    lm_add_patch(t, &past, jump.at, jump.cell);
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
        lm_forget_accumulators(t);
        emit_branch(t, walk, depth, walk->height, count);
    }
    return block->detour;
}

/* Where the index of a br_table is, as the handler for it. */
static enum lm_handler_id take_table_index(struct lm_translator *t, struct lm_operand index,
                                           uint32_t *slot) {
    const enum lm_kind kind = lm_kind_of(t, index.node);
    *slot = 0;
    if (kind == LM_KIND_slot || kind == LM_KIND_const) {
        *slot = lm_slot_of(t, index.node, index.home);
        return LM_HANDLER_br_table_s;
    }
    if (kind == LM_KIND_none) {
        lm_evaluate(t, index.node, (struct lm_place_for){.kind = LM_KIND_acc});
        return LM_HANDLER_br_table_a;
    }
    lm_node_drop(t, index.node);
    return (enum lm_handler_id)((int)LM_HANDLER_br_table_a + (int)kind - (int)LM_KIND_acc);
}

static void translate_br_table(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_instr *instr) {
    const uint32_t carried = instr->operands - 1, count = instr->imm.labels.count;
    const struct lm_operand tested = take_last(t, walk->height + carried);
    lm_flush_trees(t);
    uint32_t slot;
    const enum lm_handler_id handler = take_table_index(t, tested, &slot);
    if (count > INT32_MAX / 8) {
        lm_fail_translation(t, LM_LIMIT, "a br_table has too many labels");
        return;
    }
    const uint32_t cell = lm_emit(t, handler, CELL_TABLE_JUMPS + 4 * (count + 1));
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
    const bool is_if = instr->op == LM_OP_if;
    if (!open_block(t, walk)) return;
    const struct lm_operand test =
        is_if ? take_last(t, walk->height + params) : (struct lm_operand){0};
    lm_flush_locals(t);
    lm_send_home(t, walk->height, params);
    struct block *const block = &t->blocks[walk->depth];
    if (instr->op == LM_OP_loop) {
        if (t->pinned_depth == 0) lm_pins_open(t, walk, instr, walk->depth);
        lm_end_basic_block(t);
        lm_forget_accumulators(t);
        block->start = t->size;
    } else if (is_if) {
        const struct jump jump = emit_test(t, test, false);
        lm_add_patch(t, &block->else_patch, jump.at, jump.cell);
    }
}

static void translate_else(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr) {
    struct block *const block = &t->blocks[walk->depth - 1];
    const struct lm_frame *const frame = &walk->frames[walk->depth - 1];
    if (instr->reachable) {
        lm_flush_trees(t);
        lm_send_home(t, walk->height, instr->operands);
        const struct jump jump = emit_jump(t);
        lm_add_patch(t, &block->patches, jump.at, jump.cell);
    }
    lm_end_basic_block(t);
    lm_drop_to(t, walk->height);
    lm_bind_label(t, &block->else_patch);
    lm_push_homes(t, frame->type->params, frame->type->param_count,
                  t->home_base + frame->slot_height);
}

/* Jumps to the function's last cell, a return that starts at `start`, become returns themselves. */
static void return_at_once(struct lm_translator *t, uint32_t start) {
    enum { SIZE = 16, DISPLACEMENT = 4 };
    const struct last_tile *const last = &t->last_tile;
    const bool is_tile = last->cell == start && last->now.parts == 1;
    const bool is_ret =
        memcmp(t->cells + start, &t->set->handlers[LM_HANDLER_ret], sizeof(void *)) == 0;
    if (t->status != LM_OK || t->size != start + SIZE || (!is_tile && !is_ret)) return;
    for (uint32_t i = 0; i < t->jump_count; i++) {
        const struct lm_jump *const jump = &t->jumps[i];
        uint32_t distance, handler;
        memcpy(&distance, t->cells + jump->at, sizeof distance);
        if (jump->cell + distance != start) continue;
        if (jump->before.parts == 0) {
            memcpy(t->cells + jump->cell, t->cells + start, SIZE);
        } else if (is_tile && last->now.length <= DISPLACEMENT &&
                   lm_find_join(jump->before.handler, last->now.handler, &handler)) {
            memcpy(t->cells + jump->cell, &t->set->handlers[handler],
                   sizeof t->set->handlers[handler]);
            memcpy(t->cells + jump->at, t->cells + start + 8, last->now.length);
        }
    }
}

static void translate_end(struct lm_translator *t, const struct lm_walk *walk,
                          const struct lm_instr *instr) {
    struct block *const block = &t->blocks[walk->depth - 1];
    const struct lm_frame *const frame = &walk->frames[walk->depth - 1];
    if (walk->depth == 1) {
        const uint32_t start = t->size;
        if (instr->reachable) translate_return(t, walk->height, instr->operands);
        if (instr->reachable) return_at_once(t, start);
        lm_end_basic_block(t);
        lm_drop_to(t, 0);
        return;
    }
    lm_pins_close(t, walk->depth - 1, instr->reachable);
    const bool is_label = block->patches != NO_PATCH || block->else_patch != NO_PATCH;
    if (instr->reachable && !is_label)
        return; /* nobody else comes here: operands may stay where they are */
    if (instr->reachable) {
        lm_flush_trees(t);
        lm_send_home(t, walk->height, instr->operands);
    }
    lm_end_basic_block(t);
    lm_bind_label(t, &block->patches);
    lm_bind_label(t, &block->else_patch);
    lm_drop_to(t, walk->height);
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
    lm_flush_effects(t);
    lm_claim(t, frame, walk->height);
    lm_send_home(t, walk->height, type->param_count);
    lm_use_slots(t, frame + area + 2);
    return area;
}

static void take_results(struct lm_translator *t, const struct lm_walk *walk,
                         const struct lm_functype *type) {
    lm_drop_to(t, walk->height);
    lm_push_homes(t, type->results, type->result_count, next_home(t, walk));
}

static void finish_call(struct lm_translator *t, const struct lm_walk *walk,
                        const struct lm_functype *type, uint32_t cell, uint32_t area) {
    lm_put_u16(t, cell, CELL_CALL_FRAME, next_home(t, walk));
    lm_put_u16(t, cell, CELL_CALL_LINK, area);
    take_results(t, walk, type);
}

/* Where a function starts is known only when all are translated. */
static void add_call(struct lm_translator *t, uint32_t at, uint32_t base, uint32_t func) {
    if (lm_grow_array(t, (void **)&t->calls, &t->call_capacity, t->call_count + 1,
                      sizeof *t->calls))
        t->calls[t->call_count++] = (struct call_site){at, base, func};
}

/* The function that a cell of special.def calls. */
static void put_callee(struct lm_translator *t, uint32_t cell, uint32_t func) {
    if (func < t->module->imported_funcs)
        lm_put_u32(t, cell, CELL_CALL_FUNC, func);
    else
        add_call(t, cell + CELL_CALL_JUMP, cell, func);
}

/* A body that declares no locals begins with the cell `enter`. */
static bool has_no_locals(const struct lm_func_decl *func) {
    return func->body_size > 0 && func->body[0] == 0;
}

/* A call inside the module is a tile: what comes before may be joined with it. */
static void call_inside(struct lm_translator *t, uint32_t func, uint32_t frame, uint32_t link) {
    const uint32_t op =
        has_no_locals(&t->module->funcs[func]) ? LM_TILE_OP_invoke_enter : LM_TILE_OP_invoke;
    const uint32_t node = lm_node_op(t, op, LM_TYPE_ANY, 0, NULL);
    t->nodes[node].index = frame | link << 16;
    uint32_t cell;
    const uint32_t at = lm_execute_jump(t, node, &cell);
    add_call(t, at, cell, func);
    lm_forget_accumulators(t);
}

static void translate_call(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr) {
    const uint32_t func = instr->imm.index;
    const struct lm_functype *const type = t->module->funcs[func].type;
    const uint32_t area = pass_arguments(t, walk, type);
    if (func < t->module->imported_funcs) {
        const uint32_t cell = lm_emit(t, LM_HANDLER_call_import, 16);
        put_callee(t, cell, func);
        finish_call(t, walk, type, cell, area);
    } else {
        call_inside(t, func, next_home(t, walk), area);
        take_results(t, walk, type);
    }
}

/* Takes the index of an indirect call, which lies above the arguments: its slot. */
static uint32_t take_callee(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_functype *type) {
    const struct lm_operand callee = take_last(t, walk->height + type->param_count);
    lm_flush_before(t, callee.node);
    lm_claim(t, callee.home, t->height);
    return lm_slot_of(t, callee.node, callee.home);
}

static void put_callee_index(struct lm_translator *t, uint32_t cell, uint32_t slot,
                             const struct lm_instr *instr) {
    lm_put_u16(t, cell, CELL_CALL_INDEX, slot);
    lm_put_u32(t, cell, CELL_CALL_TABLE, instr->imm.indices[1]);
    lm_put_u32(t, cell, CELL_CALL_TYPE, instr->imm.indices[0]);
}

/* A table with i64 addresses has no element beyond what an i32 can say: more than that traps here,
 * when the arguments are there. */
static void narrow_index(struct lm_translator *t, uint32_t slot, const struct lm_instr *instr) {
    if (!t->module->tables[instr->imm.indices[1]].is_64) return;
    lm_put_u16(t, lm_emit(t, LM_HANDLER_narrow_index, 16), CELL_CALL_INDEX, slot);
}

static void translate_call_indirect(struct lm_translator *t, const struct lm_walk *walk,
                                    const struct lm_instr *instr) {
    const struct lm_functype *const type = &t->module->types[instr->imm.indices[0]];
    const uint32_t slot = take_callee(t, walk, type);
    const uint32_t area = pass_arguments(t, walk, type);
    narrow_index(t, slot, instr);
    const uint32_t cell = lm_emit(t, LM_HANDLER_call_indirect, 24);
    put_callee_index(t, cell, slot, instr);
    finish_call(t, walk, type, cell, area);
}

/* A tail call's cell: the arguments are at home, in `area`, and the callee takes over the frame. */
static uint32_t emit_tail_call(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_functype *type, enum lm_handler_id handler,
                               uint32_t area) {
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
    const struct lm_functype *const type = t->module->funcs[func].type;
    const uint32_t area = pass_arguments(t, walk, type);
    const uint32_t cell = emit_tail_call(
        t, walk, type, is_import ? LM_HANDLER_return_call_import : LM_HANDLER_return_call, area);
    put_callee(t, cell, func);
}

static void translate_return_call_indirect(struct lm_translator *t, const struct lm_walk *walk,
                                           const struct lm_instr *instr) {
    const struct lm_functype *const type = &t->module->types[instr->imm.indices[0]];
    const uint32_t slot = take_callee(t, walk, type);
    const uint32_t area = pass_arguments(t, walk, type);
    narrow_index(t, slot, instr);
    const uint32_t cell = emit_tail_call(t, walk, type, LM_HANDLER_return_call_indirect, area);
    put_callee_index(t, cell, slot, instr);
}

bool lm_translate_control(struct lm_translator *t, const struct lm_walk *walk,
                          const struct lm_instr *instr) {
    switch (instr->op) {
    case LM_OP_nop: return true;
    case LM_OP_unreachable:
        lm_flush_effects(t);
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
    case LM_OP_return: translate_return(t, walk->height, instr->operands); return true;
    case LM_OP_call: translate_call(t, walk, instr); return true;
    case LM_OP_call_indirect: translate_call_indirect(t, walk, instr); return true;
    case LM_OP_return_call: translate_return_call(t, walk, instr); return true;
    case LM_OP_return_call_indirect: translate_return_call_indirect(t, walk, instr); return true;
    default: return false;
    }
}
