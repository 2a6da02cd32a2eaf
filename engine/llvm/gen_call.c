/* SPDX-License-Identifier: Apache-2.0 */
/* Calls (spec section 4.4.8): within the instance directly, all else through the engine, which
 * takes arguments and leaves results in slots (gen.h). */
#include "engine/llvm/gen.h"

/* --- Slots ------------------------------------------------------------------------------------ */

/* Room for `count` slots in the frame, shared by all calls; its size is set at the function's end.
 */
static LLVMValueRef use_slots(struct gen *g, uint32_t count) {
    enum { ALIGNMENT = 16 };
    if (!g->slots) {
        g->slots = LLVMBuildArrayAlloca(g->entry, g->i64, gen_i32(g, 1), "");
        LLVMSetAlignment(g->slots, ALIGNMENT);
        g->slot_count = 1;
    }
    if (count > g->slot_count) g->slot_count = count;
    return g->slots;
}

static uint32_t area_of(const struct lm_functype *type) {
    return type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
}

static void store_slots(struct gen *g, LLVMValueRef slots, const uint8_t *types, uint32_t count,
                        LLVMValueRef *values) {
    for (uint32_t i = 0, at = 0; i < count; at += lm_type_slots(types[i++])) {
        LLVMValueRef store = LLVMBuildStore(g->b, gen_plain(g, values[i]),
                                            gen_at(g, g->b, slots, at * sizeof(uint64_t)));
        LLVMSetAlignment(store, sizeof(uint64_t));
    }
}

static void push_slots(struct gen *g, LLVMValueRef slots, const uint8_t *types, uint32_t count) {
    for (uint32_t i = 0, at = 0; i < count; at += lm_type_slots(types[i++])) {
        LLVMValueRef value = LLVMBuildLoad2(g->b, gen_type(g, types[i]),
                                            gen_at(g, g->b, slots, at * sizeof(uint64_t)), "");
        LLVMSetAlignment(value, sizeof(uint64_t));
        gen_push(g, value);
    }
}

void gen_return(struct gen *g, LLVMValueRef *results) {
    const uint32_t count = g->type->result_count;
    if (count > 1) {
        LLVMValueRef place = LLVMGetParam(g->func, g->type->param_count + 1);
        store_slots(g, place, g->type->results, count, results);
    }
    if (count == 1)
        (void)LLVMBuildRet(g->b, gen_plain(g, results[0]));
    else
        (void)LLVMBuildRetVoid(g->b);
}

/* --- The two ways ----------------------------------------------------------------------------- */

struct callee {
    LLVMValueRef code; /* its address, or NULL: an import */
    LLVMValueRef func; /* struct lm_func *, for calls out */
    LLVMTypeRef code_type;
    const struct lm_functype *type;
    LLVMValueRef *args;
};

/* `results`: where more than one result goes. */
static LLVMValueRef call_code(struct gen *g, const struct callee *callee, LLVMValueRef results,
                              LLVMTailCallKind kind) {
    LLVMValueRef values[LM_LIMIT_params + 2];
    unsigned count = 0;
    values[count++] = g->context;
    for (uint32_t i = 0; i < callee->type->param_count; i++)
        values[count++] = gen_plain(g, callee->args[i]);
    if (callee->type->result_count > 1) values[count++] = results;
    gen_mark_place(g);
    LLVMValueRef call = LLVMBuildCall2(g->b, callee->code_type, callee->code, values, count, "");
    LLVMSetInstructionCallConv(call, g->target->convention);
    LLVMSetTailCallKind(call, kind);
    return call;
}

static LLVMValueRef call_out(struct gen *g, const struct callee *callee,
                             enum lm_llvm_helper helper) {
    LLVMValueRef slots = use_slots(g, area_of(callee->type));
    store_slots(g, slots, callee->type->params, callee->type->param_count, callee->args);
    gen_mark_place(g);
    LLVMValueRef args[] = {callee->func, slots};
    (void)gen_helper(g, helper, args);
    return slots;
}

static void direct(struct gen *g, const struct callee *callee) {
    const uint32_t count = callee->type->result_count;
    LLVMValueRef results = count > 1 ? use_slots(g, callee->type->result_slots) : NULL;
    LLVMValueRef call = call_code(g, callee, results, LLVMTailCallKindNoTail);
    if (count == 1)
        gen_push(g, call);
    else
        push_slots(g, results, callee->type->results, count);
}

/* Whether RISC-V, whose tail calls can leave nothing on the stack, passes all in registers: beside
 * the parameters the context, and where several results go. */
static bool fits_registers(const struct lm_functype *type) {
    enum { REGISTERS = 8 };
    uint32_t floats = 0, integers = type->result_count > 1 ? 2 : 1;
    for (uint32_t i = 0; i < type->param_count; i++) {
        const uint8_t param = type->params[i];
        const bool is_float = param == LM_F32 || param == LM_F64;
        floats += is_float;
        integers += is_float ? 0 : param == LM_V128 ? 2 : 1;
    }
    return floats <= REGISTERS && integers <= REGISTERS;
}

static void direct_tail(struct gen *g, const struct callee *callee) {
    const bool is_many = callee->type->result_count > 1;
    if (g->target->family == GEN_riscv64 && !fits_registers(callee->type))
        gen_fail(g, LM_UNSUPPORTED,
                 "llvm at riscv64: a tail call has more arguments than registers take");
    LLVMValueRef results = is_many ? LLVMGetParam(g->func, g->type->param_count + 1) : NULL;
    LLVMValueRef call = call_code(g, callee, results, LLVMTailCallKindMustTail);
    if (callee->type->result_count == 1)
        (void)LLVMBuildRet(g->b, call);
    else
        (void)LLVMBuildRetVoid(g->b);
}

static void out(struct gen *g, const struct callee *callee) {
    LLVMValueRef slots = call_out(g, callee, LM_HELPER_call_out);
    push_slots(g, slots, callee->type->results, callee->type->result_count);
}

static void out_tail(struct gen *g, const struct callee *callee) {
    LLVMValueRef slots = call_out(g, callee, LM_HELPER_tail_out);
    const uint32_t base = g->height;
    push_slots(g, slots, callee->type->results, callee->type->result_count);
    gen_return(g, g->stack + base);
}

/* --- Indirect calls --------------------------------------------------------------------------- */

/* Looks up a table's element: struct lm_func *, checked. */
static LLVMValueRef find_callee(struct gen *g, uint32_t table, uint32_t type_index,
                                LLVMValueRef index) {
    LLVMValueRef place = gen_table(g, table);
    gen_check_element(g, place, index, LM_TRAP_undefined_element);
    LLVMValueRef func = LLVMBuildLoad2(g->b, g->ptr, gen_element(g, place, index), "");
    gen_trap_if(g, LLVMBuildIsNull(g->b, func, ""), LM_TRAP_uninitialized_element);
    LLVMValueRef id =
        LLVMBuildLoad2(g->b, g->i32, gen_at(g, g->b, func, offsetof(struct lm_func, type_id)), "");
    LLVMValueRef ids =
        gen_load_fixed(g, g->b, g->ptr, g->context, offsetof(struct lm_llvm_context, type_ids));
    LLVMValueRef wanted =
        gen_load_fixed(g, g->b, g->i32, ids, (uint64_t)type_index * sizeof(uint32_t));
    gen_trap_if(g, LLVMBuildICmp(g->b, LLVMIntNE, id, wanted, ""), LM_TRAP_indirect_type);
    return func;
}

/* Whether a function belongs to this instance. */
static LLVMValueRef is_own(struct gen *g, LLVMValueRef func) {
    LLVMValueRef its =
        LLVMBuildLoad2(g->b, g->ptr, gen_at(g, g->b, func, offsetof(struct lm_func, instance)), "");
    LLVMValueRef ours =
        gen_load_fixed(g, g->b, g->ptr, g->context, offsetof(struct lm_llvm_context, instance));
    return LLVMBuildICmp(g->b, LLVMIntEQ, its, ours, "");
}

/* Both ways, joined by phis of the results. */
static void join_ways(struct gen *g, const struct callee *callee, LLVMBasicBlockRef own,
                      LLVMBasicBlockRef foreign) {
    const uint32_t count = callee->type->result_count, base = g->height;
    LLVMBasicBlockRef next = gen_block(g);
    gen_position(g, own);
    direct(g, callee);
    LLVMBasicBlockRef own_end = LLVMGetInsertBlock(g->b);
    (void)LLVMBuildBr(g->b, next);
    LLVMValueRef first[LM_LIMIT_results];
    for (uint32_t i = 0; i < count; i++)
        first[i] = g->stack[base + i];
    g->height = base;
    gen_position(g, foreign);
    out(g, callee);
    LLVMBasicBlockRef foreign_end = LLVMGetInsertBlock(g->b);
    (void)LLVMBuildBr(g->b, next);
    gen_position(g, next);
    for (uint32_t i = 0; i < count; i++) {
        LLVMValueRef phi = LLVMBuildPhi(g->b, LLVMTypeOf(first[i]), "");
        LLVMAddIncoming(phi, &first[i], &own_end, 1);
        LLVMAddIncoming(phi, &g->stack[base + i], &foreign_end, 1);
        g->stack[base + i] = phi;
    }
}

static void indirect(struct gen *g, const struct lm_step *step, bool is_tail) {
    const uint32_t type_index = step->imm.indices[0];
    LLVMValueRef index = gen_pop(g);
    gen_mark_place(g);
    struct callee callee = {.code_type = gen_func_type(g, type_index),
                            .type = &g->module->types[type_index],
                            .func = find_callee(g, step->imm.indices[1], type_index, index)};
    g->height -= callee.type->param_count;
    callee.args = g->stack + g->height;
    LLVMValueRef args[LM_LIMIT_params];
    for (uint32_t i = 0; i < callee.type->param_count; i++)
        args[i] = gen_plain(g, callee.args[i]); /* results overwrite the stack */
    callee.args = args;
    LLVMBasicBlockRef own = gen_block(g), foreign = gen_block(g);
    (void)LLVMBuildCondBr(g->b, is_own(g, callee.func), own, foreign);
    gen_position(g, own);
    callee.code = LLVMBuildLoad2(g->b, g->ptr,
                                 gen_at(g, g->b, callee.func, offsetof(struct lm_func, entry)), "");
    if (!is_tail) {
        join_ways(g, &callee, own, foreign);
        return;
    }
    direct_tail(g, &callee);
    gen_position(g, foreign);
    out_tail(g, &callee);
}

/* --- Direct calls ----------------------------------------------------------------------------- */

LLVMValueRef gen_func_ref(struct gen *g, uint32_t func) {
    LLVMValueRef funcs =
        gen_load_fixed(g, g->b, g->ptr, g->context, offsetof(struct lm_llvm_context, funcs));
    return gen_load_fixed(g, g->b, g->ptr, funcs, (uint64_t)func * sizeof(void *));
}

static void by_index(struct gen *g, uint32_t func, bool is_tail) {
    const struct lm_func_decl *const decl = &g->module->funcs[func];
    const bool is_import = func < g->module->imported_funcs;
    g->height -= decl->type->param_count;
    LLVMValueRef args[LM_LIMIT_params];
    for (uint32_t i = 0; i < decl->type->param_count; i++)
        args[i] = g->stack[g->height + i];
    const struct callee callee = {.code = is_import ? NULL : gen_callee(g, func),
                                  .func = is_import ? gen_func_ref(g, func) : NULL,
                                  .code_type = gen_func_type(g, decl->type_index),
                                  .type = decl->type,
                                  .args = args};
    if (is_import && is_tail)
        out_tail(g, &callee);
    else if (is_import)
        out(g, &callee);
    else if (is_tail)
        direct_tail(g, &callee);
    else
        direct(g, &callee);
}

bool gen_call_step(struct gen *g, const struct lm_step *step) {
    const bool is_tail = step->op == LM_OP_return_call || step->op == LM_OP_return_call_indirect;
    if (is_tail) gen_end_basic_block(g);
    switch (step->op) {
    case LM_OP_call:
    case LM_OP_return_call: by_index(g, step->imm.index, is_tail); return true;
    case LM_OP_call_indirect:
    case LM_OP_return_call_indirect: indirect(g, step, is_tail); return true;
    default: return false;
    }
}
