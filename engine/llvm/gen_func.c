/* SPDX-License-Identifier: Apache-2.0 */
/* Whole functions: prologue, the loop over the recorded instructions, variables and constants, and
 * the adapters through which native code calls in (gen.h). */
#include "engine/llvm/gen.h"

#include <stdio.h>
#include <string.h>

/* --- Constants that must not be folded -------------------------------------------------------- */

static bool is_identity_f64(uint64_t bits) {
    bits &= UINT64_MAX >> 1;
    return bits == 0 || bits == UINT64_C(0x3ff0000000000000);
}

static bool is_identity_f32(uint64_t bits) {
    bits &= 0x7fffffff;
    return bits == 0 || bits == 0x3f800000;
}

/* Whether a lane is 0 or 1, of any sign, as one of the float types. */
static bool is_identity(LLVMValueRef constant) {
    if (LLVMIsAConstantFP(constant)) {
        LLVMBool lost;
        const double value = LLVMConstRealGetDouble(constant, &lost);
        return value == 0 || value == 1 || value == -1;
    }
    if (!LLVMIsAConstantInt(constant)) return true; /* an expression: nobody knows */
    const uint64_t bits = LLVMConstIntGetZExtValue(constant);
    return is_identity_f64(bits) || is_identity_f32(bits) || is_identity_f32(bits >> 32);
}

static bool has_identity(LLVMValueRef constant) {
    if (LLVMIsNull(constant)) return true;
    if (LLVMGetTypeKind(LLVMTypeOf(constant)) != LLVMVectorTypeKind) return is_identity(constant);
    const unsigned count = LLVMGetVectorSize(LLVMTypeOf(constant));
    for (unsigned i = 0; i < count; i++) {
        LLVMValueRef lane = LLVMGetAggregateElement(constant, i);
        if (!lane || is_identity(lane)) return true;
    }
    return false;
}

/* What an empty asm makes of a value; `where`: the registers that both are in. */
static LLVMValueRef opaque_copy(struct gen *g, LLVMValueRef value, const char *where) {
    LLVMTypeRef type = LLVMTypeOf(value), call = LLVMFunctionType(type, &type, 1, 0);
    char nothing[] = "", constraints[8];
    (void)snprintf(constraints, sizeof constraints, "%s", where);
    LLVMValueRef code = LLVMGetInlineAsm(call, nothing, 0, constraints, strlen(constraints), 0, 0,
                                         LLVMInlineAsmDialectATT, 0);
    return LLVMBuildCall2(g->entry, call, code, &value, 1, "");
}

/* In integer registers, where asm takes no vectors of a fixed length. */
static LLVMValueRef opaque_by_halves(struct gen *g, LLVMValueRef value) {
    LLVMTypeRef type = LLVMTypeOf(value);
    const bool is_vector = LLVMGetTypeKind(type) == LLVMVectorTypeKind;
    LLVMTypeRef integer = is_vector ? g->v128 : type == g->f32 ? g->i32 : g->i64;
    LLVMValueRef bits = LLVMConstBitCast(value, integer);
    if (!is_vector) return LLVMBuildBitCast(g->entry, opaque_copy(g, bits, "=r,0"), type, "");
    LLVMValueRef whole = LLVMGetPoison(g->v128);
    for (unsigned i = 0; i < 2; i++) {
        LLVMValueRef half = opaque_copy(g, LLVMGetAggregateElement(bits, i), "=r,0");
        whole = LLVMBuildInsertElement(g->entry, whole, half, gen_i32(g, i), "");
    }
    return LLVMBuildBitCast(g->entry, whole, type, "");
}

/* x * 1 or x - 0 must make a signalling NaN quiet (spec section 4.3.3), but LLVM takes them for x:
 * it does not see the value behind an empty asm, which stands in the first block, so that loops
 * stay free of it. */
LLVMValueRef gen_hide_identity(struct gen *g, LLVMValueRef value) {
    if (!LLVMIsConstant(value) || !has_identity(value)) return value;
    for (uint32_t i = 0; i < g->hidden.count; i++)
        if (g->hidden.plain[i] == value) return g->hidden.opaque[i];
    LLVMValueRef opaque = g->target->family == GEN_riscv64   ? opaque_by_halves(g, value)
                          : g->target->family == GEN_aarch64 ? opaque_copy(g, value, "=w,0")
                                                             : opaque_copy(g, value, "=x,0");
    if (g->hidden.count < sizeof g->hidden.plain / sizeof *g->hidden.plain) {
        g->hidden.plain[g->hidden.count] = value;
        g->hidden.opaque[g->hidden.count++] = opaque;
    }
    return opaque;
}

/* --- Variables and constants ------------------------------------------------------------------ */

static LLVMValueRef float_constant(struct gen *g, LLVMTypeRef type, LLVMValueRef bits) {
    LLVMValueRef value = LLVMConstBitCast(bits, type);
    return LLVMIsNull(value) ? value : gen_hide_identity(g, value);
}

static LLVMValueRef vector_constant(const struct gen *g, const uint8_t *bytes) {
    uint64_t halves[2];
    memcpy(halves, bytes, sizeof halves);
    LLVMValueRef lanes[] = {gen_i64(g, halves[0]), gen_i64(g, halves[1])};
    return LLVMConstVector(lanes, 2);
}

/* Zero is let alone: it is an identity only of what is subtracted from, where it is hidden at once.
 */
LLVMValueRef gen_for_local(struct gen *g, LLVMValueRef value) {
    value = gen_plain(g, value);
    const bool is_vector = LLVMGetTypeKind(LLVMTypeOf(value)) == LLVMVectorTypeKind;
    if (!is_vector || !LLVMIsConstant(value) || LLVMIsNull(value)) return value;
    return gen_hide_identity(g, value);
}

static void generate_select(struct gen *g) {
    LLVMValueRef zero = gen_i32(g, 0);
    LLVMValueRef condition = LLVMBuildICmp(g->b, LLVMIntNE, gen_pop(g), zero, "");
    LLVMValueRef second = gen_plain(g, gen_pop(g));
    LLVMValueRef first = gen_plain(g, gen_pop(g));
    gen_push(g, LLVMBuildSelect(g->b, condition, first, second, ""));
}

static LLVMValueRef global_place(struct gen *g, uint32_t index) {
    return gen_load_fixed(g, g->entry, g->ptr, g->context, lm_llvm_global_at(g->module, index));
}

static void generate_global(struct gen *g, const struct lm_step *step) {
    enum { ALIGNMENT = 16 };
    const struct lm_global_type *const type = &g->module->globals[step->imm.index].type;
    LLVMValueRef place = global_place(g, step->imm.index);
    if (step->op == LM_OP_global_set) {
        LLVMValueRef store = LLVMBuildStore(g->b, gen_plain(g, gen_pop(g)), place);
        LLVMSetAlignment(store, ALIGNMENT);
        LLVMSetVolatile(store, 1);
        return;
    }
    LLVMValueRef value = type->is_mutable
                             ? LLVMBuildLoad2(g->b, gen_type(g, type->type), place, "")
                             : gen_load_fixed(g, g->b, gen_type(g, type->type), place, 0);
    LLVMSetAlignment(value, ALIGNMENT);
    gen_push(g, value);
}

bool gen_variable(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_local_get:
        gen_push(g, LLVMBuildLoad2(g->b, gen_type(g, g->recording.locals[step->imm.index]),
                                   g->locals[step->imm.index], ""));
        return true;
    case LM_OP_local_tee:
    case LM_OP_local_set: {
        LLVMValueRef value = gen_for_local(g, gen_pop(g));
        (void)LLVMBuildStore(g->b, value, g->locals[step->imm.index]);
        if (step->op == LM_OP_local_tee) gen_push(g, value);
        return true;
    }
    case LM_OP_global_get:
    case LM_OP_global_set: generate_global(g, step); return true;
    case LM_OP_drop: (void)gen_pop(g); return true;
    case LM_OP_select:
    case LM_OP_select_t: generate_select(g); return true;
    case LM_OP_i32_const: gen_push(g, gen_i32(g, step->imm.i32)); return true;
    case LM_OP_i64_const: gen_push(g, gen_i64(g, step->imm.i64)); return true;
    case LM_OP_f32_const:
        gen_push(g, float_constant(g, g->f32, gen_i32(g, step->imm.i32)));
        return true;
    case LM_OP_f64_const:
        gen_push(g, float_constant(g, g->f64, gen_i64(g, step->imm.i64)));
        return true;
    case LM_OP_v128_const: gen_push(g, vector_constant(g, step->imm.v128)); return true;
    case LM_OP_ref_null: gen_push(g, LLVMConstNull(g->ptr)); return true;
    case LM_OP_ref_is_null: {
        LLVMValueRef test = LLVMBuildIsNull(g->b, gen_pop(g), "");
        gen_push(g, LLVMBuildZExt(g->b, test, g->i32, ""));
        return true;
    }
    default: return false;
    }
}

/* --- Functions -------------------------------------------------------------------------------- */

static void set_attribute(const struct gen *g, LLVMValueRef func, const char *name,
                          const char *value) {
    LLVMAddAttributeAtIndex(func, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                            LLVMCreateStringAttribute(g->llvm, name, (unsigned)strlen(name), value,
                                                      (unsigned)strlen(value)));
}

static void set_number(const struct gen *g, LLVMValueRef func, const char *name, uint64_t value) {
    const unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
    LLVMAddAttributeAtIndex(func, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                            LLVMCreateEnumAttribute(g->llvm, kind, value));
}

/* Not inlined, and never left by anything but tail calls of the guest: so that backtraces show
 * every frame and recursion without end meets the stack's. */
static void set_attributes(const struct gen *g, LLVMValueRef func) {
    set_number(g, func, "noinline", 0);
    set_attribute(g, func, "frame-pointer", "all");
    set_attribute(g, func, "disable-tail-calls", "true");
    set_attribute(g, func, "target-cpu", g->target->cpu);
    set_attribute(g, func, "target-features", g->target->features);
    set_attribute(g, func, "no-trapping-math", "true");
    set_attribute(g, func, "min-legal-vector-width", "0");
    if (g->target->prefers_512) set_attribute(g, func, "prefer-vector-width", "512");
    if (g->target->most_scale > 0)
        set_number(g, func, "vscale_range",
                   (uint64_t)g->target->least_scale << 32 | g->target->most_scale);
}

static void begin_function(struct gen *g, const char *name, uint32_t offset) {
    LLVMMetadataRef scope = LLVMDIBuilderCreateFunction(
        g->debug, g->debug_file, name, strlen(name), name, strlen(name), g->debug_file, offset,
        g->debug_type, 0, 1, offset, LLVMDIFlagZero, 1);
    LLVMSetSubprogram(g->func, scope);
    g->scope = scope;
    g->offset = offset;
    set_attributes(g, g->func);
    g->context = LLVMGetParam(g->func, 0);
    LLVMBasicBlockRef first = gen_block(g);
    g->body = gen_block(g);
    LLVMPositionBuilderAtEnd(g->entry, first);
    LLVMSetCurrentDebugLocation2(g->entry, NULL);
    gen_position(g, g->body);
    gen_mark_place(g);
    LLVMSetCurrentDebugLocation2(g->entry, LLVMGetCurrentDebugLocation2(g->b));
    g->hidden.count = 0;
}

static bool make_locals(struct gen *g) {
    const uint32_t count = g->recording.local_count;
    if (!gen_grow(g, (void **)&g->locals, &g->local_capacity, count, sizeof *g->locals))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        LLVMTypeRef type = gen_type(g, g->recording.locals[i]);
        const bool is_param = i < g->type->param_count;
        g->locals[i] = LLVMBuildAlloca(g->entry, type, "");
        (void)LLVMBuildStore(
            g->entry, is_param ? LLVMGetParam(g->func, i + 1) : LLVMConstNull(type), g->locals[i]);
    }
    return true;
}

static void generate_step(struct gen *g, const struct lm_step *step) {
    g->offset = step->offset;
    if (g->options->all_places) gen_mark_place(g);
    g->height = step->height + step->operands;
    if (step->reachable) gen_count_op(g, (enum lm_op)step->op);
    if (gen_control(g, step) || gen_variable(g, step) || gen_call_step(g, step) ||
        gen_access(g, step) || gen_runtime(g, step) || gen_atomic(g, step) || gen_scalar(g, step) ||
        gen_convert(g, step) || gen_vector(g, step) || gen_vector_irregular(g, step))
        return;
    if (g->status == LM_OK)
        g->status = lm_fail(g->error, LM_UNSUPPORTED, g->offset,
                            "llvm: function #%u: %s cannot be compiled", g->recording.func_index,
                            lm_ops[step->op].text);
}

void gen_one_step(struct gen *g, uint32_t at) {
    g->step = at;
    generate_step(g, &g->recording.steps[at]);
}

void gen_steps(struct gen *g, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to && g->status == LM_OK;) {
        const struct lm_step *const step = &g->recording.steps[i];
        const uint32_t behind = step->op == LM_OP_loop ? gen_loop_copies(g, i) : 0;
        if (behind == 0) gen_one_step(g, i);
        i = behind ? behind : i + 1;
    }
}

void gen_function(struct gen *g) {
    enum { SPARE = 1024 }; /* results that an instruction may push */
    const struct lm_func_decl *const decl = &g->module->funcs[g->recording.func_index];
    char name[16];
    (void)snprintf(name, sizeof name, "f%u", g->recording.func_index);
    g->type = decl->type;
    g->func = gen_callee(g, g->recording.func_index);
    g->slots = NULL;
    g->fast = NULL;
    g->guarded = UINT32_MAX;
    g->mark = NULL;
    g->slot_count = g->label_count = g->phi_count = 0;
    g->tally_marker = g->fuel_test = g->fuel_rest = NULL;
    g->tally = (struct lm_op_tally){0};
    memset((void *)g->bases, 0, g->module->memory_count * sizeof *g->bases);
    if (!gen_grow(g, (void **)&g->stack, &g->stack_capacity, g->recording.most_operands + SPARE,
                  sizeof *g->stack))
        return;
    begin_function(g, name, (uint32_t)decl->offset);
    if (!make_locals(g)) return;
    gen_check_stack(g);
    gen_open_body(g);
    gen_steps(g, 0, g->recording.step_count);
    if (g->slots) LLVMSetOperand(g->slots, 0, gen_i32(g, g->slot_count));
    (void)LLVMBuildBr(g->entry, g->body);
}

/* --- Adapters --------------------------------------------------------------------------------- */

void gen_adapter(struct gen *g, uint32_t type_index) {
    const struct lm_functype *const type = &g->module->types[type_index];
    LLVMValueRef args[LM_LIMIT_params + 2];
    LLVMTypeRef params[] = {g->ptr, g->ptr, g->ptr};
    char name[16];
    unsigned count = 1;
    (void)snprintf(name, sizeof name, "t%u", type_index);
    g->func = LLVMAddFunction(g->ir, name, LLVMFunctionType(g->nothing, params, 3, 0));
    LLVMSetVisibility(g->func, LLVMHiddenVisibility);
    begin_function(g, name, 0);
    LLVMValueRef code = LLVMGetParam(g->func, 0), slots = LLVMGetParam(g->func, 2);
    args[0] = LLVMGetParam(g->func, 1);
    for (uint32_t i = 0, at = 0; i < type->param_count; at += lm_type_slots(type->params[i++])) {
        LLVMValueRef value = LLVMBuildLoad2(g->b, gen_type(g, type->params[i]),
                                            gen_at(g, g->b, slots, at * sizeof(uint64_t)), "");
        LLVMSetAlignment(value, sizeof(uint64_t));
        args[count++] = value;
    }
    if (type->result_count > 1) args[count++] = slots;
    LLVMValueRef call = LLVMBuildCall2(g->b, gen_func_type(g, type_index), code, args, count, "");
    LLVMSetInstructionCallConv(call, g->target->convention);
    LLVMSetTailCallKind(call, LLVMTailCallKindNoTail);
    if (type->result_count == 1)
        LLVMSetAlignment(LLVMBuildStore(g->b, call, slots), sizeof(uint64_t));
    (void)LLVMBuildRetVoid(g->b);
    (void)LLVMBuildBr(g->entry, g->body);
}
