/* SPDX-License-Identifier: Apache-2.0 */
/* Vector instructions that follow no rule: permutations, bits of the whole, conversions between
 * integers and floats, and relaxed ones (spec sections 4.3 and 4.4.3). Where LLVM's own lowering is
 * long (it takes saturating truncation apart lane by lane) the sequence is written out. */
#include "engine/llvm/gen.h"

/* --- Lanes ------------------------------------------------------------------------------------ */

/* In each v128: `count` lanes of two vectors that have `of` there. */
static LLVMValueRef shuffle(struct gen *g, LLVMValueRef a, LLVMValueRef b, const uint8_t *lanes,
                            unsigned count, unsigned of) {
    return LLVMBuildShuffleVector(g->b, a, b, gen_block_mask(g, lanes, count, of), "");
}

/* Two lanes, and two that are zero behind them. */
static LLVMValueRef with_zeros(struct gen *g, LLVMValueRef pair) {
    static const uint8_t lanes[] = {0, 1, 2, 3};
    return shuffle(g, pair, LLVMConstNull(LLVMTypeOf(pair)), lanes, 4, 2);
}

/* --- Permutations and bits -------------------------------------------------------------------- */

/* The machine takes an index's low four bits, and gives 0 where its top bit is set: which adding
 * 0x70, saturated, sets for all beyond 15. */
static void swizzle(struct gen *g, bool is_relaxed) {
    LLVMValueRef index = gen_pop_vector(g, SHAPE_I8), a = gen_pop_vector(g, SHAPE_I8);
    if (!is_relaxed)
        index = gen_binary_intrinsic(g, "llvm.uadd.sat", index, gen_int_lanes(g, SHAPE_I8, 0x70));
    LLVMValueRef args[] = {a, index};
    gen_push(g, gen_machine(g, "llvm.x86.ssse3.pshuf.b.128", args, 2));
}

/* Of vectors up to 256 bits, one instruction that LLVM does not take for a selection: masks would
 * go through mask registers, which takes longer. */
static void bitselect(struct gen *g) {
    enum { FIRST_CHOOSES = 0xca, MOST_BLOCKS = 2 };
    LLVMValueRef mask = gen_pop_vector(g, SHAPE_I32), b = gen_pop_vector(g, SHAPE_I32),
                 a = gen_pop_vector(g, SHAPE_I32);
    if (g->target->has_avx512 && g->blocks <= MOST_BLOCKS) {
        LLVMValueRef args[] = {mask, a, b, gen_i32(g, FIRST_CHOOSES)};
        gen_push(g, gen_machine(g, "llvm.x86.avx512.pternlog.d.128", args, 4));
        return;
    }
    LLVMValueRef first = LLVMBuildAnd(g->b, a, mask, "");
    LLVMValueRef second = LLVMBuildAnd(g->b, b, LLVMBuildNot(g->b, mask, ""), "");
    gen_push(g, LLVMBuildOr(g->b, first, second, ""));
}

static void andnot(struct gen *g) {
    LLVMValueRef b = gen_pop_vector(g, SHAPE_I64), a = gen_pop_vector(g, SHAPE_I64);
    gen_push(g, LLVMBuildAnd(g->b, a, LLVMBuildNot(g->b, b, ""), ""));
}

static void any_true(struct gen *g) {
    LLVMValueRef whole = LLVMBuildBitCast(g->b, gen_pop(g), g->i128, "");
    LLVMValueRef any = LLVMBuildICmp(g->b, LLVMIntNE, whole, LLVMConstNull(g->i128), "");
    gen_push(g, LLVMBuildZExt(g->b, any, g->i32, ""));
}

/* --- Products --------------------------------------------------------------------------------- */

/* The machine's rounding product is right but for -1 times -1, where its sign is wrong. */
static void q15mulr(struct gen *g, bool is_relaxed) {
    LLVMValueRef b = gen_pop_vector(g, SHAPE_I16), a = gen_pop_vector(g, SHAPE_I16);
    LLVMValueRef args[] = {a, b};
    LLVMValueRef product = gen_machine(g, "llvm.x86.ssse3.pmul.hr.sw.128", args, 2);
    if (!is_relaxed) {
        LLVMValueRef wrong =
            LLVMBuildICmp(g->b, LLVMIntEQ, product, gen_int_lanes(g, SHAPE_I16, 0x8000), "");
        LLVMValueRef mask = LLVMBuildSExt(g->b, wrong, g->shapes[SHAPE_I16], "");
        product = LLVMBuildXor(g->b, product, mask, "");
    }
    gen_push(g, product);
}

/* Bytes of b, which are i7, as unsigned, times those of a, pairs added with saturation. */
static LLVMValueRef dot_pairs(struct gen *g, LLVMValueRef a, LLVMValueRef b) {
    LLVMValueRef args[] = {b, a};
    return gen_machine(g, "llvm.x86.ssse3.pmadd.ub.sw.128", args, 2);
}

static void relaxed_dot(struct gen *g) {
    LLVMValueRef b = gen_pop_vector(g, SHAPE_I8), a = gen_pop_vector(g, SHAPE_I8);
    gen_push(g, dot_pairs(g, a, b));
}

static void relaxed_dot_add(struct gen *g) {
    LLVMValueRef c = gen_pop_vector(g, SHAPE_I32), b = gen_pop_vector(g, SHAPE_I8),
                 a = gen_pop_vector(g, SHAPE_I8);
    if (g->target->has_vnni) {
        LLVMValueRef args[] = {c, gen_as_shape(g, b, SHAPE_I32), gen_as_shape(g, a, SHAPE_I32)};
        gen_push(g, gen_machine(g, "llvm.x86.avx512.vpdpbusd.128", args, 3));
        return;
    }
    LLVMValueRef args[] = {dot_pairs(g, a, b), gen_int_lanes(g, SHAPE_I16, 1)};
    LLVMValueRef sums = gen_machine(g, "llvm.x86.sse2.pmadd.wd", args, 2);
    gen_push(g, LLVMBuildAdd(g->b, sums, c, ""));
}

/* --- Floats to integers ----------------------------------------------------------------------- */

/* The machine's truncation gives 0x80000000 for all that does not fit. */
static LLVMValueRef truncate_f32(struct gen *g, LLVMValueRef x) {
    return gen_machine(g, "llvm.x86.sse2.cvttps2dq", &x, 1);
}

/* NaN becomes 0; what is too great, and became 0x80000000, is turned into 0x7fffffff. */
static LLVMValueRef saturate_f32_s(struct gen *g, LLVMValueRef x) {
    LLVMTypeRef integers = g->shapes[SHAPE_I32];
    LLVMValueRef is_number =
        LLVMBuildSExt(g->b, LLVMBuildFCmp(g->b, LLVMRealORD, x, x, ""), integers, "");
    LLVMValueRef bits = LLVMBuildAnd(g->b, gen_as_shape(g, x, SHAPE_I32), is_number, "");
    LLVMValueRef number = gen_as_shape(g, bits, SHAPE_F32);
    LLVMValueRef great =
        LLVMBuildFCmp(g->b, LLVMRealOGE, number, gen_float_lanes(g, SHAPE_F32, 0x1p31), "");
    return LLVMBuildXor(g->b, truncate_f32(g, number), LLVMBuildSExt(g->b, great, integers, ""),
                        "");
}

/* x, or 0 where it is less or NaN. */
static LLVMValueRef at_least_zero(struct gen *g, LLVMValueRef x) {
    LLVMValueRef zero = LLVMConstNull(LLVMTypeOf(x));
    LLVMValueRef positive = LLVMBuildFCmp(g->b, LLVMRealOGT, x, zero, "");
    return LLVMBuildSelect(g->b, positive, x, zero, "");
}

static LLVMValueRef masked_conversion(struct gen *g, const char *name, LLVMValueRef x,
                                      LLVMValueRef other) {
    LLVMValueRef args[] = {x, other, LLVMConstInt(g->i8, 0xff, 0)};
    return gen_machine(g, name, args, 3);
}

/* Below 2^31 the signed truncation does; from there on that of what is beyond is added. What is
 * beyond 2^32 gives 0x7fffffff there, as the saturated one, and with 0x80000000 all ones. */
static LLVMValueRef saturate_f32_u(struct gen *g, LLVMValueRef x) {
    LLVMValueRef number = at_least_zero(g, x);
    if (g->target->has_avx512)
        return masked_conversion(g, "llvm.x86.avx512.mask.cvttps2udq.128", number,
                                 LLVMConstNull(g->shapes[SHAPE_I32]));
    LLVMValueRef limit = gen_float_lanes(g, SHAPE_F32, 0x1p31);
    LLVMValueRef low = truncate_f32(g, number);
    LLVMValueRef beyond = LLVMBuildFSub(g->b, number, limit, "");
    LLVMValueRef is_great = LLVMBuildFCmp(g->b, LLVMRealOGE, beyond, limit, "");
    LLVMValueRef all = LLVMBuildSExt(g->b, is_great, g->shapes[SHAPE_I32], "");
    LLVMValueRef high = LLVMBuildXor(g->b, truncate_f32(g, beyond), all, "");
    LLVMValueRef zero = LLVMConstNull(g->shapes[SHAPE_I32]);
    high = gen_binary_intrinsic(g, "llvm.smax", high, zero);
    return LLVMBuildAdd(g->b, low, high, "");
}

/* Clamped as doubles, where all of i32 is exact; a NaN becomes 0. */
static LLVMValueRef saturate_f64_s(struct gen *g, LLVMValueRef x) {
    LLVMTypeRef type = g->shapes[SHAPE_F64];
    LLVMValueRef is_number = LLVMBuildFCmp(g->b, LLVMRealORD, x, x, "");
    LLVMValueRef most = gen_float_lanes(g, SHAPE_F64, INT32_MAX);
    LLVMValueRef limit = LLVMBuildSelect(g->b, is_number, most, LLVMConstNull(type), "");
    LLVMValueRef is_less = LLVMBuildFCmp(g->b, LLVMRealOLT, x, limit, "");
    LLVMValueRef clamped = LLVMBuildSelect(g->b, is_less, x, limit, "");
    return gen_intrinsic(g, "llvm.x86.sse2.cvttpd2dq", NULL, &clamped, 1);
}

/* Added to 2^52, a double below 2^32 has its whole part in its low half. */
static LLVMValueRef saturate_f64_u(struct gen *g, LLVMValueRef x) {
    static const uint8_t low_halves[] = {0, 2, 4, 6};
    LLVMValueRef number = at_least_zero(g, x);
    if (g->target->has_avx512)
        return masked_conversion(g, "llvm.x86.avx512.mask.cvttpd2udq.128", number,
                                 LLVMConstNull(g->shapes[SHAPE_I32]));
    LLVMValueRef most = gen_float_lanes(g, SHAPE_F64, UINT32_MAX);
    LLVMValueRef is_less = LLVMBuildFCmp(g->b, LLVMRealOLT, number, most, "");
    LLVMValueRef clamped = LLVMBuildSelect(g->b, is_less, number, most, "");
    LLVMValueRef whole = gen_unary_intrinsic(g, "llvm.trunc", clamped);
    LLVMValueRef sum = LLVMBuildFAdd(g->b, whole, gen_float_lanes(g, SHAPE_F64, 0x1p52), "");
    return shuffle(g, gen_as_shape(g, sum, SHAPE_I32), LLVMConstNull(g->shapes[SHAPE_I32]),
                   low_halves, 4, 4);
}

/* A relaxed truncation of unsigned: the machine's where it has one, else the saturating. */
static LLVMValueRef relaxed_f32_u(struct gen *g, LLVMValueRef x) {
    if (!g->target->has_avx512) return saturate_f32_u(g, x);
    return masked_conversion(g, "llvm.x86.avx512.mask.cvttps2udq.128", x,
                             LLVMConstNull(g->shapes[SHAPE_I32]));
}

static LLVMValueRef relaxed_f64_u(struct gen *g, LLVMValueRef x) {
    if (!g->target->has_avx512) return saturate_f64_u(g, x);
    return masked_conversion(g, "llvm.x86.avx512.mask.cvttpd2udq.128", x,
                             LLVMConstNull(g->shapes[SHAPE_I32]));
}

static bool to_integers(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_i32x4_trunc_sat_f32x4_s:
        gen_push(g, saturate_f32_s(g, gen_pop_vector(g, SHAPE_F32)));
        return true;
    case LM_OP_i32x4_trunc_sat_f32x4_u:
        gen_push(g, saturate_f32_u(g, gen_pop_vector(g, SHAPE_F32)));
        return true;
    case LM_OP_i32x4_trunc_sat_f64x2_s_zero:
        gen_push(g, saturate_f64_s(g, gen_pop_vector(g, SHAPE_F64)));
        return true;
    case LM_OP_i32x4_trunc_sat_f64x2_u_zero:
        gen_push(g, saturate_f64_u(g, gen_pop_vector(g, SHAPE_F64)));
        return true;
    case LM_OP_i32x4_relaxed_trunc_f32x4_s:
        gen_push(g, truncate_f32(g, gen_pop_vector(g, SHAPE_F32)));
        return true;
    case LM_OP_i32x4_relaxed_trunc_f32x4_u:
        gen_push(g, relaxed_f32_u(g, gen_pop_vector(g, SHAPE_F32)));
        return true;
    case LM_OP_i32x4_relaxed_trunc_f64x2_s_zero: {
        LLVMValueRef x = gen_pop_vector(g, SHAPE_F64);
        gen_push(g, gen_intrinsic(g, "llvm.x86.sse2.cvttpd2dq", NULL, &x, 1));
        return true;
    }
    case LM_OP_i32x4_relaxed_trunc_f64x2_u_zero:
        gen_push(g, relaxed_f64_u(g, gen_pop_vector(g, SHAPE_F64)));
        return true;
    default: return false;
    }
}

/* --- To floats -------------------------------------------------------------------------------- */

static void low_to_f64(struct gen *g, LLVMOpcode op, enum gen_shape from) {
    LLVMValueRef vector = gen_pop_vector(g, from);
    LLVMValueRef pair = gen_half(g, vector, false);
    gen_push(g, LLVMBuildCast(g->b, op, pair, g->shapes[SHAPE_F64], ""));
}

static void all_to_f32(struct gen *g, LLVMOpcode op) {
    LLVMValueRef x = gen_pop_vector(g, SHAPE_I32);
    gen_push(g, LLVMBuildCast(g->b, op, x, g->shapes[SHAPE_F32], ""));
}

static void demote(struct gen *g) {
    LLVMTypeRef pair = LLVMVectorType(g->f32, 2);
    gen_push(g, with_zeros(g, gen_demote(g, gen_pop_vector(g, SHAPE_F64), pair)));
}

static bool to_floats(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_f32x4_convert_i32x4_s: all_to_f32(g, LLVMSIToFP); return true;
    case LM_OP_f32x4_convert_i32x4_u: all_to_f32(g, LLVMUIToFP); return true;
    case LM_OP_f64x2_convert_low_i32x4_s: low_to_f64(g, LLVMSIToFP, SHAPE_I32); return true;
    case LM_OP_f64x2_convert_low_i32x4_u: low_to_f64(g, LLVMUIToFP, SHAPE_I32); return true;
    case LM_OP_f64x2_promote_low_f32x4: low_to_f64(g, LLVMFPExt, SHAPE_F32); return true;
    case LM_OP_f32x4_demote_f64x2_zero: demote(g); return true;
    default: return false;
    }
}

bool gen_vector_irregular(struct gen *g, const struct lm_step *step) {
    if (to_integers(g, step) || to_floats(g, step)) return true;
    switch (step->op) {
    case LM_OP_i8x16_shuffle: {
        LLVMValueRef b = gen_pop_vector(g, SHAPE_I8), a = gen_pop_vector(g, SHAPE_I8);
        gen_push(g, shuffle(g, a, b, step->imm.v128, 16, 16));
        return true;
    }
    case LM_OP_i8x16_swizzle: swizzle(g, false); return true;
    case LM_OP_i8x16_relaxed_swizzle: swizzle(g, true); return true;
    case LM_OP_v128_not:
        gen_push(g, LLVMBuildNot(g->b, gen_pop_vector(g, SHAPE_I64), ""));
        return true;
    case LM_OP_v128_andnot: andnot(g); return true;
    case LM_OP_v128_bitselect: bitselect(g); return true;
    case LM_OP_v128_any_true: any_true(g); return true;
    case LM_OP_i16x8_q15mulr_sat_s: q15mulr(g, false); return true;
    case LM_OP_i16x8_relaxed_q15mulr_s: q15mulr(g, true); return true;
    case LM_OP_i16x8_relaxed_dot_i8x16_i7x16_s: relaxed_dot(g); return true;
    case LM_OP_i32x4_relaxed_dot_i8x16_i7x16_add_s: relaxed_dot_add(g); return true;
    default: return false;
    }
}

bool gen_widens_irregular(enum lm_op op) {
    switch (op) {
    case LM_OP_i8x16_shuffle:
    case LM_OP_i8x16_swizzle:
    case LM_OP_i8x16_relaxed_swizzle:
    case LM_OP_v128_not:
    case LM_OP_v128_andnot:
    case LM_OP_v128_bitselect:
    case LM_OP_i16x8_q15mulr_sat_s:
    case LM_OP_i16x8_relaxed_q15mulr_s:
    case LM_OP_i16x8_relaxed_dot_i8x16_i7x16_s:
    case LM_OP_i32x4_relaxed_dot_i8x16_i7x16_add_s:
    case LM_OP_i32x4_trunc_sat_f32x4_s:
    case LM_OP_i32x4_trunc_sat_f32x4_u:
    case LM_OP_i32x4_relaxed_trunc_f32x4_s:
    case LM_OP_i32x4_relaxed_trunc_f32x4_u:
    case LM_OP_f32x4_convert_i32x4_s:
    case LM_OP_f32x4_convert_i32x4_u:
    case LM_OP_f64x2_convert_low_i32x4_s:
    case LM_OP_f64x2_convert_low_i32x4_u:
    case LM_OP_f64x2_promote_low_f32x4: return true;
    default: return false;
    }
}
