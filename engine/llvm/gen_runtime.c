/* SPDX-License-Identifier: Apache-2.0 */
/* Memories and tables as wholes, and references to functions (spec sections 4.4.2, 4.4.6, 4.4.7):
 * what is short is inlined, the rest is a helper's. */
#include "engine/llvm/gen.h"

/* --- Tables ----------------------------------------------------------------------------------- */

LLVMValueRef gen_table(struct gen *g, uint32_t table) {
    LLVMValueRef tables =
        gen_load_fixed(g, g->b, g->ptr, g->context, offsetof(struct lm_llvm_context, tables));
    return gen_load_fixed(g, g->b, g->ptr, tables, (uint64_t)table * sizeof(void *));
}

LLVMValueRef gen_table_size(struct gen *g, LLVMValueRef table) {
    return LLVMBuildLoad2(g->b, g->i32, gen_at(g, g->b, table, offsetof(struct lm_table, size)),
                          "");
}

/* An address or number as an i64. */
static LLVMValueRef widen(struct gen *g, LLVMValueRef value) {
    return LLVMTypeOf(value) == g->i32 ? LLVMBuildZExt(g->b, value, g->i64, "") : value;
}

void gen_check_element(struct gen *g, LLVMValueRef table, LLVMValueRef index,
                       enum lm_trap_code why) {
    LLVMValueRef size = gen_table_size(g, table);
    if (LLVMTypeOf(index) == g->i64) size = widen(g, size);
    gen_trap_if(g, LLVMBuildICmp(g->b, LLVMIntUGE, index, size, ""), why);
}

LLVMValueRef gen_element(struct gen *g, LLVMValueRef table, LLVMValueRef index) {
    LLVMValueRef elements = LLVMBuildLoad2(
        g->b, g->ptr, gen_at(g, g->b, table, offsetof(struct lm_table, elements)), "");
    LLVMValueRef wide = widen(g, index);
    return LLVMBuildGEP2(g->b, g->ptr, elements, &wide, 1, "");
}

static LLVMValueRef checked_element(struct gen *g, uint32_t table, LLVMValueRef index) {
    LLVMValueRef object = gen_table(g, table);
    gen_check_element(g, object, index, LM_TRAP_table_bounds);
    return gen_element(g, object, index);
}

static void access_table(struct gen *g, const struct lm_step *step) {
    const bool is_set = step->op == LM_OP_table_set;
    LLVMValueRef value = is_set ? gen_pop(g) : NULL;
    LLVMValueRef place = checked_element(g, step->imm.index, gen_pop(g));
    if (is_set)
        LLVMSetVolatile(LLVMBuildStore(g->b, value, place), 1);
    else
        gen_push(g, LLVMBuildLoad2(g->b, g->ptr, place, ""));
}

/* --- Helpers with the operands in order ------------------------------------------------------- */

/* Calls a helper with up to two indices, then the operands, numbers as i64; gives its result. */
static LLVMValueRef call_helper(struct gen *g, const struct lm_step *step,
                                enum lm_llvm_helper helper, uint32_t indices, uint32_t operands) {
    enum { MOST = 8 };
    LLVMValueRef args[MOST];
    for (uint32_t i = 0; i < indices; i++)
        args[i] = gen_i32(g, step->imm.indices[i]);
    g->height -= operands;
    for (uint32_t i = 0; i < operands; i++)
        args[indices + i] = widen(g, g->stack[g->height + i]);
    gen_mark_place(g);
    return gen_helper(g, helper, args);
}

/* A number of elements as a table's address type. */
static void push_elements(struct gen *g, uint32_t table, LLVMValueRef count) {
    LLVMTypeRef type = g->module->tables[table].is_64 ? g->i64 : g->i32;
    gen_push(g, LLVMBuildIntCast2(g->b, count, type, 0, ""));
}

/* Bulk instructions also pay by size, which is their last operand. */
static void pay_for_size(struct gen *g, const struct lm_step *step) {
    const bool is_sized = lm_ops[step->op].op_class == LM_CLASS_bulk && step->operands > 1;
    if (!g->options->fuel || !is_sized) return;
    LLVMValueRef size = widen(g, g->stack[g->height - 1]);
    gen_mark_place(g);
    (void)gen_helper(g, LM_HELPER_fuel_bulk, &size);
}

/* --- Memories --------------------------------------------------------------------------------- */

/* Pages as a memory's address type. */
static LLVMValueRef as_address(struct gen *g, uint32_t memory, LLVMValueRef pages) {
    return g->module->memories[memory].is_64 ? pages : LLVMBuildTrunc(g->b, pages, g->i32, "");
}

static void grow_memory(struct gen *g, uint32_t memory) {
    LLVMValueRef args[] = {gen_i32(g, memory), widen(g, gen_pop(g))};
    gen_mark_place(g);
    gen_push(g, as_address(g, memory, gen_helper(g, LM_HELPER_memory_grow, args)));
}

static void fill_memory(struct gen *g, uint32_t memory) {
    LLVMValueRef count = widen(g, gen_pop(g)), value = gen_pop(g), to = widen(g, gen_pop(g));
    LLVMValueRef args[] = {gen_i32(g, memory), to, value, count};
    gen_mark_place(g);
    (void)gen_helper(g, LM_HELPER_memory_fill, args);
}

static void copy_memory(struct gen *g, const uint32_t *memories) {
    LLVMValueRef count = widen(g, gen_pop(g)), from = widen(g, gen_pop(g)),
                 to = widen(g, gen_pop(g));
    LLVMValueRef args[] = {gen_i32(g, memories[0]), gen_i32(g, memories[1]), to, from, count};
    gen_mark_place(g);
    (void)gen_helper(g, LM_HELPER_memory_copy, args);
}

static void init_memory(struct gen *g, const uint32_t *indices) {
    LLVMValueRef count = gen_pop(g), from = gen_pop(g), to = widen(g, gen_pop(g));
    LLVMValueRef args[] = {gen_i32(g, indices[1]), gen_i32(g, indices[0]), to, from, count};
    gen_mark_place(g);
    (void)gen_helper(g, LM_HELPER_memory_init, args);
}

static void init_table(struct gen *g, const uint32_t *indices) {
    LLVMValueRef count = gen_pop(g), from = gen_pop(g), to = widen(g, gen_pop(g));
    LLVMValueRef args[] = {gen_i32(g, indices[1]), gen_i32(g, indices[0]), to, from, count};
    gen_mark_place(g);
    (void)gen_helper(g, LM_HELPER_table_init, args);
}

bool gen_runtime(struct gen *g, const struct lm_step *step) {
    pay_for_size(g, step);
    switch (step->op) {
    case LM_OP_memory_size:
        gen_push(g, as_address(g, step->imm.index, gen_memory_pages(g, step->imm.index)));
        return true;
    case LM_OP_memory_grow: grow_memory(g, step->imm.index); return true;
    case LM_OP_memory_fill: fill_memory(g, step->imm.index); return true;
    case LM_OP_memory_copy: copy_memory(g, step->imm.indices); return true;
    case LM_OP_memory_init: init_memory(g, step->imm.indices); return true;
    case LM_OP_data_drop: (void)call_helper(g, step, LM_HELPER_data_drop, 1, 0); return true;
    case LM_OP_elem_drop: (void)call_helper(g, step, LM_HELPER_elem_drop, 1, 0); return true;
    case LM_OP_table_get:
    case LM_OP_table_set: access_table(g, step); return true;
    case LM_OP_table_size:
        push_elements(g, step->imm.index, gen_table_size(g, gen_table(g, step->imm.index)));
        return true;
    case LM_OP_table_grow:
        push_elements(g, step->imm.index, call_helper(g, step, LM_HELPER_table_grow, 1, 2));
        return true;
    case LM_OP_table_fill: (void)call_helper(g, step, LM_HELPER_table_fill, 1, 3); return true;
    case LM_OP_table_copy: (void)call_helper(g, step, LM_HELPER_table_copy, 2, 3); return true;
    case LM_OP_table_init: init_table(g, step->imm.indices); return true;
    case LM_OP_ref_func: gen_push(g, gen_func_ref(g, step->imm.index)); return true;
    default: return false;
    }
}
