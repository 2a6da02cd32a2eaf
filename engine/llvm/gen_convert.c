/* SPDX-License-Identifier: Apache-2.0 */
/* Conversions of scalars (spec section 4.3.4). */
#include "engine/llvm/gen.h"

/* --- Truncations that trap -------------------------------------------------------------------- */

/* What has a result: above < x < below, the first inclusive where is_inclusive. */
struct range {
    double above, below;
    bool is_inclusive;
};

/* i32_trunc_f64_s may start anywhere above -2^31 - 1; where that is no number of the type, -2^31
 * itself is the least. */
static struct range range_of(const struct gen *g, LLVMTypeRef from, LLVMTypeRef to,
                             bool is_signed) {
    const bool is_wide = to == g->i64;
    if (!is_signed) return (struct range){-1, is_wide ? 0x1p64 : 0x1p32, false};
    if (is_wide) return (struct range){-0x1p63, 0x1p63, true};
    if (from == g->f64) return (struct range){-2147483649.0, 0x1p31, false};
    return (struct range){-0x1p31, 0x1p31, true};
}

static void truncate(struct gen *g, LLVMTypeRef to, bool is_signed) {
    LLVMValueRef x = gen_pop(g);
    LLVMTypeRef from = LLVMTypeOf(x);
    const struct range range = range_of(g, from, to, is_signed);
    const LLVMRealPredicate starts = range.is_inclusive ? LLVMRealOGE : LLVMRealOGT;
    gen_mark_place(g);
    gen_trap_if(g, LLVMBuildFCmp(g->b, LLVMRealUNO, x, x, ""), LM_TRAP_invalid_conversion);
    LLVMValueRef low = LLVMBuildFCmp(g->b, starts, x, LLVMConstReal(from, range.above), "");
    LLVMValueRef high = LLVMBuildFCmp(g->b, LLVMRealOLT, x, LLVMConstReal(from, range.below), "");
    LLVMValueRef fits = LLVMBuildAnd(g->b, low, high, "");
    gen_trap_if(g, LLVMBuildNot(g->b, fits, ""), LM_TRAP_integer_overflow);
    gen_push(g, is_signed ? LLVMBuildFPToSI(g->b, x, to, "") : LLVMBuildFPToUI(g->b, x, to, ""));
}

/* --- Truncations that saturate ---------------------------------------------------------------- */

static void saturate(struct gen *g, LLVMTypeRef to, bool is_signed) {
    LLVMValueRef x = gen_pop(g);
    LLVMTypeRef types[] = {to, LLVMTypeOf(x)};
    gen_push(g, gen_intrinsic_over(g, is_signed ? "llvm.fptosi.sat" : "llvm.fptoui.sat", types, 2,
                                   &x, 1));
}

/* --- The others ------------------------------------------------------------------------------- */

static void to_float(struct gen *g, LLVMTypeRef to, bool is_signed) {
    LLVMValueRef x = gen_pop(g);
    LLVMValueRef value =
        is_signed ? LLVMBuildSIToFP(g->b, x, to, "") : LLVMBuildUIToFP(g->b, x, to, "");
    gen_push(g, gen_hide_identity(g, value));
}

static void cast(struct gen *g, LLVMOpcode op, LLVMTypeRef to) {
    LLVMValueRef x = gen_pop(g);
    LLVMValueRef value = LLVMBuildCast(g->b, op, x, to, "");
    gen_push(g, to == g->f32 || to == g->f64 ? gen_hide_identity(g, value) : value);
}

static void sign_extend(struct gen *g, LLVMTypeRef narrow) {
    LLVMValueRef x = gen_pop(g);
    LLVMTypeRef type = LLVMTypeOf(x);
    gen_push(g, LLVMBuildSExt(g->b, LLVMBuildTrunc(g->b, x, narrow, ""), type, ""));
}

static bool truncation(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_i32_trunc_f32_s:
    case LM_OP_i32_trunc_f64_s: truncate(g, g->i32, true); return true;
    case LM_OP_i32_trunc_f32_u:
    case LM_OP_i32_trunc_f64_u: truncate(g, g->i32, false); return true;
    case LM_OP_i64_trunc_f32_s:
    case LM_OP_i64_trunc_f64_s: truncate(g, g->i64, true); return true;
    case LM_OP_i64_trunc_f32_u:
    case LM_OP_i64_trunc_f64_u: truncate(g, g->i64, false); return true;
    case LM_OP_i32_trunc_sat_f32_s:
    case LM_OP_i32_trunc_sat_f64_s: saturate(g, g->i32, true); return true;
    case LM_OP_i32_trunc_sat_f32_u:
    case LM_OP_i32_trunc_sat_f64_u: saturate(g, g->i32, false); return true;
    case LM_OP_i64_trunc_sat_f32_s:
    case LM_OP_i64_trunc_sat_f64_s: saturate(g, g->i64, true); return true;
    case LM_OP_i64_trunc_sat_f32_u:
    case LM_OP_i64_trunc_sat_f64_u: saturate(g, g->i64, false); return true;
    default: return false;
    }
}

static bool between_floats(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_f32_convert_i32_s:
    case LM_OP_f32_convert_i64_s: to_float(g, g->f32, true); return true;
    case LM_OP_f32_convert_i32_u:
    case LM_OP_f32_convert_i64_u: to_float(g, g->f32, false); return true;
    case LM_OP_f64_convert_i32_s:
    case LM_OP_f64_convert_i64_s: to_float(g, g->f64, true); return true;
    case LM_OP_f64_convert_i32_u:
    case LM_OP_f64_convert_i64_u: to_float(g, g->f64, false); return true;
    case LM_OP_f32_demote_f64: gen_push(g, gen_demote(g, gen_pop(g), g->f32)); return true;
    case LM_OP_f64_promote_f32: cast(g, LLVMFPExt, g->f64); return true;
    default: return false;
    }
}

bool gen_convert(struct gen *g, const struct lm_step *step) {
    if (truncation(g, step) || between_floats(g, step)) return true;
    switch (step->op) {
    case LM_OP_i32_wrap_i64: cast(g, LLVMTrunc, g->i32); return true;
    case LM_OP_i64_extend_i32_s: cast(g, LLVMSExt, g->i64); return true;
    case LM_OP_i64_extend_i32_u: cast(g, LLVMZExt, g->i64); return true;
    case LM_OP_i32_reinterpret_f32: cast(g, LLVMBitCast, g->i32); return true;
    case LM_OP_i64_reinterpret_f64: cast(g, LLVMBitCast, g->i64); return true;
    case LM_OP_f32_reinterpret_i32: cast(g, LLVMBitCast, g->f32); return true;
    case LM_OP_f64_reinterpret_i64: cast(g, LLVMBitCast, g->f64); return true;
    case LM_OP_i32_extend8_s:
    case LM_OP_i64_extend8_s: sign_extend(g, g->i8); return true;
    case LM_OP_i32_extend16_s:
    case LM_OP_i64_extend16_s: sign_extend(g, g->i16); return true;
    case LM_OP_i64_extend32_s: sign_extend(g, g->i32); return true;
    default: return false;
    }
}
