/* SPDX-License-Identifier: Apache-2.0 */
/* Translation of what computes: numeric, memory, variable, reference and bulk instructions; and the
 * loop over a module's functions.
 *
 * What only computes makes a tree (tree.h) and emits nothing. Stores, global.set and what calls
 * into the runtime emit cells, after the trees that have to come before them. */
#include "engine/interp/translate.h"
#include "engine/interp/evaluate.h"
#include "engine/interp/pins.h"
#include "engine/interp/places.h"

#include <stdlib.h>
#include <string.h>

#define FIRST(walk) (&t->operands[(walk)->height])

/* --- Algebra ---------------------------------------------------------------------------------- */

static const uint16_t inverse_ops[LM_OP_COUNT] = {
#define ALGEBRA(name, swapped, inverse) [LM_OP_##name] = LM_OP_##inverse,
#include "engine/interp/algebra.def"
#undef ALGEBRA
};

uint32_t lm_inverse_of(const struct lm_node *node) {
    return node->kind == LM_NODE_OP && node->op < LM_OP_COUNT ? inverse_ops[node->op] : 0;
}

static bool is_const(const struct lm_translator *t, uint32_t node) {
    return t->nodes[node].kind == LM_NODE_CONST;
}

/* x - c is x + -c, and (x + b) + c is x + (b + c). */
static bool fold_sum(struct lm_translator *t, enum lm_op *op, struct lm_operand *operands) {
    if ((*op != LM_OP_i32_add && *op != LM_OP_i32_sub) || !is_const(t, operands[1].node))
        return false;
    struct lm_node *const c = &t->nodes[operands[1].node], *const x = &t->nodes[operands[0].node];
    if (*op == LM_OP_i32_sub) c->bits[0] = (uint32_t)-c->bits[0];
    *op = LM_OP_i32_add;
    struct lm_node *const base =
        x->kind == LM_NODE_OP && x->op == LM_OP_i32_add && is_const(t, x->child[1])
            ? &t->nodes[x->child[1]]
        : x->kind == LM_NODE_CONST ? x
                                   : NULL;
    if (base) base->bits[0] = (uint32_t)(base->bits[0] + c->bits[0]);
    return base != NULL;
}

/* --- Numeric ---------------------------------------------------------------------------------- */

static void push_node(struct lm_translator *t, const struct lm_walk *walk, uint32_t node) {
    lm_push(t, node, next_home(t, walk));
}

/* The operands of an instruction, popped: all LM_MOST_OPERANDS are copied, which is quicker. */
static void take_operands(struct lm_translator *t, const struct lm_walk *walk, uint32_t count,
                          struct lm_operand *operands) {
    if (count > 0) memcpy(operands, FIRST(walk), LM_MOST_OPERANDS * sizeof *operands);
    lm_pop_to(t, walk->height);
}

/* The one operand of an instruction, popped. */
static struct lm_operand take_operand(struct lm_translator *t, const struct lm_walk *walk) {
    const struct lm_operand operand = *FIRST(walk);
    lm_pop_to(t, walk->height);
    return operand;
}

static struct lm_node *push_op(struct lm_translator *t, const struct lm_walk *walk, uint32_t op,
                               uint8_t type, uint32_t count, const struct lm_operand *operands) {
    const uint32_t node = lm_node_op(t, op, type, count, operands);
    push_node(t, walk, node);
    return &t->nodes[node];
}

static void translate_numeric(struct lm_translator *t, const struct lm_walk *walk,
                              const struct lm_instr *instr) {
    struct lm_operand operands[LM_MOST_OPERANDS];
    enum lm_op op = instr->op;
    take_operands(t, walk, instr->operands, operands);
    struct lm_node *const first = &t->nodes[operands[0].node];
    if (op == LM_OP_i32_eqz && lm_inverse_of(first) != 0) {
        first->op = (uint16_t)lm_inverse_of(first);
        push_node(t, walk, operands[0].node);
    } else if (instr->operands == 2 && fold_sum(t, &op, operands)) {
        push_node(t, walk, operands[0].node);
    } else {
        struct lm_node *const node =
            push_op(t, walk, op, lm_ops[op].result, instr->operands, operands);
        if (lm_ops[op].imm == LM_IMM_lane) node->lane = instr->imm.lane;
        if (lm_ops[op].imm == LM_IMM_shuffle)
            memcpy(node->bits, instr->imm.v128, sizeof node->bits);
    }
}

/* --- Memory ----------------------------------------------------------------------------------- */

static bool is_plain(const struct lm_translator *t, const struct lm_instr *instr) {
    return instr->imm.mem.memory == 0 && !t->module->memories[0].is_64;
}

/* Makes `mem` fit the access that comes next, which is to another memory than a 32-bit memory 0: to
 * a 32-bit one, whose base it then is, or to a 64-bit one, where it depends on the address. */
static void reach_memory(struct lm_translator *t, const struct lm_instr *instr, uint32_t slot) {
    const uint32_t memory = instr->imm.mem.memory;
    if (!t->module->memories[memory].is_64) {
        lm_use_memory(t, memory);
        return;
    }
    const uint32_t cell = lm_emit(t, LM_HANDLER_rebase, 24);
    const uint8_t width = lm_ops[instr->op].width;
    const uint8_t must_be_zero = lm_ops[instr->op].imm == LM_IMM_atomic ? width - 1 : 0;
    lm_put_bytes(t, cell, CELL_REBASE_WIDTH, &width, 1);
    lm_put_bytes(t, cell, CELL_REBASE_ALIGN, &must_be_zero, 1);
    lm_put_u16(t, cell, CELL_A, slot);
    lm_put_u32(t, cell, CELL_MEMORY, memory);
    lm_put_u64(t, cell, CELL_REBASE_OFFSET, instr->imm.mem.offset);
    t->memory = NO_MEMORY;
}

/* An access with all operands in slots, at once: atomic, or to another memory. */
static void access_now(struct lm_translator *t, const struct lm_walk *walk,
                       const struct lm_instr *instr, struct lm_operand *operands, uint8_t type) {
    lm_flush_effects(t);
    lm_claim(t, next_home(t, walk), t->height);
    for (uint32_t i = 0; i < instr->operands; i++) {
        const uint8_t operand_type = t->nodes[operands[i].node].type;
        const uint32_t slot = lm_slot_of(t, operands[i].node, operands[i].home);
        operands[i].node = lm_node_slot(t, operand_type, slot);
    }
    reach_memory(t, instr, t->nodes[operands[0].node].slot);
    const uint32_t node = lm_node_op(t, instr->op, type, instr->operands, operands);
    t->nodes[node].index = (uint32_t)instr->imm.mem.offset;
    t->nodes[node].lane = lm_ops[instr->op].imm == LM_IMM_memarg_lane ? instr->imm.mem.lane : 0;
    t->other_memory = true;
    if (type == LM_TYPE_ANY) {
        lm_execute(t, node);
    } else {
        lm_evaluate_to_slot(t, node, next_home(t, walk));
        push_node(t, walk, lm_node_slot(t, type, next_home(t, walk)));
    }
    t->other_memory = false;
}

static void translate_access(struct lm_translator *t, const struct lm_walk *walk,
                             const struct lm_instr *instr) {
    struct lm_operand operands[LM_MOST_OPERANDS];
    const uint8_t imm = lm_ops[instr->op].imm;
    const uint8_t type = lm_ops[instr->op].result;
    take_operands(t, walk, instr->operands, operands);
    if (imm == LM_IMM_atomic || !is_plain(t, instr)) {
        access_now(t, walk, instr, operands, type);
        return;
    }
    if (type == LM_TYPE_ANY) lm_flush_effects(t);
    const uint32_t index = lm_node_op(t, instr->op, type, instr->operands, operands);
    struct lm_node *const node = &t->nodes[index];
    node->index = (uint32_t)instr->imm.mem.offset;
    if (imm == LM_IMM_memarg_lane) node->lane = instr->imm.mem.lane;
    if (type == LM_TYPE_ANY)
        lm_execute(t, index);
    else
        push_node(t, walk, index);
}

/* --- Variables and constants ------------------------------------------------------------------ */

static void push_local(struct lm_translator *t, const struct lm_walk *walk,
                       const struct lm_instr *instr) {
    const uint32_t slot = lm_local_slot(t, walk, instr->imm.index);
    push_node(t, walk, lm_node_local(t, instr->type, instr->imm.index, slot));
}

static void translate_local_set(struct lm_translator *t, const struct lm_walk *walk,
                                const struct lm_instr *instr) {
    const uint32_t local = instr->imm.index;
    const struct lm_operand value = take_operand(t, walk);
    lm_flush_local(t, local, value.node);
    lm_flush_before(t, value.node);
    lm_set_local(t, local, lm_local_slot(t, walk, local), value.node);
    if (instr->op == LM_OP_local_tee) push_local(t, walk, instr);
}

static void translate_global(struct lm_translator *t, const struct lm_walk *walk,
                             const struct lm_instr *instr) {
    if (instr->op == LM_OP_global_get) {
        push_op(t, walk, lm_op_by_bank(instr->type, LM_TILE_OP_read_l), instr->type, 0, NULL)
            ->index = instr->imm.index;
        return;
    }
    const struct lm_operand value = take_operand(t, walk);
    lm_flush_effects(t);
    const uint32_t op = lm_op_by_bank(instr->type, LM_TILE_OP_write_l);
    const uint32_t node = lm_node_op(t, op, LM_TYPE_ANY, 1, &value);
    t->nodes[node].index = instr->imm.index;
    lm_execute(t, node);
}

static void translate_drop(struct lm_translator *t, const struct lm_walk *walk) {
    const struct lm_operand value = take_operand(t, walk);
    lm_flush_before(t, value.node);
    lm_node_drop(t, value.node);
}

static void translate_select(struct lm_translator *t, const struct lm_walk *walk,
                             const struct lm_instr *instr) {
    struct lm_operand in[LM_MOST_OPERANDS];
    take_operands(t, walk, 3, in);
    const struct lm_operand in_order[] = {in[2], in[0], in[1]};
    (void)push_op(t, walk, lm_op_by_bank(instr->type, LM_TILE_OP_choose_l), instr->type, 3,
                  in_order);
}

static void push_const(struct lm_translator *t, const struct lm_walk *walk, uint8_t type,
                       uint64_t bits) {
    push_node(t, walk, lm_node_const(t, type, bits, 0));
}

static void push_v128(struct lm_translator *t, const struct lm_walk *walk,
                      const struct lm_instr *instr) {
    uint64_t bits[2];
    memcpy(bits, instr->imm.v128, sizeof bits);
    push_node(t, walk, lm_node_const(t, LM_V128, bits[0], bits[1]));
}

/* --- What calls into the runtime: operands in slots, indices, perhaps a result ---------------- */

/* Emits a cell with up to three operands in the fields from `first_field` on. */
static uint32_t emit_slots(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr, enum lm_handler_id handler,
                           uint32_t first_field) {
    uint32_t slots[3] = {0};
    struct lm_operand operands[LM_MOST_OPERANDS];
    take_operands(t, walk, instr->operands, operands);
    lm_flush_effects(t);
    lm_claim(t, next_home(t, walk), t->height);
    for (uint32_t i = 0; i < instr->operands; i++)
        slots[i] = lm_slot_of(t, operands[i].node, operands[i].home);
    const uint32_t cell = lm_emit(t, handler, 24);
    for (uint32_t i = 0; i < instr->operands; i++)
        lm_put_u16(t, cell, first_field + 2 * i, slots[i]);
    return cell;
}

/* Which operands of a memory's or table's instruction, in the fields from `first_field` on, are
 * i64. */
static void put_wide_slots(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr, uint32_t cell, uint32_t first_field) {
    uint32_t wide = 0;
    for (uint32_t i = 0; i < instr->operands; i++)
        if (walk->values[walk->height + i].type == LM_I64)
            wide |= 1U << ((first_field - CELL_DEST) / 2 + i);
    lm_put_u16(t, cell, CELL_WIDE_SLOTS, wide);
}

static void translate_indexed(struct lm_translator *t, const struct lm_walk *walk,
                              const struct lm_instr *instr, enum lm_handler_id handler,
                              uint8_t result) {
    const uint32_t cell = emit_slots(t, walk, instr, handler, CELL_A);
    lm_put_u32(t, cell, CELL_INDEX, instr->imm.index);
    put_wide_slots(t, walk, instr, cell, CELL_A);
    if (result == LM_TYPE_ANY) return;
    lm_put_u16(t, cell, CELL_DEST, next_home(t, walk));
    push_node(t, walk, lm_node_slot(t, result, next_home(t, walk)));
}

static void translate_effect(struct lm_translator *t, const struct lm_walk *walk,
                             const struct lm_instr *instr, enum lm_handler_id handler) {
    const uint32_t cell = emit_slots(t, walk, instr, handler, CELL_DEST);
    const uint8_t imm = lm_ops[instr->op].imm;
    const bool two = imm == LM_IMM_data_memory || imm == LM_IMM_memory_memory ||
                     imm == LM_IMM_elem_table || imm == LM_IMM_table_table;
    lm_put_u32(t, cell, CELL_INDEX, two ? instr->imm.indices[0] : instr->imm.index);
    put_wide_slots(t, walk, instr, cell, CELL_DEST);
    if (two) lm_put_u32(t, cell, CELL_OTHER, instr->imm.indices[1]);
}

/* Bulk instructions also pay by size, which is their last operand. */
static void pay_for_size(struct lm_translator *t, const struct lm_walk *walk,
                         const struct lm_instr *instr) {
    const bool is_sized = lm_ops[instr->op].op_class == LM_CLASS_bulk && instr->operands > 1;
    if (!t->fueled || !is_sized) return;
    const uint32_t last = instr->operands - 1;
    lm_flush_trees(t);
    lm_send_home(t, walk->height + last, 1);
    const uint32_t slot = FIRST(walk)[last].home;
    const uint32_t cell = lm_emit(t, LM_HANDLER_fuel_bulk, 16);
    lm_put_u16(t, cell, CELL_SIZE, slot);
    lm_put_u16(t, cell, CELL_IS_WIDE, walk->values[walk->height + last].type == LM_I64);
}

/* Of the one memory or table that an instruction names, if it does. */
static uint8_t address_type_of(const struct lm_translator *t, const struct lm_instr *instr) {
    const uint8_t imm = lm_ops[instr->op].imm;
    if (imm == LM_IMM_memory) return lm_address_type(&t->module->memories[instr->imm.index]);
    if (imm == LM_IMM_table) return lm_table_address_type(&t->module->tables[instr->imm.index]);
    return LM_TYPE_ANY;
}

static bool translate_runtime(struct lm_translator *t, const struct lm_walk *walk,
                              const struct lm_instr *instr) {
    pay_for_size(t, walk, instr);
    const uint8_t address_type = address_type_of(t, instr);
    switch (instr->op) {
    case LM_OP_memory_size:
        translate_indexed(t, walk, instr, LM_HANDLER_memory_size, address_type);
        return true;
    case LM_OP_memory_grow:
        translate_indexed(t, walk, instr, LM_HANDLER_memory_grow, address_type);
        return true;
    case LM_OP_memory_init: translate_effect(t, walk, instr, LM_HANDLER_memory_init); return true;
    case LM_OP_memory_copy: translate_effect(t, walk, instr, LM_HANDLER_memory_copy); return true;
    case LM_OP_memory_fill: translate_effect(t, walk, instr, LM_HANDLER_memory_fill); return true;
    case LM_OP_data_drop: translate_effect(t, walk, instr, LM_HANDLER_data_drop); return true;
    case LM_OP_table_get:
        translate_indexed(t, walk, instr, LM_HANDLER_table_get, instr->type);
        return true;
    case LM_OP_table_set: translate_effect(t, walk, instr, LM_HANDLER_table_set); return true;
    case LM_OP_table_size:
        translate_indexed(t, walk, instr, LM_HANDLER_table_size, address_type);
        return true;
    case LM_OP_table_grow:
        translate_indexed(t, walk, instr, LM_HANDLER_table_grow, address_type);
        return true;
    case LM_OP_table_init: translate_effect(t, walk, instr, LM_HANDLER_table_init); return true;
    case LM_OP_table_copy: translate_effect(t, walk, instr, LM_HANDLER_table_copy); return true;
    case LM_OP_table_fill: translate_effect(t, walk, instr, LM_HANDLER_table_fill); return true;
    case LM_OP_atomic_fence: translate_effect(t, walk, instr, LM_HANDLER_atomic_fence); return true;
    case LM_OP_elem_drop: translate_effect(t, walk, instr, LM_HANDLER_elem_drop); return true;
    case LM_OP_ref_is_null:
        translate_indexed(t, walk, instr, LM_HANDLER_ref_is_null, LM_I32);
        return true;
    case LM_OP_ref_func:
        translate_indexed(t, walk, instr, LM_HANDLER_ref_func, LM_FUNCREF);
        return true;
    default: return false;
    }
}

static bool translate_variable(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_instr *instr) {
    switch (instr->op) {
    case LM_OP_local_get: push_local(t, walk, instr); return true;
    case LM_OP_local_set:
    case LM_OP_local_tee: translate_local_set(t, walk, instr); return true;
    case LM_OP_drop: translate_drop(t, walk); return true;
    case LM_OP_global_get:
    case LM_OP_global_set: translate_global(t, walk, instr); return true;
    case LM_OP_select:
    case LM_OP_select_t: translate_select(t, walk, instr); return true;
    case LM_OP_ref_null: push_const(t, walk, instr->type, 0); return true;
    case LM_OP_i32_const: push_const(t, walk, LM_I32, instr->imm.i32); return true;
    case LM_OP_f32_const: push_const(t, walk, LM_F32, instr->imm.i32); return true;
    case LM_OP_i64_const: push_const(t, walk, LM_I64, instr->imm.i64); return true;
    case LM_OP_f64_const: push_const(t, walk, LM_F64, instr->imm.i64); return true;
    case LM_OP_v128_const: push_v128(t, walk, instr); return true;
    default: return false;
    }
}

/* What the opcode tables describe completely, by shape. */
static void translate_by_shape(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_instr *instr) {
    switch (lm_ops[instr->op].imm) {
    case LM_IMM_memarg:
    case LM_IMM_memarg_lane:
    case LM_IMM_atomic: translate_access(t, walk, instr); return;
    case LM_IMM_lane:
    case LM_IMM_shuffle:
    case LM_IMM_none:
        if (instr->operands < 1 || instr->operands > 3) break;
        translate_numeric(t, walk, instr);
        return;
    default: break;
    }
    lm_fail_translation(t, LM_UNSUPPORTED, "the interpreter has no translation for an instruction");
}

/* So many make it worth to look which are still needed. */
enum { MANY_NODES = 256 };

/* --- The sink --------------------------------------------------------------------------------- */

static lm_status report_failure(const struct lm_translator *t, uint64_t offset,
                                struct lm_error *error) {
    return lm_fail(error, t->status, offset, "%s", t->reason);
}

static inline lm_status report(const struct lm_translator *t, uint64_t offset,
                               struct lm_error *error) {
    return t->status == LM_OK ? LM_OK : report_failure(t, offset, error);
}

static lm_status begin(void *self, const struct lm_walk *walk, struct lm_error *error) {
    struct lm_translator *const t = self;
    const struct lm_functype *const type = walk->func->type;
    const uint32_t zeroed = walk->local_slots - type->param_slots;
    t->area = type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
    t->link = t->area;
    t->local_base = t->link + 2;
    t->home_base = t->local_base + zeroed;
    t->frame_slots = 0;
    t->height = t->patch_count = t->jump_count = t->table_serial = 0;
    t->node_count = t->tree_count = t->effect_count = t->trap_count = t->local_count = 0;
    t->reach = 0;
    t->free_slot = t->home_base;
    t->last.valid = false;
    lm_forget_accumulators(t);
    lm_pins_begin(t, walk);
    t->memory = 0;
    t->plain_nodes = t->counting || t->fueled ? 0 : MANY_NODES;
    t->tally_cell = t->fuel_cell = NO_PATCH;
    t->tally = (struct lm_op_tally){0};
    lm_use_slots(t, t->home_base);
    if (!lm_grow_array(t, (void **)&t->pending, &t->pending_capacity, walk->local_count,
                       sizeof *t->pending) ||
        !lm_grow_array(t, (void **)&t->nodes, &t->node_capacity, MANY_NODES, sizeof *t->nodes) ||
        !lm_grow_array(t, (void **)&t->operands, &t->operand_capacity, 1, sizeof *t->operands) ||
        !lm_grow_array(t, (void **)&t->blocks, &t->block_capacity, 1, sizeof *t->blocks))
        return report(t, walk->func->offset, error);
    if (walk->local_count > 0) memset(t->pending, 0, walk->local_count * sizeof *t->pending);
    t->blocks[0] = (struct block){.patches = NO_PATCH, .else_patch = NO_PATCH};
    lm_place_begin(t, walk->func_index);
    t->enter = lm_emit(t, zeroed > 0 ? LM_HANDLER_enter_zero : LM_HANDLER_enter, 16);
    t->entries[walk->func_index] = t->enter;
    lm_put_u16(t, t->enter, CELL_ENTER_ZERO, t->local_base);
    lm_put_u16(t, t->enter, CELL_ENTER_COUNT, zeroed);
    return report(t, walk->func->offset, error);
}

/* Blocks, branches and calls: paths meet there, and all of them have `mem` at memory 0. */
static bool leads_elsewhere(enum lm_op op) {
    const uint8_t class = lm_ops[op].op_class;
    return class == LM_CLASS_structure || class == LM_CLASS_control || class == LM_CLASS_call;
}

/* What is rarely to be done ahead of an instruction: operands that unreachable code left behind are
 * given up, nodes that nobody has are forgotten, and the instruction is counted. */
static __attribute__((noinline)) void prepare(struct lm_translator *t, const struct lm_instr *instr,
                                              uint32_t height) {
    if (t->height > height) lm_drop_to(t, height);
    if (t->height == 0) t->node_count = 0;
    if (t->node_count >= MANY_NODES + 2 * t->height) lm_compact_nodes(t);
    if (instr->reachable) lm_count_op(t, instr->op);
}

/* Slots are free beyond the homes of the operands, and beyond what trees still read. */
static void find_free_slot(struct lm_translator *t, const struct lm_walk *walk, uint32_t height) {
    uint32_t slot = t->home_base;
    if (height > 0) {
        const struct lm_value_info *const top = &walk->values[height - 1];
        slot += top->slot + lm_type_slots(top->type);
    }
    t->free_slot = slot > t->reach ? slot : t->reach;
}

static void translate_other(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_instr *instr) {
    if (leads_elsewhere(instr->op)) {
        lm_use_memory(t, 0);
        (void)lm_translate_control(t, walk, instr);
        if (walk->depth == 1 && instr->op == LM_OP_end)
            lm_put_u16(t, t->enter, CELL_ENTER_FRAME, t->frame_slots);
    } else if (!translate_variable(t, walk, instr) && !translate_runtime(t, walk, instr)) {
        translate_by_shape(t, walk, instr);
    }
}

static __attribute__((noinline)) lm_status translate(struct lm_translator *t,
                                                     const struct lm_walk *walk,
                                                     const struct lm_instr *instr,
                                                     struct lm_error *error) {
    const uint32_t height = walk->height + instr->operands;
    t->offset = (uint32_t)instr->offset;
    if (height == 0) t->node_count = 0;
    if (t->height != height || t->node_count >= MANY_NODES || t->counting || t->fueled)
        prepare(t, instr, height);
    find_free_slot(t, walk, height);
    translate_other(t, walk, instr);
    return report(t, instr->offset, error);
}

/* Some two of five instructions are local.get or i32.const. They emit nothing, and as a rule all
 * they need is there: then this has no calls. */
static lm_status instr(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                       struct lm_error *error) {
    struct lm_translator *const t = self;
    const uint32_t local = instr->imm.index, home = next_home(t, walk), index = t->node_count;
    const bool is_local = instr->op == LM_OP_local_get;
    const bool is_plain = (is_local || instr->op == LM_OP_i32_const) && t->height == walk->height &&
                          index < t->plain_nodes &&
                          t->height + LM_MOST_OPERANDS < t->operand_capacity &&
                          home + lm_type_slots(instr->type) <= t->frame_slots;
    if (!is_plain) return translate(t, walk, instr, error);
    struct lm_node *const node = &t->nodes[index];
    *node = (struct lm_node){.kind = LM_NODE_LOCAL, .type = instr->type, .index = local};
    if (is_local) {
        node->slot = lm_local_slot(t, walk, local);
        t->pending[local]++;
        t->local_count++;
    } else {
        node->kind = LM_NODE_CONST;
        node->type = LM_I32;
        node->place = LM_KIND_const;
        node->bits[0] = instr->imm.i32;
    }
    t->node_count++;
    t->operands[t->height++] = (struct lm_operand){index, home};
    return LM_OK;
}

/* Calls are resolved once every function has its place. */
static void resolve_calls(struct lm_translator *t) {
    for (uint32_t i = 0; i < t->call_count; i++) {
        const struct call_site *const call = &t->calls[i];
        const uint32_t entry = t->entries[call->func];
        lm_put_u32(t, call->at, 0, entry - call->base);
    }
}

lm_status lm_translate_module(struct lm_translator *t, struct lm_error *error) {
    const struct lm_module *const module = t->module;
    t->entries = calloc((size_t)module->func_count + 1, sizeof *t->entries);
    t->place_starts = calloc((size_t)module->func_count + 1, sizeof *t->place_starts);
    if (!t->entries || !t->place_starts)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    if (!lm_emit_begin(t)) return report(t, LM_NO_OFFSET, error);
    const struct lm_sink sink = {.self = t, .begin = begin, .instr = instr};
    (void)lm_emit(t, LM_HANDLER_exit, 8);
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        TRY(lm_walk_func(module, i, &sink, error));
    lm_place_end(t);
    resolve_calls(t);
    return report(t, LM_NO_OFFSET, error);
}
