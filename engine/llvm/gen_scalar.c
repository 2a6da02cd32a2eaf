/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic, comparisons and bit operations of scalars (spec section 4.3). */
#include "engine/llvm/gen.h"

/* --- Integers --------------------------------------------------------------------------------- */

static uint64_t bits_of(const struct gen *g, LLVMValueRef value) {
    return LLVMTypeOf(value) == g->i64 ? 64 : 32;
}

static LLVMValueRef constant_like(LLVMValueRef value, uint64_t constant) {
    return LLVMConstInt(LLVMTypeOf(value), constant, 1);
}

static void binary(struct gen *g, LLVMOpcode op) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_push(g, LLVMBuildBinOp(g->b, op, a, b, ""));
}

static void shift(struct gen *g, LLVMOpcode op) {
    LLVMValueRef count = gen_pop(g), a = gen_pop(g);
    LLVMValueRef masked =
        LLVMBuildAnd(g->b, count, constant_like(count, bits_of(g, count) - 1), "");
    gen_push(g, LLVMBuildBinOp(g->b, op, a, masked, ""));
}

static void rotate(struct gen *g, const char *funnel) {
    LLVMValueRef count = gen_pop(g), a = gen_pop(g);
    LLVMValueRef args[] = {a, a, count};
    gen_push(g, gen_intrinsic(g, funnel, LLVMTypeOf(a), args, 3));
}

/* clz, ctz: of 0 as many as there are bits. */
static void count_zeros(struct gen *g, const char *name) {
    LLVMValueRef a = gen_pop(g);
    LLVMValueRef args[] = {a, LLVMConstInt(g->i1, 0, 0)};
    gen_push(g, gen_intrinsic(g, name, LLVMTypeOf(a), args, 2));
}

/* The one quotient that does not fit. */
static LLVMValueRef overflows(struct gen *g, LLVMValueRef a, LLVMValueRef b) {
    LLVMValueRef least = constant_like(a, UINT64_C(1) << (bits_of(g, a) - 1));
    LLVMValueRef is_least = LLVMBuildICmp(g->b, LLVMIntEQ, a, least, "");
    LLVMValueRef is_minus_one = LLVMBuildICmp(g->b, LLVMIntEQ, b, constant_like(b, UINT64_MAX), "");
    return LLVMBuildAnd(g->b, is_least, is_minus_one, "");
}

static void divide(struct gen *g, LLVMOpcode op) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_mark_place(g);
    gen_trap_if(g, LLVMBuildICmp(g->b, LLVMIntEQ, b, constant_like(b, 0), ""),
                LM_TRAP_integer_divide);
    if (op == LLVMSDiv) gen_trap_if(g, overflows(g, a, b), LM_TRAP_integer_overflow);
    if (op == LLVMSRem) { /* the remainder by -1 is that by 1 */
        LLVMValueRef test = LLVMBuildICmp(g->b, LLVMIntEQ, b, constant_like(b, UINT64_MAX), "");
        b = LLVMBuildSelect(g->b, test, constant_like(b, 1), b, "");
    }
    gen_push(g, LLVMBuildBinOp(g->b, op, a, b, ""));
}

static void compare(struct gen *g, LLVMIntPredicate predicate) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_push(g, LLVMBuildZExt(g->b, LLVMBuildICmp(g->b, predicate, a, b, ""), g->i32, ""));
}

static void test_zero(struct gen *g) {
    LLVMValueRef a = gen_pop(g);
    LLVMValueRef test = LLVMBuildICmp(g->b, LLVMIntEQ, a, constant_like(a, 0), "");
    gen_push(g, LLVMBuildZExt(g->b, test, g->i32, ""));
}

static void unary(struct gen *g, const char *name) {
    gen_push(g, gen_unary_intrinsic(g, name, gen_pop(g)));
}

/* The rows of both widths of an instruction. */
#define BOTH(name)                                                                                 \
    case LM_OP_i32_##name:                                                                         \
    case LM_OP_i64_##name
#define FLOATS(name)                                                                               \
    case LM_OP_f32_##name:                                                                         \
    case LM_OP_f64_##name

static bool integer(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
        BOTH(eqz) : test_zero(g);
        return true;
        BOTH(clz) : count_zeros(g, "llvm.ctlz");
        return true;
        BOTH(ctz) : count_zeros(g, "llvm.cttz");
        return true;
        BOTH(popcnt) : unary(g, "llvm.ctpop");
        return true;
        BOTH(add) : binary(g, LLVMAdd);
        return true;
        BOTH(sub) : binary(g, LLVMSub);
        return true;
        BOTH(mul) : binary(g, LLVMMul);
        return true;
        BOTH(div_s) : divide(g, LLVMSDiv);
        return true;
        BOTH(div_u) : divide(g, LLVMUDiv);
        return true;
        BOTH(rem_s) : divide(g, LLVMSRem);
        return true;
        BOTH(rem_u) : divide(g, LLVMURem);
        return true;
        BOTH(and) : binary(g, LLVMAnd);
        return true;
        BOTH(or) : binary(g, LLVMOr);
        return true;
        BOTH(xor) : binary(g, LLVMXor);
        return true;
        BOTH(shl) : shift(g, LLVMShl);
        return true;
        BOTH(shr_s) : shift(g, LLVMAShr);
        return true;
        BOTH(shr_u) : shift(g, LLVMLShr);
        return true;
        BOTH(rotl) : rotate(g, "llvm.fshl");
        return true;
        BOTH(rotr) : rotate(g, "llvm.fshr");
        return true;
    default: return false;
    }
}

static bool integer_comparison(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
        BOTH(eq) : compare(g, LLVMIntEQ);
        return true;
        BOTH(ne) : compare(g, LLVMIntNE);
        return true;
        BOTH(lt_s) : compare(g, LLVMIntSLT);
        return true;
        BOTH(lt_u) : compare(g, LLVMIntULT);
        return true;
        BOTH(gt_s) : compare(g, LLVMIntSGT);
        return true;
        BOTH(gt_u) : compare(g, LLVMIntUGT);
        return true;
        BOTH(le_s) : compare(g, LLVMIntSLE);
        return true;
        BOTH(le_u) : compare(g, LLVMIntULE);
        return true;
        BOTH(ge_s) : compare(g, LLVMIntSGE);
        return true;
        BOTH(ge_u) : compare(g, LLVMIntUGE);
        return true;
    default: return false;
    }
}

/* --- Floats ----------------------------------------------------------------------------------- */

static void float_binary(struct gen *g, LLVMOpcode op) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_push(g, gen_float_arithmetic(g, op, a, b));
}

static void float_compare(struct gen *g, LLVMRealPredicate predicate) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_push(g, LLVMBuildZExt(g->b, LLVMBuildFCmp(g->b, predicate, a, b, ""), g->i32, ""));
}

static void float_min_max(struct gen *g, bool is_min) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_push(g, gen_float_min_max(g, a, b, is_min));
}

static void copysign_(struct gen *g) {
    LLVMValueRef b = gen_pop(g), a = gen_pop(g);
    gen_push(g, gen_binary_intrinsic(g, "llvm.copysign", a, b));
}

static bool float_arithmetic(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
        FLOATS(abs) : unary(g, "llvm.fabs");
        return true;
        FLOATS(neg) : gen_push(g, LLVMBuildFNeg(g->b, gen_pop(g), ""));
        return true;
        FLOATS(ceil) : gen_push(g, gen_rounded(g, "llvm.ceil", gen_pop(g)));
        return true;
        FLOATS(floor) : gen_push(g, gen_rounded(g, "llvm.floor", gen_pop(g)));
        return true;
        FLOATS(trunc) : gen_push(g, gen_rounded(g, "llvm.trunc", gen_pop(g)));
        return true;
        FLOATS(nearest) : gen_push(g, gen_rounded(g, "llvm.roundeven", gen_pop(g)));
        return true;
        FLOATS(sqrt) : unary(g, "llvm.sqrt");
        return true;
        FLOATS(add) : float_binary(g, LLVMFAdd);
        return true;
        FLOATS(sub) : float_binary(g, LLVMFSub);
        return true;
        FLOATS(mul) : float_binary(g, LLVMFMul);
        return true;
        FLOATS(div) : float_binary(g, LLVMFDiv);
        return true;
        FLOATS(min) : float_min_max(g, true);
        return true;
        FLOATS(max) : float_min_max(g, false);
        return true;
        FLOATS(copysign) : copysign_(g);
        return true;
    default: return false;
    }
}

static bool float_comparison(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
        FLOATS(eq) : float_compare(g, LLVMRealOEQ);
        return true;
        FLOATS(ne) : float_compare(g, LLVMRealUNE);
        return true;
        FLOATS(lt) : float_compare(g, LLVMRealOLT);
        return true;
        FLOATS(gt) : float_compare(g, LLVMRealOGT);
        return true;
        FLOATS(le) : float_compare(g, LLVMRealOLE);
        return true;
        FLOATS(ge) : float_compare(g, LLVMRealOGE);
        return true;
    default: return false;
    }
}

#undef FLOATS
#undef BOTH

bool gen_scalar(struct gen *g, const struct lm_step *step) {
    return integer(g, step) || integer_comparison(g, step) || float_arithmetic(g, step) ||
           float_comparison(g, step);
}
