/* SPDX-License-Identifier: Apache-2.0 */
/* The 0xfe page (threads proposal): sequentially consistent accesses at natural alignment, which
 * is checked first; wait and notify are helpers'. */
#include "engine/llvm/gen.h"

static LLVMTypeRef stored_type(const struct gen *g, uint32_t width) {
    switch (width) {
    case 1: return g->i8;
    case 2: return g->i16;
    case 4: return g->i32;
    default: return g->i64;
    }
}

/* Traps where address plus offset is not aligned. */
static void check_alignment(struct gen *g, const struct lm_step *step, LLVMValueRef address) {
    const uint32_t width = lm_ops[step->op].width;
    LLVMValueRef wide = gen_wide_address(g, step->imm.mem.memory, address);
    LLVMValueRef whole = LLVMBuildAdd(g->b, wide, gen_i64(g, step->imm.mem.offset), "");
    LLVMValueRef rest = LLVMBuildAnd(g->b, whole, gen_i64(g, width - 1), "");
    if (width > 1)
        gen_trap_if(g, LLVMBuildICmp(g->b, LLVMIntNE, rest, gen_i64(g, 0), ""),
                    LM_TRAP_unaligned_atomic);
}

static LLVMValueRef atomic_place(struct gen *g, const struct lm_step *step, LLVMValueRef address) {
    check_alignment(g, step, address);
    return gen_place(g, step->imm.mem.memory, address, step->imm.mem.offset,
                     lm_ops[step->op].width);
}

static void make_atomic(const struct lm_step *step, LLVMValueRef access) {
    LLVMSetOrdering(access, LLVMAtomicOrderingSequentiallyConsistent);
    LLVMSetAlignment(access, lm_ops[step->op].width);
    LLVMSetVolatile(access, 1);
}

static LLVMValueRef narrowed(struct gen *g, LLVMValueRef value, LLVMTypeRef stored) {
    return LLVMTypeOf(value) == stored ? value : LLVMBuildTrunc(g->b, value, stored, "");
}

static LLVMValueRef extended(struct gen *g, LLVMValueRef value, LLVMTypeRef type) {
    return LLVMTypeOf(value) == type ? value : LLVMBuildZExt(g->b, value, type, "");
}

static LLVMTypeRef result_type(const struct gen *g, const struct lm_step *step) {
    const char *const sig = lm_ops[step->op].sig;
    const char *at = sig;
    while (*at != '_')
        at++;
    return at[1] == 'l' ? g->i64 : g->i32;
}

static void atomic_load(struct gen *g, const struct lm_step *step) {
    LLVMTypeRef stored = stored_type(g, lm_ops[step->op].width);
    LLVMValueRef value = LLVMBuildLoad2(g->b, stored, atomic_place(g, step, gen_pop(g)), "");
    make_atomic(step, value);
    gen_push(g, extended(g, value, result_type(g, step)));
}

static void atomic_store(struct gen *g, const struct lm_step *step) {
    LLVMTypeRef stored = stored_type(g, lm_ops[step->op].width);
    LLVMValueRef value = narrowed(g, gen_pop(g), stored);
    make_atomic(step, LLVMBuildStore(g->b, value, atomic_place(g, step, gen_pop(g))));
}

static void atomic_rmw(struct gen *g, const struct lm_step *step, LLVMAtomicRMWBinOp op) {
    LLVMTypeRef stored = stored_type(g, lm_ops[step->op].width);
    LLVMValueRef value = narrowed(g, gen_pop(g), stored);
    LLVMValueRef place = atomic_place(g, step, gen_pop(g));
    LLVMValueRef old =
        LLVMBuildAtomicRMW(g->b, op, place, value, LLVMAtomicOrderingSequentiallyConsistent, 0);
    LLVMSetVolatile(old, 1);
    gen_push(g, extended(g, old, result_type(g, step)));
}

/* What is expected is wrapped to what is stored before it is compared. */
static void atomic_cmpxchg(struct gen *g, const struct lm_step *step) {
    LLVMTypeRef stored = stored_type(g, lm_ops[step->op].width);
    LLVMValueRef wanted = narrowed(g, gen_pop(g), stored);
    LLVMValueRef expected = narrowed(g, gen_pop(g), stored);
    LLVMValueRef place = atomic_place(g, step, gen_pop(g));
    LLVMValueRef pair = LLVMBuildAtomicCmpXchg(g->b, place, expected, wanted,
                                               LLVMAtomicOrderingSequentiallyConsistent,
                                               LLVMAtomicOrderingSequentiallyConsistent, 0);
    LLVMSetVolatile(pair, 1);
    LLVMValueRef old = LLVMBuildExtractValue(g->b, pair, 0, "");
    gen_push(g, extended(g, old, result_type(g, step)));
}

/* Address plus offset for the engine, which checks it; a sum beyond 64 bits traps here. */
static LLVMValueRef whole_address(struct gen *g, const struct lm_step *step, LLVMValueRef address) {
    const uint32_t memory = step->imm.mem.memory;
    LLVMValueRef wide = gen_wide_address(g, memory, address);
    LLVMValueRef whole = LLVMBuildAdd(g->b, wide, gen_i64(g, step->imm.mem.offset), "");
    if (!g->module->memories[memory].is_64) return whole;
    check_alignment(g, step, address);
    gen_trap_if(g, LLVMBuildICmp(g->b, LLVMIntULT, whole, wide, ""), LM_TRAP_memory_bounds);
    return whole;
}

static void wait(struct gen *g, const struct lm_step *step) {
    LLVMValueRef timeout = gen_pop(g), expected = extended(g, gen_pop(g), g->i64);
    LLVMValueRef address = gen_pop(g);
    LLVMValueRef whole = whole_address(g, step, address);
    LLVMValueRef args[] = {gen_i32(g, step->imm.mem.memory), whole,
                           gen_i32(g, lm_ops[step->op].width), expected, timeout};
    gen_mark_place(g);
    gen_push(g, gen_helper(g, LM_HELPER_wait, args));
}

static void notify(struct gen *g, const struct lm_step *step) {
    LLVMValueRef count = gen_pop(g);
    LLVMValueRef whole = whole_address(g, step, gen_pop(g));
    LLVMValueRef args[] = {gen_i32(g, step->imm.mem.memory), whole, count};
    gen_mark_place(g);
    gen_push(g, gen_helper(g, LM_HELPER_notify, args));
}

#define WIDTHS(name)                                                                               \
    case LM_OP_i32_atomic_##name:                                                                  \
    case LM_OP_i64_atomic_##name
#define LOADS  WIDTHS(load) : WIDTHS(load8_u) : WIDTHS(load16_u) : case LM_OP_i64_atomic_load32_u
#define STORES WIDTHS(store) : WIDTHS(store8) : WIDTHS(store16) : case LM_OP_i64_atomic_store32
#define RMWS(op)                                                                                   \
    WIDTHS(rmw_##op)                                                                               \
        : WIDTHS(rmw8_##op##_u) : WIDTHS(rmw16_##op##_u) : case LM_OP_i64_atomic_rmw32_##op##_u

bool gen_atomic(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    LOADS:
        atomic_load(g, step);
        return true;
    STORES:
        atomic_store(g, step);
        return true;
        RMWS(add) : atomic_rmw(g, step, LLVMAtomicRMWBinOpAdd);
        return true;
        RMWS(sub) : atomic_rmw(g, step, LLVMAtomicRMWBinOpSub);
        return true;
        RMWS(and) : atomic_rmw(g, step, LLVMAtomicRMWBinOpAnd);
        return true;
        RMWS(or) : atomic_rmw(g, step, LLVMAtomicRMWBinOpOr);
        return true;
        RMWS(xor) : atomic_rmw(g, step, LLVMAtomicRMWBinOpXor);
        return true;
        RMWS(xchg) : atomic_rmw(g, step, LLVMAtomicRMWBinOpXchg);
        return true;
        RMWS(cmpxchg) : atomic_cmpxchg(g, step);
        return true;
    case LM_OP_memory_atomic_wait32:
    case LM_OP_memory_atomic_wait64: wait(g, step); return true;
    case LM_OP_memory_atomic_notify: notify(g, step); return true;
    case LM_OP_atomic_fence:
        (void)LLVMBuildFence(g->b, LLVMAtomicOrderingSequentiallyConsistent, 0, "");
        return true;
    default: return false;
    }
}

#undef RMWS
#undef STORES
#undef LOADS
#undef WIDTHS
