/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors on machines but x86-64 (spec section 4.3 and 4.4.3): what gen_vector.c and
 * gen_vector_irregular.c make of x86-64's own instructions is said here by what it means, which
 * LLVM knows as instructions of AArch64 and RISC-V; where it does not, by their own. */
#include "engine/llvm/gen.h"

/* --- Lanes of twice the width ----------------------------------------------------------------- */

/* So many lanes of an integer type. */
static LLVMTypeRef lanes_of(LLVMTypeRef lane, unsigned count) {
    return LLVMVectorType(lane, count);
}

static LLVMTypeRef twice_as_wide(const struct gen *g, LLVMTypeRef vector) {
    const unsigned width = LLVMGetIntTypeWidth(LLVMGetElementType(vector));
    return lanes_of(LLVMIntTypeInContext(g->llvm, 2 * width), LLVMGetVectorSize(vector));
}

static LLVMValueRef widen(struct gen *g, LLVMValueRef vector, bool is_signed) {
    LLVMTypeRef wide = twice_as_wide(g, LLVMTypeOf(vector));
    return is_signed ? LLVMBuildSExt(g->b, vector, wide, "")
                     : LLVMBuildZExt(g->b, vector, wide, "");
}

static LLVMValueRef all_lanes(LLVMTypeRef vector, int64_t value) {
    LLVMValueRef lanes[16];
    const unsigned count = LLVMGetVectorSize(vector);
    for (unsigned i = 0; i < count; i++)
        lanes[i] = LLVMConstInt(LLVMGetElementType(vector), (uint64_t)value, 1);
    return LLVMConstVector(lanes, count);
}

/* Every second lane, from the first or the second on. */
static LLVMValueRef every_second(struct gen *g, LLVMValueRef vector, unsigned first) {
    LLVMValueRef lanes[8];
    const unsigned count = LLVMGetVectorSize(LLVMTypeOf(vector)) / 2;
    for (unsigned i = 0; i < count; i++)
        lanes[i] = gen_i32(g, 2 * i + first);
    return LLVMBuildShuffleVector(g->b, vector, LLVMGetPoison(LLVMTypeOf(vector)),
                                  LLVMConstVector(lanes, count), "");
}

/* The sums of neighbours. */
static LLVMValueRef add_pairs(struct gen *g, LLVMValueRef vector) {
    return LLVMBuildAdd(g->b, every_second(g, vector, 0), every_second(g, vector, 1), "");
}

/* --- Integers --------------------------------------------------------------------------------- */

/* Lanes of both, which are signed, saturated to half their width. */
static void narrow(struct gen *g, enum gen_shape from, bool is_signed) {
    LLVMValueRef b = gen_pop_vector(g, from), a = gen_pop_vector(g, from);
    LLVMValueRef both = gen_joined(g, a, b);
    LLVMTypeRef type = LLVMTypeOf(both);
    const unsigned width = LLVMGetIntTypeWidth(LLVMGetElementType(type)) / 2;
    const int64_t half = INT64_C(1) << (width - 1);
    LLVMValueRef least = all_lanes(type, is_signed ? -half : 0);
    LLVMValueRef most = all_lanes(type, is_signed ? half - 1 : 2 * half - 1);
    LLVMValueRef raised = gen_binary_intrinsic(g, "llvm.smax", both, least);
    LLVMValueRef clamped = gen_binary_intrinsic(g, "llvm.smin", raised, most);
    gen_push(g, LLVMBuildTrunc(g->b, clamped, g->shapes[from - 1], ""));
}

static void add_neighbours(struct gen *g, enum gen_shape from, bool is_signed) {
    gen_push(g, add_pairs(g, widen(g, gen_pop_vector(g, from), is_signed)));
}

/* Products of signed lanes in twice the width, neighbours added. */
static LLVMValueRef dot(struct gen *g, enum gen_shape from) {
    LLVMValueRef b = widen(g, gen_pop_vector(g, from), true);
    LLVMValueRef a = widen(g, gen_pop_vector(g, from), true);
    return add_pairs(g, LLVMBuildMul(g->b, a, b, ""));
}

static void dot_add(struct gen *g) {
    LLVMValueRef c = gen_pop_vector(g, SHAPE_I32);
    LLVMValueRef pairs = dot(g, SHAPE_I8);
    gen_push(g, LLVMBuildAdd(g->b, add_pairs(g, widen(g, pairs, true)), c, ""));
}

/* (a * b + 0x4000) >> 15, saturated: AArch64 has it. */
static void q15mulr(struct gen *g) {
    LLVMValueRef b = gen_pop_vector(g, SHAPE_I16), a = gen_pop_vector(g, SHAPE_I16);
    LLVMTypeRef type = g->shapes[SHAPE_I16];
    LLVMValueRef args[] = {a, b};
    if (g->target->family == GEN_aarch64) {
        gen_push(g, gen_intrinsic(g, "llvm.aarch64.neon.sqrdmulh", type, args, 2));
        return;
    }
    LLVMValueRef product = LLVMBuildMul(g->b, widen(g, a, true), widen(g, b, true), "");
    LLVMTypeRef wide = LLVMTypeOf(product);
    LLVMValueRef sum = LLVMBuildAdd(g->b, product, all_lanes(wide, 0x4000), "");
    LLVMValueRef shifted = LLVMBuildAShr(g->b, sum, all_lanes(wide, 15), "");
    LLVMValueRef clamped =
        gen_binary_intrinsic(g, "llvm.smin", shifted, all_lanes(wide, INT16_MAX));
    gen_push(g, LLVMBuildTrunc(g->b, clamped, type, ""));
}

/* --- Swizzle ---------------------------------------------------------------------------------- */

/* By memory, a byte at a time: for machines without vectors. */
static LLVMValueRef swizzle_bytes(struct gen *g, LLVMValueRef a, LLVMValueRef index) {
    LLVMTypeRef type = g->shapes[SHAPE_I8];
    LLVMValueRef table = LLVMBuildAlloca(g->entry, type, "");
    LLVMValueRef result = LLVMConstNull(type);
    (void)LLVMBuildStore(g->b, a, table);
    for (unsigned i = 0; i < 16; i++) {
        LLVMValueRef wanted = LLVMBuildExtractElement(g->b, index, gen_i32(g, i), "");
        LLVMValueRef low = LLVMBuildAnd(g->b, wanted, LLVMConstInt(g->i8, 15, 0), "");
        LLVMValueRef offset = LLVMBuildZExt(g->b, low, g->i64, "");
        LLVMValueRef place = LLVMBuildGEP2(g->b, g->i8, table, &offset, 1, "");
        LLVMValueRef is_inside = LLVMBuildICmp(g->b, LLVMIntEQ, low, wanted, "");
        LLVMValueRef byte = LLVMBuildSelect(g->b, is_inside, LLVMBuildLoad2(g->b, g->i8, place, ""),
                                            LLVMConstNull(g->i8), "");
        result = LLVMBuildInsertElement(g->b, result, byte, gen_i32(g, i), "");
    }
    return result;
}

/* RISC-V gathers from as many bytes as its registers have, of which the first 16 are a's. */
static LLVMValueRef swizzle_gather(struct gen *g, LLVMValueRef a, LLVMValueRef index) {
    enum { LANES_AT_LEAST = 8 }; /* per 64 bits of register */
    LLVMTypeRef type = g->shapes[SHAPE_I8];
    LLVMTypeRef scalable = LLVMScalableVectorType(g->i8, LANES_AT_LEAST);
    LLVMTypeRef into[] = {scalable, type}, out[] = {type, scalable}, gather[] = {scalable, g->i64};
    LLVMValueRef none = LLVMGetPoison(scalable), zero = gen_i64(g, 0);
    LLVMValueRef put_table[] = {none, a, zero}, put_index[] = {none, index, zero};
    LLVMValueRef args[] = {none, gen_intrinsic_over(g, "llvm.vector.insert", into, 2, put_table, 3),
                           gen_intrinsic_over(g, "llvm.vector.insert", into, 2, put_index, 3),
                           gen_i64(g, 16)};
    LLVMValueRef gathered[] = {gen_intrinsic_over(g, "llvm.riscv.vrgather.vv", gather, 2, args, 4),
                               zero};
    LLVMValueRef bytes = gen_intrinsic_over(g, "llvm.vector.extract", out, 2, gathered, 2);
    LLVMValueRef is_inside =
        LLVMBuildICmp(g->b, LLVMIntULT, index, gen_int_lanes(g, SHAPE_I8, 16), "");
    return LLVMBuildSelect(g->b, is_inside, bytes, LLVMConstNull(type), "");
}

static void swizzle(struct gen *g) {
    LLVMValueRef index = gen_pop_vector(g, SHAPE_I8), a = gen_pop_vector(g, SHAPE_I8);
    LLVMValueRef args[] = {a, index};
    if (g->target->family == GEN_aarch64)
        gen_push(g, gen_intrinsic(g, "llvm.aarch64.neon.tbl1", g->shapes[SHAPE_I8], args, 2));
    else if (g->target->has_vectors)
        gen_push(g, swizzle_gather(g, a, index));
    else
        gen_push(g, swizzle_bytes(g, a, index));
}

/* --- Floats to integers ----------------------------------------------------------------------- */

static LLVMValueRef saturated(struct gen *g, enum gen_shape from, LLVMTypeRef to, bool is_signed) {
    LLVMValueRef x = gen_pop_vector(g, from);
    LLVMTypeRef types[] = {to, LLVMTypeOf(x)};
    return gen_intrinsic_over(g, is_signed ? "llvm.fptosi.sat" : "llvm.fptoui.sat", types, 2, &x,
                              1);
}

static void truncate_f32(struct gen *g, bool is_signed) {
    gen_push(g, saturated(g, SHAPE_F32, g->shapes[SHAPE_I32], is_signed));
}

/* By integers as wide, on RISC-V, whose conversion to narrower ones QEMU 7.2 dies of. */
static LLVMValueRef saturated_pair(struct gen *g, bool is_signed) {
    LLVMTypeRef narrow = lanes_of(g->i32, 2), wide = g->shapes[SHAPE_I64];
    if (g->target->family != GEN_riscv64) return saturated(g, SHAPE_F64, narrow, is_signed);
    LLVMValueRef x = saturated(g, SHAPE_F64, wide, is_signed);
    if (is_signed) x = gen_binary_intrinsic(g, "llvm.smax", x, all_lanes(wide, INT32_MIN));
    LLVMValueRef most = all_lanes(wide, is_signed ? INT32_MAX : UINT32_MAX);
    x = gen_binary_intrinsic(g, is_signed ? "llvm.smin" : "llvm.umin", x, most);
    return LLVMBuildTrunc(g->b, x, narrow, "");
}

/* Two lanes, and two that are zero behind them. */
static void truncate_f64(struct gen *g, bool is_signed) {
    LLVMValueRef pair = saturated_pair(g, is_signed);
    gen_push(g, gen_joined(g, pair, LLVMConstNull(LLVMTypeOf(pair))));
}

static bool truncation(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_i32x4_trunc_sat_f32x4_s:
    case LM_OP_i32x4_relaxed_trunc_f32x4_s: truncate_f32(g, true); return true;
    case LM_OP_i32x4_trunc_sat_f32x4_u:
    case LM_OP_i32x4_relaxed_trunc_f32x4_u: truncate_f32(g, false); return true;
    case LM_OP_i32x4_trunc_sat_f64x2_s_zero:
    case LM_OP_i32x4_relaxed_trunc_f64x2_s_zero: truncate_f64(g, true); return true;
    case LM_OP_i32x4_trunc_sat_f64x2_u_zero:
    case LM_OP_i32x4_relaxed_trunc_f64x2_u_zero: truncate_f64(g, false); return true;
    default: return false;
    }
}

/* --- All -------------------------------------------------------------------------------------- */

bool gen_vector_portable(struct gen *g, const struct lm_step *step) {
    if (truncation(g, step)) return true;
    switch (step->op) {
    case LM_OP_i8x16_narrow_i16x8_s: narrow(g, SHAPE_I16, true); return true;
    case LM_OP_i8x16_narrow_i16x8_u: narrow(g, SHAPE_I16, false); return true;
    case LM_OP_i16x8_narrow_i32x4_s: narrow(g, SHAPE_I32, true); return true;
    case LM_OP_i16x8_narrow_i32x4_u: narrow(g, SHAPE_I32, false); return true;
    case LM_OP_i16x8_extadd_pairwise_i8x16_s: add_neighbours(g, SHAPE_I8, true); return true;
    case LM_OP_i16x8_extadd_pairwise_i8x16_u: add_neighbours(g, SHAPE_I8, false); return true;
    case LM_OP_i32x4_extadd_pairwise_i16x8_s: add_neighbours(g, SHAPE_I16, true); return true;
    case LM_OP_i32x4_extadd_pairwise_i16x8_u: add_neighbours(g, SHAPE_I16, false); return true;
    case LM_OP_i32x4_dot_i16x8_s: gen_push(g, dot(g, SHAPE_I16)); return true;
    case LM_OP_i16x8_relaxed_dot_i8x16_i7x16_s: gen_push(g, dot(g, SHAPE_I8)); return true;
    case LM_OP_i32x4_relaxed_dot_i8x16_i7x16_add_s: dot_add(g); return true;
    case LM_OP_i16x8_q15mulr_sat_s:
    case LM_OP_i16x8_relaxed_q15mulr_s: q15mulr(g); return true;
    case LM_OP_i8x16_swizzle:
    case LM_OP_i8x16_relaxed_swizzle: swizzle(g); return true;
    default: return false;
    }
}
