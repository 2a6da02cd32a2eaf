/* SPDX-License-Identifier: Apache-2.0 */
/* Traps, calls of helpers, the check of the stack, counting and fuel (gen.h). */
#include "engine/llvm/gen.h"

/* --- Traps ------------------------------------------------------------------------------------ */

/* The offset goes along as a number: LLVM may share the blocks of several traps. */
void gen_trap(struct gen *g, enum lm_trap_code code) {
    gen_mark_place(g);
    LLVMValueRef args[] = {gen_i32(g, code), gen_i32(g, g->offset)};
    (void)gen_helper(g, LM_HELPER_trap, args);
    (void)LLVMBuildUnreachable(g->b);
}

void gen_trap_if(struct gen *g, LLVMValueRef condition, enum lm_trap_code code) {
    LLVMBasicBlockRef bad = gen_block(g), good = gen_block(g);
    LLVMValueRef branch = LLVMBuildCondBr(g->b, condition, bad, good);
    LLVMSetMetadata(branch, g->likely, LLVMMetadataAsValue(g->llvm, g->unlikely));
    gen_position(g, bad);
    gen_trap(g, code);
    gen_position(g, good);
}

/* --- Helpers ---------------------------------------------------------------------------------- */

static const struct {
    char result;
    const char *arguments;
} signatures[LM_HELPER_COUNT] = {
#define HELPER(name, result, arguments) [LM_HELPER_##name] = {#result[0], arguments},
#include "engine/llvm/helpers.def"
#undef HELPER
};

static LLVMTypeRef letter_type(const struct gen *g, char letter) {
    switch (letter) {
    case 'i': return g->i32;
    case 'l': return g->i64;
    case 'p': return g->ptr;
    default: return g->nothing;
    }
}

/* What RISC-V's C functions expect of 32-bit arguments, of whatever sign; others do not look. */
static void extend_sign(const struct gen *g, LLVMValueRef call, unsigned argument) {
    static const char name[] = "signext";
    const unsigned kind = LLVMGetEnumAttributeKindForName(name, sizeof name - 1);
    LLVMAddCallSiteAttribute(call, argument + 1, LLVMCreateEnumAttribute(g->llvm, kind, 0));
}

LLVMValueRef gen_helper(struct gen *g, enum lm_llvm_helper helper, LLVMValueRef *args) {
    enum { MOST = 8 };
    LLVMTypeRef params[MOST];
    LLVMValueRef values[MOST];
    const char *const letters = signatures[helper].arguments;
    unsigned count = 1;
    params[0] = g->ptr;
    values[0] = g->context;
    for (const char *at = letters; *at; at++, count++) {
        params[count] = letter_type(g, *at);
        values[count] = args[at - letters];
    }
    const uint64_t at =
        offsetof(struct lm_llvm_context, helpers) + (uint64_t)helper * sizeof(void *);
    LLVMValueRef callee = gen_load_fixed(g, g->b, g->ptr, g->context, at);
    LLVMTypeRef type =
        LLVMFunctionType(letter_type(g, signatures[helper].result), params, count, 0);
    LLVMValueRef call = LLVMBuildCall2(g->b, type, callee, values, count, "");
    LLVMSetTailCallKind(call, LLVMTailCallKindNoTail);
    for (unsigned i = 1; i < count; i++)
        if (params[i] == g->i32) extend_sign(g, call, i);
    return call;
}

/* --- The native stack ------------------------------------------------------------------------- */

/* A frame takes little more than its locals and operands; what that may be is kept free below the
 * limit, besides the margin that the engine keeps (llvm_backend.c). */
void gen_check_stack(struct gen *g) {
    enum { SMALL = 4096, BYTES_EACH = 64 };
    const uint64_t frame =
        BYTES_EACH * ((uint64_t)g->recording.local_count + g->recording.most_operands);
    LLVMValueRef zero = gen_i32(g, 0);
    LLVMValueRef at = gen_intrinsic(g, "llvm.frameaddress", g->ptr, &zero, 1);
    LLVMValueRef limit = LLVMBuildLoad2(
        g->b, g->i64, gen_at(g, g->b, g->context, offsetof(struct lm_llvm_context, stack_limit)),
        "");
    if (frame > SMALL) limit = LLVMBuildAdd(g->b, limit, gen_i64(g, frame), "");
    LLVMValueRef address = LLVMBuildPtrToInt(g->b, at, g->i64, "");
    gen_trap_if(g, LLVMBuildICmp(g->b, LLVMIntULT, address, limit, ""), LM_TRAP_stack_exhausted);
}

/* --- Counting and fuel ------------------------------------------------------------------------ */

static LLVMValueRef load_volatile(struct gen *g, LLVMValueRef place) {
    LLVMValueRef value = LLVMBuildLoad2(g->b, g->i64, place, "");
    LLVMSetVolatile(value, 1);
    return value;
}

static void store_volatile(struct gen *g, LLVMValueRef value, LLVMValueRef place) {
    LLVMSetVolatile(LLVMBuildStore(g->b, value, place), 1);
}

static LLVMValueRef fuel_place(struct gen *g) {
    return gen_load_fixed(g, g->b, g->ptr, g->context, offsetof(struct lm_llvm_context, fuel));
}

/* A basic block pays at its start; its price is filled in at its end. The placeholder is no
 * constant that LLVM's builder could fold. */
static void start_fuel(struct gen *g) {
    LLVMValueRef place = fuel_place(g), fuel = load_volatile(g, place);
    LLVMBasicBlockRef poor = gen_block(g), rich = gen_block(g);
    g->fuel_test = LLVMBuildICmp(g->b, LLVMIntULT, fuel, fuel, "");
    LLVMValueRef branch = LLVMBuildCondBr(g->b, g->fuel_test, poor, rich);
    LLVMSetMetadata(branch, g->likely, LLVMMetadataAsValue(g->llvm, g->unlikely));
    gen_position(g, poor);
    store_volatile(g, gen_i64(g, 0), place);
    gen_trap(g, LM_TRAP_fuel);
    gen_position(g, rich);
    g->fuel_rest = LLVMBuildSub(g->b, fuel, fuel, "");
    store_volatile(g, g->fuel_rest, place);
}

void gen_count_op(struct gen *g, enum lm_op op) {
    if (lm_ops[op].op_class == LM_CLASS_structure || g->fast) return; /* a plain copy has paid */
    if (!g->options->fuel && !g->options->counters) return;
    if (g->options->fuel && !g->fuel_test) start_fuel(g);
    if (g->options->counters && !g->tally_marker)
        g->tally_marker = LLVMBuildFreeze(g->b, gen_i32(g, 0), "");
    lm_tally_op(&g->tally, op);
}

/* Counts a tally so many times. */
static void add_to_counters(struct gen *g, const struct lm_op_tally *tally, LLVMValueRef times) {
    struct lm_counters sums = {{0}};
    lm_counters_add(&sums, tally);
    LLVMValueRef counters =
        gen_load_fixed(g, g->b, g->ptr, g->context, offsetof(struct lm_llvm_context, counters));
    for (unsigned i = 0; i < LM_COUNTER_COUNT; i++) {
        if (sums.values[i] == 0) continue;
        LLVMValueRef place = gen_at(g, g->b, counters, (uint64_t)i * sizeof(uint64_t));
        LLVMValueRef amount = LLVMBuildMul(g->b, times, gen_i64(g, sums.values[i]), "");
        store_volatile(g, LLVMBuildAdd(g->b, load_volatile(g, place), amount, ""), place);
    }
}

static void write_tally(struct gen *g) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(g->b);
    LLVMPositionBuilderBefore(g->b, g->tally_marker);
    add_to_counters(g, &g->tally, gen_i64(g, 1));
    LLVMInstructionEraseFromParent(g->tally_marker);
    gen_position(g, here);
}

static uint64_t price_of(const struct lm_op_tally *tally) {
    uint64_t price = 0;
    for (unsigned i = LM_CLASS_structure + 1; i < LM_CLASS_COUNT; i++)
        price += tally->by_class[i];
    return price;
}

LLVMValueRef gen_can_pay(struct gen *g, const struct lm_op_tally *tally, LLVMValueRef times) {
    if (!g->options->fuel) return LLVMConstInt(g->i1, 1, 0);
    LLVMValueRef price = LLVMBuildMul(g->b, times, gen_i64(g, price_of(tally)), "");
    return LLVMBuildICmp(g->b, LLVMIntUGE, load_volatile(g, fuel_place(g)), price, "");
}

void gen_pay(struct gen *g, const struct lm_op_tally *tally, LLVMValueRef times) {
    if (g->options->counters) add_to_counters(g, tally, times);
    if (!g->options->fuel) return;
    LLVMValueRef place = fuel_place(g);
    LLVMValueRef price = LLVMBuildMul(g->b, times, gen_i64(g, price_of(tally)), "");
    store_volatile(g, LLVMBuildSub(g->b, load_volatile(g, place), price, ""), place);
}

void gen_end_basic_block(struct gen *g) {
    const uint64_t price = price_of(&g->tally);
    if (g->tally_marker) write_tally(g);
    if (g->fuel_test) {
        LLVMSetOperand(g->fuel_test, 1, gen_i64(g, price));
        LLVMSetOperand(g->fuel_rest, 1, gen_i64(g, price));
    }
    g->tally_marker = g->fuel_test = g->fuel_rest = NULL;
    g->tally = (struct lm_op_tally){0};
}
