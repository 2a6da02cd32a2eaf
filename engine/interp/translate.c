/* SPDX-License-Identifier: Apache-2.0 */
/* Translation of what computes: numeric, memory, variable, reference and bulk instructions; and the
 * loop over a module's functions.
 *
 * local.get and constants emit nothing: the operand remembers where its value is. An instruction
 * takes operands where they are, by the form (forms.h) that fits; local.set moves the result of the
 * instruction just before it straight into the local by changing that cell's destination. */
#include "engine/interp/translate.h"
#include "engine/interp/places.h"

#include <stdlib.h>
#include <string.h>

#define FIRST(walk) (&t->operands[(walk)->height])

static bool fits_i32(uint64_t bits) {
    return bits == (uint64_t)(int64_t)(int32_t)(uint32_t)bits;
}

/* --- Algebra ---------------------------------------------------------------------------------- */

struct algebra {
    uint16_t swapped; /* the instruction that gives the same with its operands exchanged; 0: none */
    uint16_t inverse; /* of a comparison */
};

static const struct algebra algebra[LM_OP_COUNT] = {
#define ALGEBRA(name, swapped, inverse) [LM_OP_##name] = {LM_OP_##swapped, LM_OP_##inverse},
#include "engine/interp/algebra.def"
#undef ALGEBRA
};

/* --- Numeric ---------------------------------------------------------------------------------- */

static uint8_t result_type(enum lm_op op) {
    return lm_sig_type(strchr(lm_ops[op].sig, '_')[1]);
}

/* Stores the result of `cell` at the home of the next operand, and pushes it. */
static void push_result(struct lm_translator *t, const struct lm_walk *walk, uint32_t cell,
                        enum lm_op op, enum lm_form form, uint8_t type) {
    const uint32_t home = next_home(t, walk);
    lm_set_dest(t, cell, op, form, home);
    lm_push_home(t, type, home);
}

/* Writes a constant operand into an arithmetic cell. */
static void put_const(struct lm_translator *t, uint32_t cell, const struct operand *operand) {
    if (operand->type == LM_F64)
        lm_put_u64(t, cell, CELL_WIDE, operand->bits);
    else
        lm_put_u32(t, cell, CELL_CONST, (uint32_t)operand->bits);
}

static bool takes_const(enum lm_op op, enum lm_form form, const struct operand *operand) {
    if (operand->kind != OPERAND_CONST || lm_handler_of(op, form) == LM_HANDLER_COUNT) return false;
    return operand->type != LM_I64 || fits_i32(operand->bits);
}

static void translate_binary(struct lm_translator *t, const struct lm_walk *walk, enum lm_op op) {
    struct operand a = FIRST(walk)[0], b = FIRST(walk)[1];
    const uint8_t type = result_type(op);
    lm_truncate_operands(t, walk->height);
    if (a.kind == OPERAND_CONST && b.kind != OPERAND_CONST && algebra[op].swapped != 0) {
        const struct operand first = a;
        a = b;
        b = first;
        op = (enum lm_op)algebra[op].swapped;
    }
    const enum lm_form form = takes_const(op, LM_FORM_sc, &b)   ? LM_FORM_sc
                              : takes_const(op, LM_FORM_cs, &a) ? LM_FORM_cs
                                                                : LM_FORM_ss;
    const struct operand *const in_slot = form == LM_FORM_cs ? &b : &a;
    const struct operand *const constant = form == LM_FORM_cs ? &a : &b;
    const uint32_t slot = lm_slot_of(t, in_slot);
    const uint32_t second = form == LM_FORM_ss ? lm_slot_of(t, &b) : 0;
    const uint32_t cell = lm_emit(t, lm_handler_of(op, form),
                                  form != LM_FORM_ss && constant->type == LM_F64 ? 24 : 16);
    lm_put_u16(t, cell, CELL_A, slot);
    if (form == LM_FORM_ss)
        lm_put_u16(t, cell, CELL_B, second);
    else
        put_const(t, cell, constant);
    push_result(t, walk, cell, op, form, type);
}

/* eqz right behind an integer comparison becomes the inverse comparison. */
static bool invert_comparison(struct lm_translator *t, const struct lm_walk *walk,
                              const struct operand *a) {
    if (!t->last.valid || t->last.op == LM_OP_COUNT || a->kind != OPERAND_HOME ||
        a->slot != t->last.dest)
        return false;
    const enum lm_op inverse = (enum lm_op)algebra[t->last.op].inverse;
    if (inverse == 0 || lm_handler_of(inverse, t->last.form) == LM_HANDLER_COUNT) return false;
    const uint32_t cell = t->last.position;
    const enum lm_form form = t->last.form;
    lm_put_bytes(t, cell, 0, &t->set->handlers[lm_handler_of(inverse, form)], 8);
    push_result(t, walk, cell, inverse, form, LM_I32);
    return true;
}

static void translate_unary(struct lm_translator *t, const struct lm_walk *walk, enum lm_op op) {
    const struct operand a = FIRST(walk)[0];
    lm_truncate_operands(t, walk->height);
    if (op == LM_OP_i32_eqz && invert_comparison(t, walk, &a)) return;
    const uint32_t slot = lm_slot_of(t, &a);
    const uint32_t cell = lm_emit(t, lm_handler_of(op, LM_FORM_s), 16);
    lm_put_u16(t, cell, CELL_A, slot);
    push_result(t, walk, cell, op, LM_FORM_s, result_type(op));
}

static void translate_ternary(struct lm_translator *t, const struct lm_walk *walk, enum lm_op op) {
    const struct operand *const in = FIRST(walk);
    const uint32_t a = lm_slot_of(t, &in[0]), b = lm_slot_of(t, &in[1]), c = lm_slot_of(t, &in[2]);
    lm_truncate_operands(t, walk->height);
    const uint32_t cell = lm_emit(t, lm_handler_of(op, LM_FORM_sss), 16);
    lm_put_u16(t, cell, CELL_A, a);
    lm_put_u16(t, cell, CELL_B, b);
    lm_put_u16(t, cell, CELL_C, c);
    push_result(t, walk, cell, op, LM_FORM_sss, LM_V128);
}

static void translate_shuffle(struct lm_translator *t, const struct lm_walk *walk,
                              const struct lm_instr *instr) {
    const uint32_t a = FIRST(walk)[0].slot, b = FIRST(walk)[1].slot;
    lm_truncate_operands(t, walk->height);
    const uint32_t cell = lm_emit(t, lm_handler_of(instr->op, LM_FORM_ss), 32);
    lm_put_u16(t, cell, CELL_A, a);
    lm_put_u16(t, cell, CELL_B, b);
    lm_put_bytes(t, cell, CELL_WIDE, instr->imm.v128, 16);
    push_result(t, walk, cell, instr->op, LM_FORM_ss, LM_V128);
}

/* extract_lane and replace_lane: the lane is the form. */
static void translate_lane(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr) {
    const struct operand *const in = FIRST(walk);
    const enum lm_form form = (enum lm_form)instr->imm.lane;
    const uint32_t a = lm_slot_of(t, &in[0]);
    const uint32_t b = instr->operands == 2 ? lm_slot_of(t, &in[1]) : 0;
    lm_truncate_operands(t, walk->height);
    const uint32_t cell = lm_emit(t, lm_handler_of(instr->op, form), 16);
    lm_put_u16(t, cell, CELL_A, a);
    if (instr->operands == 2) lm_put_u16(t, cell, CELL_B, b);
    push_result(t, walk, cell, instr->op, form, result_type(instr->op));
}

/* --- Memory ----------------------------------------------------------------------------------- */

/* Where an access goes: form s, c, x or k of its address, and the fields. */
struct address {
    enum lm_form form;
    uint32_t slot, summand;
    uint64_t constant; /* offset included */
};

/* An address that the cell just before computes as a sum is taken into the access. */
static struct address take_address(struct lm_translator *t, const struct operand *operand,
                                   uint64_t offset, bool sums) {
    if (operand->kind == OPERAND_CONST)
        return (struct address){.form = LM_FORM_c, .constant = (uint32_t)operand->bits + offset};
    const struct last_cell last = t->last;
    const bool is_sum =
        last.op == LM_OP_i32_add && (last.form == LM_FORM_ss || last.form == LM_FORM_sc);
    if (!sums || !last.valid || !is_sum || operand->kind != OPERAND_HOME ||
        last.dest != operand->slot)
        return (struct address){.form = LM_FORM_s, .slot = operand->slot};
    const uint32_t cell = last.position, slot = lm_get_u16(t, cell, CELL_A);
    t->size = cell;
    t->last.valid = false;
    if (last.form == LM_FORM_sc)
        return (struct address){LM_FORM_k, slot, lm_get_u32(t, cell, CELL_CONST), 0};
    return (struct address){LM_FORM_x, slot, lm_get_u16(t, cell, CELL_B), 0};
}

/* Makes `mem` fit the access that comes next: to memory 0 or another 32-bit one, whose base it then
 * is, or to a 64-bit one, where it depends on the address in `slot` (of which form s is then the
 * only one). */
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

/* Where an access goes, with `mem` made to fit. */
static struct address locate(struct lm_translator *t, const struct lm_instr *instr,
                             const struct operand *operand, bool sums) {
    struct address address;
    if (t->module->memories[instr->imm.mem.memory].is_64)
        address = (struct address){.form = LM_FORM_s, .slot = lm_slot_of(t, operand)};
    else
        address = take_address(t, operand, instr->imm.mem.offset, sums);
    reach_memory(t, instr, address.slot);
    return address;
}

static void put_address(struct lm_translator *t, uint32_t cell, uint32_t slot_field,
                        const struct address *address, uint64_t offset) {
    if (address->form == LM_FORM_c) {
        lm_put_u64(t, cell, CELL_ADDRESS, address->constant);
        return;
    }
    lm_put_u16(t, cell, slot_field, address->slot);
    lm_put_u32(t, cell, CELL_OFFSET, (uint32_t)offset);
    if (address->form == LM_FORM_x || address->form == LM_FORM_k)
        lm_put_u32(t, cell, CELL_SUMMAND, address->summand); /* of a slot, the low half */
}

static void translate_load(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr) {
    const struct operand a = FIRST(walk)[0];
    lm_truncate_operands(t, walk->height);
    const struct address address = locate(t, instr, &a, true);
    const uint32_t cell =
        lm_emit(t, lm_handler_of(instr->op, address.form), address.form == LM_FORM_s ? 16 : 24);
    put_address(t, cell, CELL_A, &address, instr->imm.mem.offset);
    push_result(t, walk, cell, instr->op, address.form, result_type(instr->op));
}

static void translate_store(struct lm_translator *t, const struct lm_walk *walk,
                            const struct lm_instr *instr) {
    const struct operand a = FIRST(walk)[0], value = FIRST(walk)[1];
    lm_truncate_operands(t, walk->height);
    const bool both = a.kind == OPERAND_CONST && value.kind == OPERAND_CONST;
    const bool constant = value.kind == OPERAND_CONST && !both;
    /* a constant value is fetched before the address is looked at, which must be the last cell to
     * be a sum */
    const uint32_t from = constant ? 0 : lm_slot_of(t, &value);
    const struct address address = locate(t, instr, &a, !constant);
    const enum lm_form form = constant                    ? LM_FORM_sc
                              : address.form == LM_FORM_c ? LM_FORM_cs
                              : address.form == LM_FORM_x ? LM_FORM_xs
                              : address.form == LM_FORM_k ? LM_FORM_ks
                                                          : LM_FORM_ss;
    const uint32_t cell = lm_emit(t, lm_handler_of(instr->op, form), form == LM_FORM_ss ? 16 : 24);
    put_address(t, cell, CELL_STORE_TO, &address, instr->imm.mem.offset);
    if (constant)
        lm_put_u64(t, cell, CELL_WIDE, value.bits);
    else
        lm_put_u16(t, cell, CELL_STORE_VALUE, from);
}

static void translate_lane_access(struct lm_translator *t, const struct lm_walk *walk,
                                  const struct lm_instr *instr) {
    const struct operand a = FIRST(walk)[0], vector = FIRST(walk)[1];
    const bool is_load = lm_ops[instr->op].sig[3] == 'v';
    const enum lm_form form = (enum lm_form)instr->imm.mem.lane;
    lm_truncate_operands(t, walk->height);
    const uint32_t slot = lm_slot_of(t, &a);
    reach_memory(t, instr, slot);
    const uint32_t cell = lm_emit(t, lm_handler_of(instr->op, form), is_load ? 24 : 16);
    lm_put_u16(t, cell, is_load ? CELL_A : CELL_STORE_TO, slot);
    lm_put_u32(t, cell, CELL_OFFSET, (uint32_t)instr->imm.mem.offset);
    lm_put_u16(t, cell, is_load ? CELL_SUMMAND : CELL_STORE_VALUE, vector.slot);
    if (is_load) push_result(t, walk, cell, instr->op, form, LM_V128);
}

/* --- Variables and constants ------------------------------------------------------------------ */

static void push_const(struct lm_translator *t, const struct lm_walk *walk, uint8_t type,
                       uint64_t bits) {
    lm_push_operand(
        t, (struct operand){
               .kind = OPERAND_CONST, .type = type, .home = next_home(t, walk), .bits = bits});
}

static void push_local(struct lm_translator *t, const struct lm_walk *walk,
                       const struct lm_instr *instr) {
    const uint32_t slot = lm_local_slot(t, walk, instr->imm.index);
    lm_push_operand(t, (struct operand){.kind = OPERAND_LOCAL,
                                        .type = instr->type,
                                        .slot = slot,
                                        .home = next_home(t, walk),
                                        .local = instr->imm.index});
}

static void translate_local_set(struct lm_translator *t, const struct lm_walk *walk,
                                const struct lm_instr *instr) {
    const struct operand value = FIRST(walk)[0];
    const uint32_t local = instr->imm.index;
    const uint32_t slot = lm_local_slot(t, walk, local);
    lm_truncate_operands(t, walk->height);
    const bool is_own = value.kind == OPERAND_LOCAL && value.local == local;
    const bool is_last = t->last.valid && value.kind == OPERAND_HOME && value.slot == t->last.dest;
    if (is_last && t->pending[local] == 0) {
        lm_put_u16(t, t->last.position, CELL_DEST, slot);
        t->last.valid = false;
    } else if (!is_own) {
        lm_flush_local(t, local);
        lm_emit_fetch(t, &value, slot);
        t->last.valid = false;
    }
    if (instr->op == LM_OP_local_tee) push_local(t, walk, instr);
}

static enum lm_handler_id by_width(uint8_t type, enum lm_handler_id narrow) {
    const uint32_t step = type == LM_V128 ? 2 : type == LM_I32 || type == LM_F32 ? 0 : 1;
    return (enum lm_handler_id)(narrow + step); /* special.def: _32, _64, _128 */
}

static void translate_select(struct lm_translator *t, const struct lm_walk *walk,
                             const struct lm_instr *instr) {
    const struct operand *const in = FIRST(walk);
    const uint32_t a = lm_slot_of(t, &in[0]), b = lm_slot_of(t, &in[1]), c = lm_slot_of(t, &in[2]);
    lm_truncate_operands(t, walk->height);
    const uint32_t cell = lm_emit(t, by_width(instr->type, LM_HANDLER_select_32), 16);
    lm_put_u16(t, cell, CELL_A, a);
    lm_put_u16(t, cell, CELL_B, b);
    lm_put_u16(t, cell, CELL_C, c);
    push_result(t, walk, cell, LM_OP_COUNT, LM_FORM_s, instr->type);
}

static void translate_v128_const(struct lm_translator *t, const struct lm_walk *walk,
                                 const struct lm_instr *instr) {
    const uint32_t cell = lm_emit(t, LM_HANDLER_const_128, 32);
    lm_put_bytes(t, cell, CELL_WIDE, instr->imm.v128, 16);
    push_result(t, walk, cell, LM_OP_COUNT, LM_FORM_s, LM_V128);
}

/* --- What calls into the runtime: operands in slots, indices, perhaps a result ---------------- */

/* Emits a cell with up to three operands in the fields from `first_field` on. */
static uint32_t emit_slots(struct lm_translator *t, const struct lm_walk *walk,
                           const struct lm_instr *instr, enum lm_handler_id handler,
                           uint32_t first_field) {
    uint32_t slots[3] = {0};
    for (uint32_t i = 0; i < instr->operands; i++)
        slots[i] = lm_slot_of(t, &FIRST(walk)[i]);
    lm_truncate_operands(t, walk->height);
    const uint32_t cell = lm_emit(t, handler, 24);
    for (uint32_t i = 0; i < instr->operands; i++)
        lm_put_u16(t, cell, first_field + 2 * i, slots[i]);
    return cell;
}

/* Which operands of a memory's instruction, in the fields from `first_field` on, are i64. */
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
    if (result != LM_TYPE_ANY) push_result(t, walk, cell, LM_OP_COUNT, LM_FORM_s, result);
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

static void translate_atomic(struct lm_translator *t, const struct lm_walk *walk,
                             const struct lm_instr *instr) {
    static const enum lm_form by_operands[] = {LM_FORM_COUNT, LM_FORM_s, LM_FORM_ss, LM_FORM_sss};
    const enum lm_handler_id handler = lm_handler_of(instr->op, by_operands[instr->operands]);
    reach_memory(t, instr, lm_slot_of(t, FIRST(walk)));
    const uint32_t cell = emit_slots(t, walk, instr, handler, CELL_A);
    lm_put_u32(t, cell, CELL_ATOMIC_OFFSET, (uint32_t)instr->imm.mem.offset);
    const uint8_t result = result_type(instr->op);
    if (result != LM_TYPE_ANY) push_result(t, walk, cell, LM_OP_COUNT, LM_FORM_s, result);
}

/* Bulk instructions also pay by size, which is their last operand. */
static void pay_for_size(struct lm_translator *t, const struct lm_walk *walk,
                         const struct lm_instr *instr) {
    const bool is_sized = lm_ops[instr->op].op_class == LM_CLASS_bulk && instr->operands > 1;
    if (!t->fueled || !is_sized) return;
    const uint32_t last = instr->operands - 1;
    const uint32_t slot = lm_slot_of(t, &FIRST(walk)[last]);
    const uint32_t cell = lm_emit(t, LM_HANDLER_fuel_bulk, 16);
    lm_put_u16(t, cell, CELL_SIZE, slot);
    lm_put_u16(t, cell, CELL_IS_WIDE, walk->values[walk->height + last].type == LM_I64);
}

static bool translate_runtime(struct lm_translator *t, const struct lm_walk *walk,
                              const struct lm_instr *instr) {
    pay_for_size(t, walk, instr);
    const bool has_memory = lm_ops[instr->op].imm == LM_IMM_memory;
    const uint8_t address_type =
        has_memory ? lm_address_type(&t->module->memories[instr->imm.index]) : LM_TYPE_ANY;
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
        translate_indexed(t, walk, instr, LM_HANDLER_table_size, LM_I32);
        return true;
    case LM_OP_table_grow:
        translate_indexed(t, walk, instr, LM_HANDLER_table_grow, LM_I32);
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
    case LM_OP_global_get:
        translate_indexed(t, walk, instr, by_width(instr->type, LM_HANDLER_global_get_32),
                          instr->type);
        return true;
    case LM_OP_global_set:
        translate_indexed(t, walk, instr, by_width(instr->type, LM_HANDLER_global_set_32),
                          LM_TYPE_ANY);
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
    case LM_OP_drop: lm_truncate_operands(t, walk->height); return true;
    case LM_OP_select:
    case LM_OP_select_t: translate_select(t, walk, instr); return true;
    case LM_OP_ref_null: push_const(t, walk, instr->type, 0); return true;
    case LM_OP_i32_const: push_const(t, walk, LM_I32, instr->imm.i32); return true;
    case LM_OP_f32_const: push_const(t, walk, LM_F32, instr->imm.i32); return true;
    case LM_OP_i64_const: push_const(t, walk, LM_I64, instr->imm.i64); return true;
    case LM_OP_f64_const: push_const(t, walk, LM_F64, instr->imm.i64); return true;
    case LM_OP_v128_const: translate_v128_const(t, walk, instr); return true;
    default: return false;
    }
}

/* What the opcode tables describe completely, by shape. */
static void translate_by_shape(struct lm_translator *t, const struct lm_walk *walk,
                               const struct lm_instr *instr) {
    switch (lm_ops[instr->op].imm) {
    case LM_IMM_memarg:
        if (instr->operands == 1)
            translate_load(t, walk, instr);
        else
            translate_store(t, walk, instr);
        return;
    case LM_IMM_atomic: translate_atomic(t, walk, instr); return;
    case LM_IMM_memarg_lane: translate_lane_access(t, walk, instr); return;
    case LM_IMM_lane: translate_lane(t, walk, instr); return;
    case LM_IMM_shuffle: translate_shuffle(t, walk, instr); return;
    case LM_IMM_none:
        if (instr->operands == 1) {
            translate_unary(t, walk, instr->op);
            return;
        }
        if (instr->operands == 2) {
            translate_binary(t, walk, instr->op);
            return;
        }
        if (instr->operands == 3) {
            translate_ternary(t, walk, instr->op);
            return;
        }
        break;
    default: break;
    }
    lm_fail_translation(t, LM_UNSUPPORTED, "the interpreter has no translation for an instruction");
}

/* --- The sink --------------------------------------------------------------------------------- */

static lm_status report(const struct lm_translator *t, uint64_t offset, struct lm_error *error) {
    return t->status == LM_OK ? LM_OK : lm_fail(error, t->status, offset, "%s", t->reason);
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
    t->height = t->pending_total = t->patch_count = t->table_serial = 0;
    t->memory = 0;
    t->tally_cell = t->fuel_cell = NO_PATCH;
    t->tally = (struct lm_op_tally){0};
    lm_use_slots(t, t->home_base);
    if (!lm_grow_array(t, (void **)&t->pending, &t->pending_capacity, walk->local_count,
                       sizeof *t->pending) ||
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

static lm_status instr(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                       struct lm_error *error) {
    struct lm_translator *const t = self;
    t->offset = (uint32_t)instr->offset;
    lm_truncate_operands(t, walk->height + instr->operands);
    if (instr->reachable) lm_count_op(t, instr->op);
    if (leads_elsewhere(instr->op)) lm_use_memory(t, 0);
    if (!lm_translate_control(t, walk, instr) && !translate_variable(t, walk, instr) &&
        !translate_runtime(t, walk, instr))
        translate_by_shape(t, walk, instr);
    if (walk->depth == 1 && instr->op == LM_OP_end)
        lm_put_u16(t, t->enter, CELL_ENTER_FRAME, t->frame_slots);
    return report(t, instr->offset, error);
}

/* Calls are resolved once every function has its place. */
static void resolve_calls(struct lm_translator *t) {
    for (uint32_t i = 0; i < t->call_count; i++) {
        const struct call_site *const call = &t->calls[i];
        lm_put_u32(t, call->cell, CELL_CALL_JUMP, t->entries[call->func] - call->cell);
    }
}

lm_status lm_translate_module(struct lm_translator *t, struct lm_error *error) {
    const struct lm_module *const module = t->module;
    t->entries = calloc((size_t)module->func_count + 1, sizeof *t->entries);
    t->place_starts = calloc((size_t)module->func_count + 1, sizeof *t->place_starts);
    if (!t->entries || !t->place_starts)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    const struct lm_sink sink = {.self = t, .begin = begin, .instr = instr};
    (void)lm_emit(t, LM_HANDLER_exit, 8);
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        TRY(lm_walk_func(module, i, &sink, error));
    lm_place_end(t);
    resolve_calls(t);
    return report(t, LM_NO_OFFSET, error);
}
