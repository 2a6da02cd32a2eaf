/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point arithmetic of scalars and vectors (spec section 4.3.3): what LLVM's instructions
 * do not mean by themselves. */
#include "engine/llvm/gen.h"

/* --- Arithmetic ------------------------------------------------------------------------------- */

LLVMValueRef gen_float_arithmetic(struct gen *g, LLVMOpcode op, LLVMValueRef a, LLVMValueRef b) {
    a = gen_hide_identity(g, a);
    b = gen_hide_identity(g, b);
    return LLVMBuildBinOp(g->b, op, a, b, "");
}

/* --- min, max --------------------------------------------------------------------------------- */

static LLVMTypeRef integer_like(const struct gen *g, LLVMTypeRef type) {
    if (type == g->f32) return g->i32;
    if (type == g->f64) return g->i64;
    return type == g->shapes[SHAPE_F32] ? g->shapes[SHAPE_I32] : g->shapes[SHAPE_I64];
}

/* The lesser both ways round are the same bits, but for zeros, whose signs | joins (of the greater:
 * &); with a NaN the sum is a quiet one. Two machine minima, a logical operation, a sum and a
 * blend: fewer than LLVM's own minimum has. */
LLVMValueRef gen_float_min_max(struct gen *g, LLVMValueRef a, LLVMValueRef b, bool is_min) {
    if (g->target->family != GEN_x86_64)
        return gen_binary_intrinsic(g, is_min ? "llvm.minimum" : "llvm.maximum",
                                    gen_hide_identity(g, a), gen_hide_identity(g, b));
    const LLVMRealPredicate wins = is_min ? LLVMRealOLT : LLVMRealOGT;
    LLVMTypeRef type = LLVMTypeOf(a), integer = integer_like(g, type);
    LLVMValueRef first = LLVMBuildSelect(g->b, LLVMBuildFCmp(g->b, wins, a, b, ""), a, b, "");
    LLVMValueRef second = LLVMBuildSelect(g->b, LLVMBuildFCmp(g->b, wins, b, a, ""), b, a, "");
    LLVMValueRef x = LLVMBuildBitCast(g->b, first, integer, "");
    LLVMValueRef y = LLVMBuildBitCast(g->b, second, integer, "");
    LLVMValueRef joined = is_min ? LLVMBuildOr(g->b, x, y, "") : LLVMBuildAnd(g->b, x, y, "");
    LLVMValueRef ordered = LLVMBuildBitCast(g->b, joined, type, "");
    LLVMValueRef nan = gen_float_arithmetic(g, LLVMFAdd, a, b);
    LLVMValueRef is_nan = LLVMBuildFCmp(g->b, LLVMRealUNO, a, b, "");
    return LLVMBuildSelect(g->b, is_nan, nan, ordered, "");
}

/* --- Rounding --------------------------------------------------------------------------------- */

/* RISC-V converts to an integer and back, but for NaNs, which it lets pass. */
LLVMValueRef gen_rounded(struct gen *g, const char *name, LLVMValueRef value) {
    LLVMValueRef rounded = gen_unary_intrinsic(g, name, value);
    if (g->target->family != GEN_riscv64) return rounded;
    LLVMValueRef is_nan = LLVMBuildFCmp(g->b, LLVMRealUNO, value, value, "");
    return LLVMBuildSelect(g->b, is_nan, gen_float_arithmetic(g, LLVMFAdd, value, value), rounded,
                           "");
}

/* --- demote ----------------------------------------------------------------------------------- */

static bool is_arithmetic(LLVMValueRef value) {
    if (!LLVMIsAInstruction(value)) return false;
    switch (LLVMGetInstructionOpcode(value)) {
    case LLVMFAdd:
    case LLVMFSub:
    case LLVMFMul:
    case LLVMFDiv:
    case LLVMSIToFP:
    case LLVMUIToFP: return true;
    default: return false;
    }
}

/* Two conversions make one another undone for LLVM, which then keeps a signalling NaN: where the
 * operand may come of a promotion, a product with a hidden 1 stands between. */
LLVMValueRef gen_demote(struct gen *g, LLVMValueRef value, LLVMTypeRef to) {
    if (!is_arithmetic(value)) {
        LLVMTypeRef type = LLVMTypeOf(value);
        LLVMValueRef one = LLVMConstReal(g->f64, 1);
        LLVMValueRef ones[] = {one, one};
        LLVMValueRef factor = type == g->f64 ? one : LLVMConstVector(ones, 2);
        value = gen_float_arithmetic(g, LLVMFMul, value, factor);
    }
    return LLVMBuildFPTrunc(g->b, value, to, "");
}
