/* SPDX-License-Identifier: Apache-2.0 */
/* Vector instructions that follow rules: vector_rules.def has a row for each, and here is a
 * function per rule. v128 is LLVM's vector types, so that its optimiser sees lanes; x86 intrinsics
 * stand where LLVM has no instruction for what is meant. */
#include "engine/llvm/gen.h"

#include <string.h>

enum { SIGNED = 1, HIGH = 2 };

struct rule {
    void (*generate)(struct gen *g, const struct rule *rule, const struct lm_step *step);
    enum gen_shape shape;
    int parameter;
    const char *intrinsic;
};

#define RULE_FUNCTION(name)                                                                        \
    static void rule_##name(struct gen *g, const struct rule *rule, const struct lm_step *step)
#define UNUSED(step) (void)(step)

/* --- Widths ----------------------------------------------------------------------------------- */

enum { MOST_LANES = 16 * LM_PACK_WIDTH };

void gen_set_blocks(struct gen *g, uint32_t blocks) {
    const LLVMTypeRef lanes[SHAPE_COUNT] = {g->i8, g->i16, g->i32, g->i64, g->f32, g->f64};
    static const uint8_t counts[SHAPE_COUNT] = {16, 8, 4, 2, 4, 2};
    for (unsigned i = 0; i < SHAPE_COUNT; i++)
        g->shapes[i] = LLVMVectorType(lanes[i], counts[i] * blocks);
    g->v128 = g->shapes[SHAPE_I64];
    g->blocks = blocks;
}

LLVMValueRef gen_block_mask(struct gen *g, const uint8_t *lanes, unsigned count, unsigned of) {
    LLVMValueRef mask[MOST_LANES];
    for (unsigned i = 0; i < count * g->blocks; i++) {
        const unsigned block = i / count, lane = lanes[i % count];
        const unsigned whole = lane < of ? 0 : of * g->blocks;
        mask[i] = gen_i32(g, whole + block * of + lane % of);
    }
    return LLVMConstVector(mask, count * g->blocks);
}

LLVMValueRef gen_part(struct gen *g, LLVMValueRef vector, unsigned first, unsigned count) {
    LLVMValueRef mask[MOST_LANES];
    if (count == LLVMGetVectorSize(LLVMTypeOf(vector))) return vector;
    for (unsigned i = 0; i < count; i++)
        mask[i] = gen_i32(g, first + i);
    return LLVMBuildShuffleVector(g->b, vector, LLVMGetPoison(LLVMTypeOf(vector)),
                                  LLVMConstVector(mask, count), "");
}

LLVMValueRef gen_joined(struct gen *g, LLVMValueRef low, LLVMValueRef high) {
    LLVMValueRef mask[MOST_LANES];
    const unsigned count = 2 * LLVMGetVectorSize(LLVMTypeOf(low));
    for (unsigned i = 0; i < count; i++)
        mask[i] = gen_i32(g, i);
    return LLVMBuildShuffleVector(g->b, low, high, LLVMConstVector(mask, count), "");
}

LLVMValueRef gen_int_lanes(const struct gen *g, enum gen_shape shape, uint64_t value) {
    LLVMValueRef lanes[MOST_LANES];
    const unsigned count = LLVMGetVectorSize(g->shapes[shape]);
    for (unsigned i = 0; i < count; i++)
        lanes[i] = LLVMConstInt(LLVMGetElementType(g->shapes[shape]), value, 0);
    return LLVMConstVector(lanes, count);
}

LLVMValueRef gen_float_lanes(const struct gen *g, enum gen_shape shape, double value) {
    LLVMValueRef lanes[MOST_LANES];
    const unsigned count = LLVMGetVectorSize(g->shapes[shape]);
    for (unsigned i = 0; i < count; i++)
        lanes[i] = LLVMConstReal(LLVMGetElementType(g->shapes[shape]), value);
    return LLVMConstVector(lanes, count);
}

/* Intrinsics whose wider forms do to each 128 bits what the narrow one does. */
static const struct {
    const char *names[3];
} families[] = {
    {{"llvm.x86.sse2.packsswb.128", "llvm.x86.avx2.packsswb", "llvm.x86.avx512.packsswb.512"}},
    {{"llvm.x86.sse2.packuswb.128", "llvm.x86.avx2.packuswb", "llvm.x86.avx512.packuswb.512"}},
    {{"llvm.x86.sse2.packssdw.128", "llvm.x86.avx2.packssdw", "llvm.x86.avx512.packssdw.512"}},
    {{"llvm.x86.sse41.packusdw", "llvm.x86.avx2.packusdw", "llvm.x86.avx512.packusdw.512"}},
    {{"llvm.x86.sse2.pmadd.wd", "llvm.x86.avx2.pmadd.wd", "llvm.x86.avx512.pmaddw.d.512"}},
    {{"llvm.x86.ssse3.pmadd.ub.sw.128", "llvm.x86.avx2.pmadd.ub.sw",
      "llvm.x86.avx512.pmaddubs.w.512"}},
    {{"llvm.x86.ssse3.pmul.hr.sw.128", "llvm.x86.avx2.pmul.hr.sw",
      "llvm.x86.avx512.pmul.hr.sw.512"}},
    {{"llvm.x86.ssse3.pshuf.b.128", "llvm.x86.avx2.pshuf.b", "llvm.x86.avx512.pshuf.b.512"}},
    {{"llvm.x86.avx512.vpdpbusd.128", "llvm.x86.avx512.vpdpbusd.256",
      "llvm.x86.avx512.vpdpbusd.512"}},
    {{"llvm.x86.avx512.pternlog.d.128", "llvm.x86.avx512.pternlog.d.256", NULL}},
    {{"llvm.x86.sse2.cvttps2dq", "llvm.x86.avx.cvtt.ps2dq.256", NULL}},
    {{"llvm.x86.avx512.mask.cvttps2udq.128", "llvm.x86.avx512.mask.cvttps2udq.256", NULL}},
};

static const char *wider_name(const char *name, uint32_t blocks) {
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strcmp(families[i].names[0], name) == 0) return families[i].names[blocks / 2];
    return NULL;
}

/* By halves, where the machine has nothing as wide. */
static LLVMValueRef machine_on(struct gen *g, const char *name, LLVMValueRef *args, unsigned count,
                               uint32_t blocks) {
    const char *const wider = blocks == 1 ? name : wider_name(name, blocks);
    LLVMValueRef results[2], parts[4];
    if (wider) return gen_intrinsic(g, wider, NULL, args, count);
    for (unsigned half = 0; half < 2; half++) {
        for (unsigned i = 0; i < count; i++) {
            LLVMTypeRef type = LLVMTypeOf(args[i]);
            const bool is_vector = LLVMGetTypeKind(type) == LLVMVectorTypeKind;
            const unsigned lanes = is_vector ? LLVMGetVectorSize(type) / 2 : 0;
            parts[i] = is_vector ? gen_part(g, args[i], half * lanes, lanes) : args[i];
        }
        results[half] = machine_on(g, name, parts, count, blocks / 2);
    }
    return gen_joined(g, results[0], results[1]);
}

LLVMValueRef gen_machine(struct gen *g, const char *name, LLVMValueRef *args, unsigned count) {
    return machine_on(g, name, args, count, g->blocks);
}

/* --- Lanes ------------------------------------------------------------------------------------ */

static bool is_count_of_zeros(LLVMValueRef value) {
    if (LLVMIsATruncInst(value)) value = LLVMGetOperand(value, 0);
    if (!LLVMIsACallInst(value)) return false;
    const unsigned cttz = LLVMLookupIntrinsicID("llvm.cttz", strlen("llvm.cttz"));
    return LLVMGetIntrinsicID(LLVMGetCalledValue(value)) == cttz;
}

/* A scalar on its way into a lane. LLVM would rather count trailing zeros of lanes, for which
 * machines have no instruction, than of scalars: it is not to see that it could. */
static LLVMValueRef as_lane(struct gen *g, LLVMValueRef value) {
    if (!is_count_of_zeros(value)) return value;
    LLVMTypeRef type = LLVMTypeOf(value), call = LLVMFunctionType(type, &type, 1, 0);
    char nothing[] = "", constraints[] = "=r,0";
    LLVMValueRef code = LLVMGetInlineAsm(call, nothing, 0, constraints, sizeof constraints - 1, 0,
                                         0, LLVMInlineAsmDialectATT, 0);
    return LLVMBuildCall2(g->b, call, code, &value, 1, "");
}

static LLVMValueRef splat(struct gen *g, LLVMValueRef value, enum gen_shape shape) {
    LLVMTypeRef type = g->shapes[shape], lane = LLVMGetElementType(type);
    if (LLVMTypeOf(value) != lane) value = LLVMBuildTrunc(g->b, value, lane, "");
    LLVMValueRef none = LLVMGetPoison(type);
    LLVMValueRef first = LLVMBuildInsertElement(g->b, none, value, gen_i32(g, 0), "");
    LLVMValueRef mask = LLVMConstNull(LLVMVectorType(g->i32, LLVMGetVectorSize(type)));
    return LLVMBuildShuffleVector(g->b, first, none, mask, "");
}

RULE_FUNCTION(splat) {
    UNUSED(step);
    gen_push(g, splat(g, as_lane(g, gen_pop(g)), rule->shape));
}

RULE_FUNCTION(extract) {
    LLVMValueRef vector = gen_pop_vector(g, rule->shape);
    LLVMValueRef lane = LLVMBuildExtractElement(g->b, vector, gen_i32(g, step->imm.lane), "");
    if (rule->shape == SHAPE_I8 || rule->shape == SHAPE_I16)
        lane = rule->parameter ? LLVMBuildSExt(g->b, lane, g->i32, "")
                               : LLVMBuildZExt(g->b, lane, g->i32, "");
    gen_push(g, lane);
}

RULE_FUNCTION(replace) {
    LLVMValueRef value = as_lane(g, gen_pop(g)), vector = gen_pop_vector(g, rule->shape);
    LLVMTypeRef lane = LLVMGetElementType(g->shapes[rule->shape]);
    if (LLVMTypeOf(value) != lane) value = LLVMBuildTrunc(g->b, value, lane, "");
    gen_push(g, LLVMBuildInsertElement(g->b, vector, value, gen_i32(g, step->imm.lane), ""));
}

/* --- Arithmetic ------------------------------------------------------------------------------- */

RULE_FUNCTION(binary) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, LLVMBuildBinOp(g->b, (LLVMOpcode)rule->parameter, a, b, ""));
}

RULE_FUNCTION(float_binary) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, gen_float_arithmetic(g, (LLVMOpcode)rule->parameter, a, b));
}

RULE_FUNCTION(call1) {
    UNUSED(step);
    gen_push(g, gen_unary_intrinsic(g, rule->intrinsic, gen_pop_vector(g, rule->shape)));
}

RULE_FUNCTION(round) {
    UNUSED(step);
    gen_push(g, gen_rounded(g, rule->intrinsic, gen_pop_vector(g, rule->shape)));
}

RULE_FUNCTION(call2) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, gen_binary_intrinsic(g, rule->intrinsic, a, b));
}

RULE_FUNCTION(machine2) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    LLVMValueRef args[] = {a, b};
    gen_push(g, gen_machine(g, rule->intrinsic, args, 2));
}

RULE_FUNCTION(abs) {
    UNUSED(step);
    LLVMValueRef args[] = {gen_pop_vector(g, rule->shape), LLVMConstInt(g->i1, 0, 0)};
    gen_push(g, gen_intrinsic(g, "llvm.abs", g->shapes[rule->shape], args, 2));
}

RULE_FUNCTION(negate) {
    UNUSED(step);
    gen_push(g, LLVMBuildNeg(g->b, gen_pop_vector(g, rule->shape), ""));
}

RULE_FUNCTION(float_negate) {
    UNUSED(step);
    gen_push(g, LLVMBuildFNeg(g->b, gen_pop_vector(g, rule->shape), ""));
}

/* The count is taken modulo the lanes' bits. */
RULE_FUNCTION(shift) {
    UNUSED(step);
    static const uint32_t bits[] = {8, 16, 32, 64};
    LLVMValueRef count = LLVMBuildAnd(g->b, gen_pop(g), gen_i32(g, bits[rule->shape] - 1), "");
    if (rule->shape == SHAPE_I64) count = LLVMBuildZExt(g->b, count, g->i64, "");
    LLVMValueRef a = gen_pop_vector(g, rule->shape);
    gen_push(
        g, LLVMBuildBinOp(g->b, (LLVMOpcode)rule->parameter, a, splat(g, count, rule->shape), ""));
}

/* (a + b + 1) / 2 in lanes of twice the width, which LLVM knows as an instruction. */
RULE_FUNCTION(average) {
    UNUSED(step);
    LLVMTypeRef type = g->shapes[rule->shape];
    LLVMTypeRef wide =
        LLVMVectorType(rule->shape == SHAPE_I8 ? g->i16 : g->i32, LLVMGetVectorSize(type));
    LLVMValueRef b = LLVMBuildZExt(g->b, gen_pop_vector(g, rule->shape), wide, "");
    LLVMValueRef a = LLVMBuildZExt(g->b, gen_pop_vector(g, rule->shape), wide, "");
    LLVMValueRef ones[MOST_LANES];
    const unsigned count = LLVMGetVectorSize(type);
    for (unsigned i = 0; i < count; i++)
        ones[i] = LLVMConstInt(LLVMGetElementType(wide), 1, 0);
    LLVMValueRef one = LLVMConstVector(ones, count);
    LLVMValueRef sum = LLVMBuildAdd(g->b, LLVMBuildAdd(g->b, a, b, ""), one, "");
    gen_push(g, LLVMBuildTrunc(g->b, LLVMBuildLShr(g->b, sum, one, ""), type, ""));
}

/* --- Comparisons and masks -------------------------------------------------------------------- */

static enum gen_shape mask_shape(enum gen_shape shape) {
    return shape == SHAPE_F32 ? SHAPE_I32 : shape == SHAPE_F64 ? SHAPE_I64 : shape;
}

RULE_FUNCTION(compare) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    LLVMValueRef bits = LLVMBuildICmp(g->b, (LLVMIntPredicate)rule->parameter, a, b, "");
    gen_push(g, LLVMBuildSExt(g->b, bits, g->shapes[rule->shape], ""));
}

RULE_FUNCTION(float_compare) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    LLVMValueRef bits = LLVMBuildFCmp(g->b, (LLVMRealPredicate)rule->parameter, a, b, "");
    gen_push(g, LLVMBuildSExt(g->b, bits, g->shapes[mask_shape(rule->shape)], ""));
}

/* A vector of i1 as an integer of as many bits. */
static LLVMValueRef pack(struct gen *g, LLVMValueRef bits) {
    const unsigned count = LLVMGetVectorSize(LLVMTypeOf(bits));
    return LLVMBuildBitCast(g->b, bits, LLVMIntTypeInContext(g->llvm, count), "");
}

RULE_FUNCTION(all_true) {
    UNUSED(step);
    LLVMTypeRef type = g->shapes[rule->shape];
    LLVMValueRef zeros =
        LLVMBuildICmp(g->b, LLVMIntEQ, gen_pop_vector(g, rule->shape), LLVMConstNull(type), "");
    LLVMValueRef none = LLVMBuildIsNull(g->b, pack(g, zeros), "");
    gen_push(g, LLVMBuildZExt(g->b, none, g->i32, ""));
}

RULE_FUNCTION(bitmask) {
    UNUSED(step);
    LLVMTypeRef type = g->shapes[rule->shape];
    LLVMValueRef signs =
        LLVMBuildICmp(g->b, LLVMIntSLT, gen_pop_vector(g, rule->shape), LLVMConstNull(type), "");
    gen_push(g, LLVMBuildZExt(g->b, pack(g, signs), g->i32, ""));
}

/* A lane of a where the mask's sign is set, else of b. */
RULE_FUNCTION(laneselect) {
    UNUSED(step);
    LLVMTypeRef type = g->shapes[rule->shape];
    LLVMValueRef mask = gen_pop_vector(g, rule->shape), b = gen_pop_vector(g, rule->shape),
                 a = gen_pop_vector(g, rule->shape);
    LLVMValueRef signs = LLVMBuildICmp(g->b, LLVMIntSLT, mask, LLVMConstNull(type), "");
    gen_push(g, LLVMBuildSelect(g->b, signs, a, b, ""));
}

/* --- Wider lanes ------------------------------------------------------------------------------ */

LLVMValueRef gen_half(struct gen *g, LLVMValueRef vector, bool is_high) {
    uint8_t lanes[8];
    const unsigned of = LLVMGetVectorSize(LLVMTypeOf(vector)) / g->blocks, count = of / 2;
    for (unsigned i = 0; i < count; i++)
        lanes[i] = (uint8_t)(i + (is_high ? count : 0));
    return LLVMBuildShuffleVector(g->b, vector, LLVMGetPoison(LLVMTypeOf(vector)),
                                  gen_block_mask(g, lanes, count, of), "");
}

static LLVMValueRef extend_half(struct gen *g, const struct rule *rule, LLVMValueRef vector) {
    LLVMValueRef part = gen_half(g, vector, (rule->parameter & HIGH) != 0);
    LLVMTypeRef wide = g->shapes[rule->shape + 1];
    return rule->parameter & SIGNED ? LLVMBuildSExt(g->b, part, wide, "")
                                    : LLVMBuildZExt(g->b, part, wide, "");
}

RULE_FUNCTION(extend) {
    UNUSED(step);
    gen_push(g, extend_half(g, rule, gen_pop_vector(g, rule->shape)));
}

RULE_FUNCTION(extmul) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, LLVMBuildMul(g->b, extend_half(g, rule, a), extend_half(g, rule, b), ""));
}

/* Neighbours are added by multiplying with 1 and adding pairs, which the machine does at once; its
 * bytes are unsigned times signed. Only pairs of u16 have no such instruction. */
RULE_FUNCTION(extadd) {
    UNUSED(step);
    LLVMValueRef a = gen_pop_vector(g, rule->shape);
    LLVMValueRef one = gen_int_lanes(g, rule->shape, 1);
    const bool is_signed = rule->parameter & SIGNED;
    if (rule->shape == SHAPE_I8) {
        LLVMValueRef args[] = {is_signed ? one : a, is_signed ? a : one};
        gen_push(g, gen_machine(g, "llvm.x86.ssse3.pmadd.ub.sw.128", args, 2));
    } else if (is_signed) {
        LLVMValueRef args[] = {a, one};
        gen_push(g, gen_machine(g, "llvm.x86.sse2.pmadd.wd", args, 2));
    } else {
        LLVMValueRef pairs = gen_as_shape(g, a, SHAPE_I32);
        LLVMValueRef odd = LLVMBuildLShr(g->b, pairs, gen_int_lanes(g, SHAPE_I32, 16), "");
        LLVMValueRef even = LLVMBuildAnd(g->b, pairs, gen_int_lanes(g, SHAPE_I32, 0xffff), "");
        gen_push(g, LLVMBuildAdd(g->b, even, odd, ""));
    }
}

/* --- Floats ----------------------------------------------------------------------------------- */

RULE_FUNCTION(float_min_max) {
    UNUSED(step);
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, gen_float_min_max(g, a, b, rule->parameter != 0));
}

/* b where it wins, else a. */
RULE_FUNCTION(pseudo_min_max) {
    UNUSED(step);
    const LLVMRealPredicate wins = rule->parameter ? LLVMRealOLT : LLVMRealOGT;
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, LLVMBuildSelect(g->b, LLVMBuildFCmp(g->b, wins, b, a, ""), b, a, ""));
}

/* a where it wins, else b: one instruction. */
RULE_FUNCTION(relaxed_min_max) {
    UNUSED(step);
    const LLVMRealPredicate wins = rule->parameter ? LLVMRealOLT : LLVMRealOGT;
    LLVMValueRef b = gen_pop_vector(g, rule->shape), a = gen_pop_vector(g, rule->shape);
    gen_push(g, LLVMBuildSelect(g->b, LLVMBuildFCmp(g->b, wins, a, b, ""), a, b, ""));
}

/* a * b + c, or -(a * b) + c: one rounding where the machine fuses, else two. */
RULE_FUNCTION(madd) {
    UNUSED(step);
    LLVMValueRef c = gen_pop_vector(g, rule->shape), b = gen_pop_vector(g, rule->shape),
                 a = gen_pop_vector(g, rule->shape);
    if (rule->parameter) a = LLVMBuildFNeg(g->b, a, "");
    if (g->target->has_fma) {
        LLVMValueRef args[] = {gen_hide_identity(g, a), gen_hide_identity(g, b),
                               gen_hide_identity(g, c)};
        gen_push(g, gen_intrinsic(g, "llvm.fma", g->shapes[rule->shape], args, 3));
    } else {
        LLVMValueRef product = gen_float_arithmetic(g, LLVMFMul, a, b);
        gen_push(g, gen_float_arithmetic(g, LLVMFAdd, product, c));
    }
}

/* --- The table -------------------------------------------------------------------------------- */

static const struct rule rules[LM_OP_COUNT] = {
#define RULE(name, rule, shape, parameter, intrinsic)                                              \
    [LM_OP_##name] = {rule_##rule, SHAPE_##shape, parameter, intrinsic},
#include "engine/llvm/vector_rules.def"
#undef RULE
};

bool gen_vector(struct gen *g, const struct lm_step *step) {
    if (g->target->family != GEN_x86_64 && gen_vector_portable(g, step)) return true;
    const struct rule *const rule = &rules[step->op];
    if (!rule->generate) return false;
    rule->generate(g, rule, step);
    return true;
}

/* All rules do but those about single lanes and whole vectors. */
bool gen_widens(enum lm_op op) {
    const struct rule *const rule = &rules[op];
    if (!rule->generate) return gen_widens_irregular(op);
    return rule->generate != rule_splat && rule->generate != rule_extract &&
           rule->generate != rule_replace && rule->generate != rule_all_true &&
           rule->generate != rule_bitmask;
}
