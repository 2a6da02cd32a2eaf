/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions: an instruction for a wanted type, its operands by its signature, down to constants
 * and variables. Operands that make instructions trap are rare unless the module is wild. */
#include "tests/fuzz/generate_internal.h"
#include "tests/fuzz/generate_ops.h"

#include <string.h>

bool gen_is_wild(struct gen_func *f) {
    return source_below(f->source, 16) > 15 - f->module->wildness;
}

static struct kind exact(uint8_t type) {
    return (struct kind){type, NO_NANS};
}

/* Anything of a numeric type. */
static struct kind any_of(uint8_t type) {
    return (struct kind){type, type == LM_F32 ? F32_NANS : type == LM_F64 ? F64_NANS : NO_NANS};
}

void gen_exact(struct gen_func *f, uint8_t type, uint32_t depth) {
    gen_value(f, exact(type), depth);
}

void gen_exact_all(struct gen_func *f, const uint8_t *types, uint32_t count, uint32_t depth) {
    for (uint32_t i = 0; i < count; i++)
        gen_exact(f, types[i], depth);
}

/* --- Leaves ------------------------------------------------------------------------------------
 */

static void gen_constant(struct gen_func *f, uint8_t type) {
    f->budget--;
    put_constant(f->source, &f->code, type);
    push_kind(f, type, NO_NANS);
}

static bool may_be(struct kind value, struct kind wanted) {
    return value.type == wanted.type && (value.nans == NO_NANS || value.nans == wanted.nans);
}

static bool gen_local_get(struct gen_func *f, struct kind kind) {
    if (f->local_count == 0) return false;
    const uint32_t start = source_below(f->source, f->local_count);
    for (uint32_t i = 0; i < f->local_count; i++) {
        const uint32_t local = (start + i) % f->local_count;
        /* scratch locals hold NaNs of any kind */
        const bool is_scratch = local - f->param_count < SCRATCH_LOCALS;
        if (is_scratch || !may_be(f->locals[local].kind, kind)) continue;
        emit_index(f, LM_OP_local_get, local);
        f->values[f->height++] = f->locals[local].kind;
        return true;
    }
    return false;
}

static bool gen_global_get(struct gen_func *f, uint8_t type) {
    const struct gen_module *m = f->module;
    const uint32_t start = source_below(f->source, m->global_count);
    for (uint32_t i = 0; i < m->global_count; i++) {
        const uint32_t global = (start + i) % m->global_count;
        if (global == m->fuel || m->globals[global].type != type) continue;
        emit_index(f, LM_OP_global_get, global);
        push_kind(f, type, NO_NANS);
        return true;
    }
    return false;
}

static bool gen_leaf(struct gen_func *f, struct kind kind) {
    const uint32_t choice = source_below(f->source, 8);
    if (choice >= 3 && gen_local_get(f, kind)) return true;
    if (choice == 7 && gen_global_get(f, kind.type)) return true;
    if (lm_type_is_ref(kind.type)) return false;
    gen_constant(f, kind.type);
    return true;
}

/* --- Operands that can trap --------------------------------------------------
 */

void gen_index(struct gen_func *f, uint32_t bound, uint32_t depth) {
    if (gen_is_wild(f)) {
        gen_exact(f, LM_I32, depth);
        return;
    }
    if (depth == 0 || bound == 0 || source_chance(f->source, 2)) {
        emit_i32(f, bound ? source_below(f->source, bound) : 0);
        push_kind(f, LM_I32, NO_NANS);
        return;
    }
    gen_exact(f, LM_I32, depth - 1);
    emit_i32(f, bound);
    emit(f, LM_OP_i32_rem_u);
}

/* Masks the i32 on the stack. */
static void emit_mask(struct gen_func *f, uint32_t mask) {
    emit_i32(f, mask);
    emit(f, LM_OP_i32_and);
}

/* Division by something else than 0 and -1. */
static void gen_divisor(struct gen_func *f, uint8_t type, uint32_t depth) {
    gen_exact(f, type, depth);
    if (gen_is_wild(f)) return;
    const bool is_narrow = type == LM_I32;
    emit(f, is_narrow ? LM_OP_i32_const : LM_OP_i64_const);
    put_signed(&f->code, 0x7fff);
    emit(f, is_narrow ? LM_OP_i32_and : LM_OP_i64_and);
    emit(f, is_narrow ? LM_OP_i32_const : LM_OP_i64_const);
    put_signed(&f->code, 1);
    emit(f, is_narrow ? LM_OP_i32_or : LM_OP_i64_or);
}

/* A float that every integer type can hold, when truncated. */
static void gen_small_float(struct gen_func *f, uint8_t type, uint32_t depth) {
    if (gen_is_wild(f)) {
        gen_value(f, any_of(type), depth);
        return;
    }
    gen_exact(f, LM_I32, depth);
    emit_mask(f, 0x7fffff);
    emit(f, type == LM_F32 ? LM_OP_f32_convert_i32_u : LM_OP_f64_convert_i32_u);
    f->values[f->height - 1] = exact(type);
}

/* --- Instructions by signature -------------------------------------------------------------------
 */

static bool is_division(enum lm_op op) {
    switch (op) {
    case LM_OP_i32_div_s:
    case LM_OP_i32_div_u:
    case LM_OP_i32_rem_s:
    case LM_OP_i32_rem_u:
    case LM_OP_i64_div_s:
    case LM_OP_i64_div_u:
    case LM_OP_i64_rem_s:
    case LM_OP_i64_rem_u: return true;
    default: return false;
    }
}

static bool is_trapping_truncation(enum lm_op op) {
    return strstr(lm_ops[op].text, ".trunc_f") != NULL;
}

static bool is_wait(enum lm_op op) {
    return op == LM_OP_memory_atomic_wait32 || op == LM_OP_memory_atomic_wait64;
}

/* Nanoseconds of a wait that nobody ends. */
static void gen_timeout(struct gen_func *f) {
    emit(f, LM_OP_i64_const);
    put_signed(&f->code, source_byte(f->source));
    push_kind(f, LM_I64, NO_NANS);
}

static void gen_operand(struct gen_func *f, enum lm_op op, uint32_t operand, uint32_t depth) {
    const uint8_t type = lm_sig_type(lm_ops[op].sig[operand]);
    if (operand == 1 && is_division(op))
        gen_divisor(f, type, depth);
    else if (is_trapping_truncation(op))
        gen_small_float(f, type, depth);
    else if (operand == 2 && is_wait(op))
        gen_timeout(f);
    else
        gen_value(f, (struct kind){type, nans_allowed(op, operand)}, depth);
}

static void put_immediates(struct gen_func *f, enum lm_op op, uint32_t memory, uint64_t offset) {
    switch ((enum lm_imm)lm_ops[op].imm) {
    case LM_IMM_memarg:
    case LM_IMM_atomic: put_memarg(f, op, memory, offset); break;
    case LM_IMM_memarg_lane:
        put_memarg(f, op, memory, offset);
        put_byte(&f->code, (uint8_t)source_below(f->source, lm_op_lanes(op)));
        break;
    case LM_IMM_lane: put_byte(&f->code, (uint8_t)source_below(f->source, lm_op_lanes(op))); break;
    case LM_IMM_zero: put_byte(&f->code, 0); break;
    case LM_IMM_shuffle:
        for (int i = 0; i < 16; i++)
            put_byte(&f->code, (uint8_t)source_below(f->source, 32));
        break;
    default: break;
    }
}

void gen_op(struct gen_func *f, enum lm_op op, uint32_t given, uint32_t depth) {
    const char *sig = lm_ops[op].sig;
    const uint32_t count = (uint32_t)strcspn(sig, "_");
    uint32_t memory = gen_narrow_memory(f->module); /* for an address that is given */
    uint64_t offset = 0;
    for (uint32_t i = given; i < count; i++) {
        if (i == 0 && lm_ops[op].width > 0) {
            memory =
                f->array ? gen_array_memory(f) : source_below(f->source, f->module->memory_count);
            offset = f->array ? gen_array_address(f, op, depth) : gen_address(f, memory, op, depth);
        } else {
            gen_operand(f, op, i, depth);
        }
    }
    emit(f, op);
    put_immediates(f, op, memory, offset);
    const uint8_t nans = nans_of_result(op, &f->values[f->height - count], count);
    f->height -= count;
    if (sig[count + 1]) push_kind(f, lm_sig_type(sig[count + 1]), nans);
}

/* Whether the top of the stack can be the first operands; how many of them. The topmost can still
 * be made exact. */
static uint32_t operands_on_stack(const struct gen_func *f, enum lm_op op) {
    const char *sig = lm_ops[op].sig;
    const uint32_t count = (uint32_t)strcspn(sig, "_"), there = free_values(f);
    for (uint32_t given = count < there ? count : there; given > 0; given--) {
        const struct kind *values = &f->values[f->height - given];
        bool fits = true;
        for (uint32_t i = 0; fits && i < given; i++) {
            const struct kind wanted = {lm_sig_type(sig[i]), nans_allowed(op, i)};
            fits = i + 1 < given ? may_be(values[i], wanted) : values[i].type == wanted.type;
        }
        if (fits) return given;
    }
    return 0;
}

void gen_apply(struct gen_func *f) {
    if (free_values(f) == 0) {
        gen_value(f, any_of(ops_any_type(f->source)), 1);
        return;
    }
    for (int tries = 0; tries < 8; tries++) {
        const bool has_memory = gen_narrow_memory(f->module) < f->module->memory_count;
        const enum lm_op op = ops_pick_any(f->source, has_memory);
        const uint32_t given = operands_on_stack(f, op);
        const bool traps = is_division(op) || is_trapping_truncation(op) || lm_ops[op].width > 0;
        if (given == 0 || (traps && !gen_is_wild(f))) continue;
        const struct kind *top = &f->values[f->height - 1];
        if (!may_be(*top, (struct kind){top->type, nans_allowed(op, given - 1)})) gen_make_exact(f);
        gen_op(f, op, given, 1);
        return;
    }
    gen_sink(f);
}

void gen_store(struct gen_func *f) {
    if (f->module->memory_count > 0) gen_op(f, ops_pick_store(f->source), 0, 2);
}

/* --- Calls -------------------------------------------------------------------------------------
 */

static void finish_call(struct gen_func *f, const struct gen_type *type) {
    pop_kinds(f, type->param_count);
    for (uint32_t i = 0; i < type->result_count; i++)
        push_kind(f, type->results[i], NO_NANS);
}

void gen_call(struct gen_func *f, uint32_t func, uint32_t depth) {
    const struct gen_type *type = &f->module->types[f->module->funcs[func]];
    gen_exact_all(f, type->params, type->param_count, depth);
    emit_index(f, LM_OP_call, func);
    finish_call(f, type);
}

/* Not in the model of the stack. */
static void gen_constant_index(struct gen_func *f, const struct gen_table *table, uint32_t index) {
    emit(f, table->is_64 ? LM_OP_i64_const : LM_OP_i32_const);
    put_signed(&f->code, index);
}

/* Through a table of functions, mostly where one of the right type was at the start. */
void gen_call_indirect(struct gen_func *f, uint32_t depth) {
    const struct gen_module *m = f->module;
    uint32_t table = source_below(f->source, m->table_count + 1);
    if (table >= m->table_count || m->tables[table].element != LM_FUNCREF) table = 0;
    const uint32_t entry = m->first_funcs ? source_below(f->source, m->first_funcs) : 0;
    uint32_t type = m->funcs[entry];
    if (gen_is_wild(f)) type = source_below(f->source, m->type_count);
    if (m->table_count == 0 || m->tables[table].element != LM_FUNCREF) return;
    const uint8_t address = m->tables[table].is_64 ? LM_I64 : LM_I32;
    gen_exact_all(f, m->types[type].params, m->types[type].param_count, depth);
    if (gen_is_wild(f)) {
        gen_size(f, address, m->tables[table].min + 1, depth);
    } else {
        gen_constant_index(f, &m->tables[table], entry);
        push_kind(f, address, NO_NANS);
    }
    emit_index(f, LM_OP_call_indirect, type);
    put_unsigned(&f->code, table);
    pop_kinds(f, 1);
    finish_call(f, &m->types[type]);
}

static bool same_results(const struct gen_type *a, const struct gen_frame *b) {
    return a->result_count == b->result_count &&
           (a->result_count == 0 || memcmp(a->results, b->results, a->result_count) == 0);
}

bool gen_tail_call(struct gen_func *f) {
    const struct gen_module *m = f->module;
    const uint32_t start = source_below(f->source, m->func_count);
    uint32_t func = start;
    while (func < m->func_count && !same_results(&m->types[m->funcs[func]], &f->frames[0]))
        func++;
    if (func == m->func_count) return false;
    const struct gen_type *type = &m->types[m->funcs[func]];
    gen_exact_all(f, type->params, type->param_count, 2);
    if (func < m->first_funcs && source_chance(f->source, 2)) {
        gen_constant_index(f, &m->tables[0], func);
        emit_index(f, LM_OP_return_call_indirect, m->funcs[func]);
        put_unsigned(&f->code, 0);
    } else {
        emit_index(f, LM_OP_return_call, func);
    }
    return true;
}

/* A call of a function that gives exactly this. Later functions first, so that recursion is rare.
 */
static bool gen_call_value(struct gen_func *f, uint8_t wanted, uint32_t depth) {
    const struct gen_module *m = f->module;
    const uint32_t start = source_below(f->source, m->func_count);
    for (uint32_t i = start; i < m->func_count; i++) {
        const struct gen_type *type = &m->types[m->funcs[i]];
        if (type->result_count != 1 || type->results[0] != wanted) continue;
        gen_call(f, i, depth);
        return true;
    }
    return false;
}

/* --- References --------------------------------------------------------------------------------
 */

static bool gen_table_get(struct gen_func *f, uint8_t type, uint32_t depth) {
    const struct gen_module *m = f->module;
    for (uint32_t i = 0; i < m->table_count; i++) {
        if (m->tables[i].element != type || m->tables[i].min == 0) continue;
        gen_size(f, m->tables[i].is_64 ? LM_I64 : LM_I32, m->tables[i].min, depth);
        emit_index(f, LM_OP_table_get, i);
        f->values[f->height - 1] = exact(type);
        return true;
    }
    return false;
}

static void gen_ref(struct gen_func *f, uint8_t type, uint32_t depth) {
    const uint32_t choice = source_below(f->source, 6);
    if (choice >= 4 && gen_leaf(f, exact(type))) return;
    if (choice >= 2 && type == LM_FUNCREF) {
        emit_index(f, LM_OP_ref_func, source_below(f->source, f->module->func_count));
    } else if (choice != 1 || !gen_table_get(f, type, depth)) {
        emit(f, LM_OP_ref_null);
        put_byte(&f->code, type);
    } else {
        return;
    }
    push_kind(f, type, NO_NANS);
}

/* --- Values ------------------------------------------------------------------------------------
 */

void gen_condition(struct gen_func *f, uint32_t depth) {
    if (source_chance(f->source, 2) && depth > 0)
        gen_op(f, ops_pick_comparison(f->source), 0, depth - 1);
    else
        gen_exact(f, LM_I32, depth);
}

static void gen_select(struct gen_func *f, struct kind kind, uint32_t depth) {
    gen_value(f, kind, depth);
    gen_value(f, kind, depth);
    gen_condition(f, depth);
    const uint8_t nans = f->values[f->height - 3].nans | f->values[f->height - 2].nans;
    const bool is_typed = lm_type_is_ref(kind.type) || source_chance(f->source, 3);
    emit(f, is_typed ? LM_OP_select_t : LM_OP_select);
    if (is_typed) {
        put_byte(&f->code, 1);
        put_byte(&f->code, kind.type);
    }
    f->height -= 3;
    push_kind(f, kind.type, nans);
}

static void gen_tee(struct gen_func *f, struct kind kind, uint32_t depth) {
    gen_value(f, kind, depth);
    const uint32_t start = f->local_count ? source_below(f->source, f->local_count) : 0;
    for (uint32_t i = 0; i < f->local_count; i++) {
        const uint32_t local = (start + i) % f->local_count;
        const struct gen_local *found = &f->locals[local];
        if (found->is_reserved || !may_be(f->values[f->height - 1], found->kind)) continue;
        emit_index(f, LM_OP_local_tee, local);
        return;
    }
}

/* The size of a table of that address type, or its growth. */
static bool gen_table_size(struct gen_func *f, uint8_t type, uint32_t depth) {
    const struct gen_module *m = f->module;
    if (m->table_count == 0) return false;
    const uint32_t table = source_below(f->source, m->table_count);
    if (m->tables[table].is_64 != (type == LM_I64)) return false;
    if (source_chance(f->source, 2)) {
        gen_exact(f, m->tables[table].element, depth);
        gen_size(f, type, 4, depth);
        emit_index(f, LM_OP_table_grow, table);
        f->height -= 2;
    } else {
        emit_index(f, LM_OP_table_size, table);
    }
    push_kind(f, type, NO_NANS);
    return true;
}

/* What i64 has where something has i64 addresses. */
static bool gen_odd_i64(struct gen_func *f, uint32_t depth) {
    return source_chance(f->source, 2) ? gen_table_size(f, LM_I64, depth)
                                       : gen_memory_size(f, LM_I64, depth);
}

/* What only i32 has. */
static void gen_odd_i32(struct gen_func *f, uint32_t depth) {
    switch (source_below(f->source, 5)) {
    case 1:
    case 2:
        if (gen_table_size(f, LM_I32, depth)) return;
        break;
    case 3:
        if (gen_memory_size(f, LM_I32, depth)) return;
        break;
    default: break;
    }
    gen_exact(f, source_chance(f->source, 2) ? LM_EXTERNREF : LM_FUNCREF, depth);
    emit(f, LM_OP_ref_is_null);
    f->values[f->height - 1] = exact(LM_I32);
}

/* Any way to a value; exactness is the caller's care. */
static void gen_any(struct gen_func *f, struct kind kind, uint32_t depth) {
    const uint32_t choice = source_below(f->source, f->array ? 12 : 16);
    const bool is_ref = lm_type_is_ref(kind.type);
    switch (choice) {
    case 10: gen_select(f, kind, depth); return;
    case 11: gen_tee(f, kind, depth); return;
    case 12: gen_block_value(f, kind.type, depth); return;
    case 13:
        if (gen_call_value(f, kind.type, depth)) return;
        break;
    case 14:
        if (kind.type == LM_I32) {
            gen_odd_i32(f, depth);
            return;
        }
        if (kind.type == LM_I64 && gen_odd_i64(f, depth)) return;
        break;
    default: break;
    }
    if (is_ref) {
        gen_ref(f, kind.type, depth);
        return;
    }
    if (choice < 3 && gen_leaf(f, kind)) return;
    enum lm_op op = ops_pick_result(f->source, kind.type, f->module->memory_count > 0);
    if (is_wait(op) && !f->module->memories[0].is_shared && !gen_is_wild(f)) op = LM_OP_i32_eqz;
    const bool is_atomic = lm_ops[op].op_class == LM_CLASS_atomic;
    if (f->array && is_atomic) op = ops_pick_result(f->source, kind.type, false);
    gen_op(f, op, 0, depth);
}

void gen_value(struct gen_func *f, struct kind kind, uint32_t depth) {
    const bool is_simple = depth == 0 || f->budget <= 0 || f->height > SAFE_HEIGHT;
    if (!is_simple) {
        gen_any(f, kind, depth - 1);
    } else if (!gen_leaf(f, kind)) {
        emit(f, LM_OP_ref_null);
        put_byte(&f->code, kind.type);
        push_kind(f, kind.type, NO_NANS);
    }
    if (!may_be(f->values[f->height - 1], kind)) gen_make_exact(f);
}
