/* SPDX-License-Identifier: Apache-2.0 */
/* Function bodies of generated modules: statements one after the other, each leaving any number of
 * values free on the stack for later ones to use; locals made as they are needed. */
#include "tests/fuzz/generate_internal.h"

/* --- Locals ------------------------------------------------------------------------------------
 */

uint32_t gen_new_local(struct gen_func *f, struct kind kind, bool is_reserved) {
    if (f->local_count < MAX_LOCALS) {
        f->locals[f->local_count] = (struct gen_local){kind, is_reserved};
        return f->local_count++;
    }
    uint32_t local = f->local_count - 1;
    while (local > 0 && f->locals[local].kind.type != kind.type)
        local--;
    return local;
}

uint32_t gen_scratch(struct gen_func *f, uint8_t type, uint32_t which) {
    for (uint32_t i = f->param_count; i < f->param_count + SCRATCH_LOCALS; i++)
        if (f->locals[i].kind.type == type && which-- == 0) return i;
    return f->param_count;
}

static void make_locals(struct gen_func *f, const struct gen_type *type) {
    static const uint8_t types[] = {LM_I32, LM_I64, LM_F32, LM_F64, LM_V128};
    static const struct kind kinds[] = {
        {LM_I32, NO_NANS},     {LM_I64, NO_NANS},       {LM_F32, F32_NANS},  {LM_F32, NO_NANS},
        {LM_F64, F64_NANS},    {LM_V128, NO_NANS},      {LM_V128, F32_NANS}, {LM_V128, F64_NANS},
        {LM_FUNCREF, NO_NANS}, {LM_EXTERNREF, NO_NANS}, {LM_I32, NO_NANS},   {LM_V128, NO_NANS},
    };
    for (uint32_t i = 0; i < type->param_count; i++)
        (void)gen_new_local(f, (struct kind){type->params[i], NO_NANS}, false);
    f->param_count = f->local_count;
    for (uint32_t i = 0; i < SCRATCH_LOCALS; i++)
        (void)gen_new_local(f, (struct kind){types[i / 2], NO_NANS}, true);
    for (uint32_t count = source_below(f->source, 12); count > 0; count--)
        (void)gen_new_local(f, kinds[source_below(f->source, sizeof kinds / sizeof *kinds)], false);
}

/* --- Sinks -------------------------------------------------------------------------------------
 */

static bool sink_to_local(struct gen_func *f) {
    const struct kind top = f->values[f->height - 1];
    for (uint32_t i = 0; i < f->local_count; i++) {
        const struct gen_local *local = &f->locals[(i + f->height) % f->local_count];
        const bool fits =
            local->kind.type == top.type && (top.nans == NO_NANS || top.nans == local->kind.nans);
        if (local->is_reserved || !fits) continue;
        emit_index(f, LM_OP_local_set, (uint32_t)(local - f->locals));
        f->height--;
        return true;
    }
    return false;
}

static bool sink_to_global(struct gen_func *f) {
    const struct gen_module *m = f->module;
    for (uint32_t i = 0; i < m->global_count; i++) {
        const struct gen_global *global = &m->globals[i];
        if (i == m->fuel || !global->is_mutable || global->type != f->values[f->height - 1].type)
            continue;
        gen_make_exact(f);
        emit_index(f, LM_OP_global_set, i);
        f->height--;
        return true;
    }
    return false;
}

/* To memory, at an address that is put below it through a local. */
static bool sink_to_memory(struct gen_func *f) {
    enum lm_op op;
    const uint8_t type = f->values[f->height - 1].type;
    switch (type) {
    case LM_I32: op = LM_OP_i32_store; break;
    case LM_I64: op = LM_OP_i64_store; break;
    case LM_F32: op = LM_OP_f32_store; break;
    case LM_F64: op = LM_OP_f64_store; break;
    case LM_V128: op = LM_OP_v128_store; break;
    default: return false;
    }
    const struct gen_module *m = f->module;
    const uint32_t memory = m->memory_count ? source_below(f->source, m->memory_count) : 0;
    if (m->memory_count == 0 || m->memories[memory].min == 0) return false;
    gen_make_exact(f);
    const uint32_t scratch = gen_scratch(f, type, 1);
    emit_index(f, LM_OP_local_set, scratch);
    gen_constant_address(f, memory, source_below(f->source, 1024));
    emit_index(f, LM_OP_local_get, scratch);
    emit(f, op);
    put_memarg(f, op, memory, 0);
    f->height -= 2;
    return true;
}

void gen_sink(struct gen_func *f) {
    if (free_values(f) == 0) return;
    switch (source_below(f->source, 6)) {
    case 1:
        if (sink_to_local(f)) return;
        break;
    case 2:
        if (sink_to_global(f)) return;
        break;
    case 3: break;
    default:
        if (sink_to_memory(f)) return;
        break;
    }
    emit(f, LM_OP_drop);
    f->height--;
}

/* --- Statements --------------------------------------------------------------------------------
 */

static void gen_local_set(struct gen_func *f) {
    const uint32_t local = source_below(f->source, f->local_count);
    if (f->locals[local].is_reserved) return;
    gen_value(f, f->locals[local].kind, 4);
    emit_index(f, LM_OP_local_set, local);
    f->height--;
}

static void gen_global_set(struct gen_func *f) {
    const struct gen_module *m = f->module;
    const uint32_t global = source_below(f->source, m->global_count);
    if (global == m->fuel || !m->globals[global].is_mutable) return;
    gen_exact(f, m->globals[global].type, 3);
    emit_index(f, LM_OP_global_set, global);
    f->height--;
}

static void gen_free_value(struct gen_func *f) {
    static const struct kind kinds[] = {
        {LM_I32, NO_NANS},   {LM_I64, NO_NANS},   {LM_F32, F32_NANS},    {LM_F64, F64_NANS},
        {LM_V128, F32_NANS}, {LM_V128, F64_NANS}, {LM_FUNCREF, NO_NANS}, {LM_EXTERNREF, NO_NANS},
    };
    gen_value(f, kinds[source_below(f->source, sizeof kinds / sizeof *kinds)], 3);
}

/* In code that is never reached, the stack gives whatever an instruction wants. */
static void gen_dead(struct gen_func *f) {
    if (!top_frame(f)->is_unreachable || free_values(f) > 0) return;
    const uint8_t type = LM_I32;
    switch (source_below(f->source, 6)) {
    case 1:
        emit(f, LM_OP_i32_add);
        push_kind(f, type, NO_NANS);
        break;
    case 2: emit(f, LM_OP_drop); break;
    case 3:
        emit_index(f, LM_OP_br_if, f->depth - 1);
        for (uint32_t i = 0; i < f->frames[0].result_count; i++)
            push_kind(f, f->frames[0].results[i], NO_NANS);
        break;
    case 4:
        emit(f, LM_OP_select);
        emit(f, LM_OP_i32_eqz);
        push_kind(f, type, NO_NANS);
        break;
    case 5: emit(f, LM_OP_i8x16_swizzle), push_kind(f, LM_V128, NO_NANS); break;
    default: emit(f, LM_OP_nop); break;
    }
}

/* False: enough. */
static bool gen_statement(struct gen_func *f) {
    switch (source_below(f->source, 36)) {
    case 0: return false;
    case 1: emit(f, LM_OP_nop); break;
    case 2:
    case 3:
    case 4:
    case 5: gen_local_set(f); break;
    case 6:
    case 7: gen_global_set(f); break;
    case 8:
    case 9:
    case 10: gen_block_statement(f); break;
    case 11:
    case 12: gen_branch(f); break;
    case 13: gen_call(f, source_below(f->source, f->module->func_count), 2); break;
    case 14: gen_call_indirect(f, 2); break;
    case 15: gen_memory_statement(f); break;
    case 16: gen_table_statement(f); break;
    case 17:
    case 18:
    case 19: gen_free_value(f); break;
    case 20:
    case 21: gen_sink(f); break;
    case 22:
    case 23:
    case 24:
    case 25:
    case 26: gen_apply(f); break;
    case 27: gen_dead(f); break;
    case 28:
    case 29:
    case 30:
    case 31: gen_array_loop(f); break;
    default: gen_store(f); break;
    }
    return true;
}

void gen_statements(struct gen_func *f) {
    while (f->budget > 0 && !source_is_empty(f->source) && gen_statement(f))
        while (f->height > SAFE_HEIGHT / 2 && free_values(f) > 0)
            gen_sink(f);
}

/* --- Bodies ------------------------------------------------------------------------------------
 */

static void put_locals(const struct gen_func *f, struct buffer *out) {
    put_unsigned(out, f->local_count - f->param_count);
    for (uint32_t i = f->param_count; i < f->local_count; i++) {
        put_unsigned(out, 1);
        put_byte(out, f->locals[i].kind.type);
    }
}

/* Nothing can be seen of this recursion but that it ends: engines run out of stack at depths of
 * their own. */
static void gen_recursion(struct gen_func *f, uint32_t index) {
    f->budget = 0; /* so that arguments are constants and variables */
    gen_call(f, index, 0);
    while (free_values(f) > 0) {
        emit(f, LM_OP_drop);
        f->height--;
    }
}

void gen_body(struct gen_func *f, uint32_t index, struct buffer *out) {
    const struct gen_type *type = &f->module->types[f->module->funcs[index]];
    struct buffer body = {0};
    f->budget = 8 + (int)source_byte(f->source) * 2;
    make_locals(f, type);
    f->frames[f->depth++] = (struct gen_frame){
        .op = LM_OP_block, .results = type->results, .result_count = type->result_count};
    if (index == f->module->deep && index > 0) {
        gen_recursion(f, index);
    } else {
        gen_fuel_check(f, CALL_FUEL);
        gen_statements(f);
    }
    gen_finish(f);
    emit(f, LM_OP_end);
    put_locals(f, &body);
    put_bytes(&body, f->code.bytes, f->code.size);
    put_sized(out, &body);
    free(body.bytes);
    free(f->code.bytes);
}
