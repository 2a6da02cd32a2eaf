/* SPDX-License-Identifier: Apache-2.0 */
/* Loops in two copies: where one check says that no access of the loop can trap (loop.h), a copy
 * runs whose accesses are plain, so that LLVM may vectorise it; else a copy like all other code.
 *
 * In the plain copy each group of accesses has an address of its own that LLVM cannot relate to the
 * others' (through an integer): its alias checks then compare groups, not every pair of accesses.
 * Empty asm that might touch memory keeps plain accesses from moving over volatile ones at its
 * edges. LLVM widens loops of scalars to the machine's vectors; for loops of vectors gen_pack.c
 * does.
 */
#include "engine/llvm/gen.h"

#include <stdlib.h>
#include <string.h>

/* --- The check -------------------------------------------------------------------------------- */

static LLVMValueRef as_signed(struct gen *g, LLVMValueRef value) {
    return LLVMBuildSExt(g->b, value, g->i64, "");
}

static LLVMValueRef as_unsigned(struct gen *g, LLVMValueRef value) {
    return LLVMBuildZExt(g->b, value, g->i64, "");
}

/* factor * form + more, modulo 2^32, of the locals as they are. */
static LLVMValueRef evaluate(struct gen *g, const struct lm_loop *loop, const struct lm_form *form,
                             uint32_t factor) {
    LLVMValueRef sum = gen_i32(g, form->constant * factor);
    for (uint32_t i = 0; i < form->count; i++) {
        const uint32_t local = loop->locals[form->terms[i].atom];
        LLVMValueRef value = LLVMBuildLoad2(g->b, g->i32, g->locals[local], "");
        LLVMValueRef term =
            LLVMBuildMul(g->b, value, gen_i32(g, form->terms[i].factor * factor), "");
        sum = LLVMBuildAdd(g->b, sum, term, "");
    }
    return sum;
}

static LLVMValueRef both(struct gen *g, LLVMValueRef a, LLVMValueRef b) {
    return a ? LLVMBuildAnd(g->b, a, b, "") : b;
}

static uint64_t magnitude(int32_t step) {
    return step < 0 ? (uint64_t)-(int64_t)step : (uint64_t)step;
}

/* The difference reaches 0 after as many steps as fit into it, if they do exactly. */
static LLVMValueRef trip_to_equal(struct gen *g, const struct lm_loop *loop, LLVMValueRef *check) {
    const struct lm_loop_trip *const trip = &loop->trip;
    LLVMValueRef distance =
        as_unsigned(g, evaluate(g, loop, &trip->a, trip->step < 0 ? 1 : UINT32_MAX));
    LLVMValueRef step = gen_i64(g, magnitude(trip->step));
    LLVMValueRef rest = LLVMBuildURem(g->b, distance, step, "");
    *check = both(g, *check, LLVMBuildICmp(g->b, LLVMIntEQ, rest, gen_i64(g, 0), ""));
    return LLVMBuildUDiv(g->b, distance, step, "");
}

static bool is_signed(enum lm_loop_compare compare) {
    return compare == LM_COMPARE_lt_s || compare == LM_COMPARE_le_s || compare == LM_COMPARE_gt_s ||
           compare == LM_COMPARE_ge_s;
}

/* Steps until a bound is reached, whose wrapping round the check excludes. */
static LLVMValueRef trip_to_bound(struct gen *g, const struct lm_loop *loop, LLVMValueRef *check) {
    const struct lm_loop_trip *const trip = &loop->trip;
    const enum lm_loop_compare compare = trip->compare;
    const bool has_sign = is_signed(compare), grows = trip->step > 0;
    const int64_t most = has_sign ? INT64_C(1) << 31 : INT64_C(1) << 32;
    const int64_t least = has_sign ? -(INT64_C(1) << 31) : 0;
    const uint64_t step = magnitude(trip->step);
    LLVMValueRef a = evaluate(g, loop, &trip->a, 1), bound = evaluate(g, loop, &trip->b, 1);
    a = has_sign ? as_signed(g, a) : as_unsigned(g, a);
    bound = has_sign ? as_signed(g, bound) : as_unsigned(g, bound);
    if (compare == LM_COMPARE_le_s || compare == LM_COMPARE_le_u)
        bound = LLVMBuildAdd(g->b, bound, gen_i64(g, 1), "");
    if (compare == LM_COMPARE_ge_s || compare == LM_COMPARE_ge_u)
        bound = LLVMBuildSub(g->b, bound, gen_i64(g, 1), "");
    LLVMValueRef distance = LLVMBuildSub(g->b, grows ? bound : a, grows ? a : bound, "");
    LLVMValueRef limit =
        gen_i64(g, (uint64_t)(grows ? most - (int64_t)step + 1 : least + (int64_t)step - 1));
    *check =
        both(g, *check, LLVMBuildICmp(g->b, grows ? LLVMIntSLT : LLVMIntSGE, bound, limit, ""));
    LLVMValueRef zero = gen_i64(g, 0);
    LLVMValueRef is_ahead = LLVMBuildICmp(g->b, LLVMIntSGT, distance, zero, "");
    distance = LLVMBuildSelect(g->b, is_ahead, distance, zero, "");
    distance = LLVMBuildAdd(g->b, distance, gen_i64(g, step - 1), "");
    return LLVMBuildUDiv(g->b, distance, gen_i64(g, step), "");
}

/* From the lowest to the highest address that a group reaches in iterations 0 to `trip`. */
static void check_group(struct gen *g, struct gen_loop *fast, uint32_t index, LLVMValueRef *check) {
    const struct lm_loop *const loop = &fast->loop;
    const struct lm_loop_group *const group = &loop->groups[index];
    LLVMValueRef size =
        LLVMBuildMul(g->b, gen_memory_pages(g, group->memory), gen_i64(g, LM_PAGE_SIZE), "");
    LLVMValueRef start = as_unsigned(g, evaluate(g, loop, &group->form, 1));
    fast->starts[index] = start;
    fast->strides[index] = as_signed(g, evaluate(g, loop, &group->step, 1));
    LLVMValueRef way = LLVMBuildNSWMul(g->b, fast->trip, fast->strides[index], "");
    LLVMValueRef end = LLVMBuildNSWAdd(g->b, start, way, "");
    const bool is_known = group->step.count == 0, is_down = (int32_t)group->step.constant < 0;
    LLVMValueRef lowest = is_known && is_down ? end : start, highest = lowest == end ? start : end;
    if (!is_known) {
        LLVMValueRef is_up = LLVMBuildICmp(g->b, LLVMIntSGT, end, start, "");
        lowest = LLVMBuildSelect(g->b, is_up, start, end, "");
        highest = LLVMBuildSelect(g->b, is_up, end, start, "");
    }
    fast->lowest[index] = lowest;
    fast->behind[index] = LLVMBuildNSWAdd(g->b, highest, gen_i64(g, group->extent), "");
    if (!is_known || is_down)
        *check = both(g, *check, LLVMBuildICmp(g->b, LLVMIntSGE, end, gen_i64(g, 0), ""));
    *check = both(g, *check, LLVMBuildICmp(g->b, LLVMIntSLE, fast->behind[index], size, ""));
}

/* Two groups reach nothing that is the same. */
static void check_apart(struct gen *g, const struct gen_loop *fast, uint32_t one, uint32_t other,
                        LLVMValueRef *check) {
    LLVMValueRef is_below =
        LLVMBuildICmp(g->b, LLVMIntSLE, fast->behind[other], fast->lowest[one], "");
    LLVMValueRef is_above =
        LLVMBuildICmp(g->b, LLVMIntSGE, fast->lowest[other], fast->behind[one], "");
    *check = both(g, *check, LLVMBuildOr(g->b, is_below, is_above, ""));
}

/* A place that the loop updates can be kept in a register if nothing else reaches it; native
 * compilers know that of different arrays. */
static void check_place(struct gen *g, const struct gen_loop *fast, uint32_t place,
                        LLVMValueRef *check) {
    const struct lm_loop_group *const groups = fast->loop.groups;
    for (uint32_t i = 0; i < fast->loop.group_count; i++)
        if (i != place && groups[i].memory == groups[place].memory)
            check_apart(g, fast, place, i, check);
}

static void check_alignments(struct gen *g, const struct lm_loop *loop, LLVMValueRef *check) {
    for (uint32_t i = 0; i < loop->alignment_count; i++) {
        LLVMValueRef mask = gen_i32(g, loop->alignments[i].mask);
        LLVMValueRef value = evaluate(g, loop, &loop->alignments[i].form, 1);
        LLVMValueRef low = LLVMBuildAnd(g->b, value, mask, "");
        *check = both(g, *check, LLVMBuildICmp(g->b, LLVMIntEQ, low, gen_i32(g, 0), ""));
    }
}

static bool is_instrumented(const struct gen *g) {
    return g->options->counters || g->options->fuel;
}

/* How often the body is run, where the trip says that exactly. */
static LLVMValueRef iterations(struct gen *g, const struct gen_loop *fast) {
    return LLVMBuildAdd(g->b, fast->trip, gen_i64(g, 1), "");
}

/* A body that executes the same instructions each time can be paid for in advance. */
static bool tally_body(const struct gen *g, struct gen_loop *fast) {
    const struct lm_loop *const loop = &fast->loop;
    fast->tally = (struct lm_op_tally){{0}};
    for (uint32_t i = loop->first + 1; i < loop->last; i++) {
        const struct lm_step *const step = &g->recording.steps[i];
        const bool is_test = i == loop->trip.test && i + 1 == loop->last;
        const bool leads = lm_ops[step->op].op_class == LM_CLASS_control ||
                           lm_ops[step->op].op_class == LM_CLASS_structure;
        if (leads && !is_test) return false;
        lm_tally_op(&fast->tally, (enum lm_op)step->op);
    }
    return loop->trip.is_only;
}

static LLVMValueRef check_all(struct gen *g, struct gen_loop *fast) {
    LLVMValueRef check = NULL;
    fast->trip = fast->loop.trip.compare == LM_COMPARE_ne ? trip_to_equal(g, &fast->loop, &check)
                                                          : trip_to_bound(g, &fast->loop, &check);
    check_alignments(g, &fast->loop, &check);
    for (uint32_t i = 0; i < fast->loop.group_count; i++)
        check_group(g, fast, i, &check);
    for (uint32_t i = 0; i < fast->loop.group_count; i++)
        if (lm_loop_is_place(&fast->loop.groups[i])) check_place(g, fast, i, &check);
    if (is_instrumented(g))
        check = both(g, check, gen_can_pay(g, &fast->tally, iterations(g, fast)));
    return check;
}

/* --- Scopes ----------------------------------------------------------------------------------- */

/* Metadata that is like no other, as a mark has to be: it refers to itself. */
static LLVMMetadataRef unique_mark(struct gen *g, LLVMMetadataRef detail) {
    LLVMMetadataRef self = LLVMTemporaryMDNode(g->llvm, NULL, 0);
    LLVMMetadataRef parts[] = {self, detail};
    LLVMMetadataRef mark = LLVMMDNodeInContext2(g->llvm, parts, detail ? 2 : 1);
    LLVMMetadataReplaceAllUsesWith(self, mark);
    return mark;
}

/* A scope for each place; all other groups are said not to meet it. */
static void make_scopes(struct gen *g, struct gen_loop *fast) {
    LLVMMetadataRef domain = unique_mark(g, NULL);
    const uint32_t count = fast->loop.group_count;
    for (uint32_t i = 0; i < count; i++)
        if (lm_loop_is_place(&fast->loop.groups[i])) fast->scopes[i] = unique_mark(g, domain);
    for (uint32_t i = 0; i < count; i++) {
        LLVMMetadataRef met[LM_LOOP_GROUPS];
        unsigned others = 0;
        for (uint32_t k = 0; k < count; k++)
            if (k != i && fast->scopes[k]) met[others++] = fast->scopes[k];
        if (others > 0)
            fast->others[i] =
                LLVMMetadataAsValue(g->llvm, LLVMMDNodeInContext2(g->llvm, met, others));
    }
}

void gen_fast_tag(struct gen *g, LLVMValueRef access) {
    const struct gen_loop *const fast = g->fast;
    const uint32_t group = lm_loop_access_at(&fast->loop, g->step)->group;
    LLVMMetadataRef scope = fast->scopes[group];
    if (scope)
        LLVMSetMetadata(access, g->scope_kind,
                        LLVMMetadataAsValue(g->llvm, LLVMMDNodeInContext2(g->llvm, &scope, 1)));
    if (fast->others[group]) LLVMSetMetadata(access, g->noalias_kind, fast->others[group]);
}

/* --- Places in the plain copy ----------------------------------------------------------------- */

LLVMValueRef gen_fast_place(struct gen *g, uint64_t offset) {
    const struct gen_loop *const fast = g->fast;
    const struct lm_loop_access *const access = lm_loop_access_at(&fast->loop, g->step);
    const struct lm_loop_group *const group = &fast->loop.groups[access->group];
    if (!group->is_affine) return NULL;
    uint64_t delta = (uint64_t)(access->constant - group->lowest) + offset;
    LLVMValueRef counter = LLVMBuildLoad2(g->b, g->i64, fast->counter, "");
    if (group->step.count == 0)
        delta += (uint64_t)((int64_t)fast->ahead * (int32_t)group->step.constant);
    else
        counter = LLVMBuildNSWAdd(g->b, counter, gen_i64(g, fast->ahead), "");
    LLVMValueRef way = LLVMBuildNSWMul(g->b, counter, fast->strides[access->group], "");
    LLVMValueRef place =
        LLVMBuildInBoundsGEP2(g->b, g->i8, fast->bases[access->group], &way, 1, "");
    LLVMValueRef index = gen_i64(g, delta);
    return delta == 0 ? place : LLVMBuildInBoundsGEP2(g->b, g->i8, place, &index, 1, "");
}

void gen_fast_barrier(struct gen *g) {
    LLVMTypeRef type = LLVMFunctionType(g->nothing, &g->ptr, 1, 0);
    char nothing[] = "", constraints[] = "r,~{memory}";
    for (uint32_t i = 0; i < g->module->memory_count; i++) {
        if (!g->bases[i]) continue;
        LLVMValueRef code = LLVMGetInlineAsm(type, nothing, 0, constraints, sizeof constraints - 1,
                                             1, 0, LLVMInlineAsmDialectATT, 0);
        (void)LLVMBuildCall2(g->b, type, code, &g->bases[i], 1, "");
    }
}

/* The counter goes on with each branch back. */
void gen_fast_tick(struct gen *g) {
    LLVMValueRef counter = LLVMBuildLoad2(g->b, g->i64, g->fast->counter, "");
    LLVMValueRef next = LLVMBuildNSWAdd(g->b, counter, gen_i64(g, 1), "");
    (void)LLVMBuildStore(g->b, next, g->fast->counter);
}

LLVMValueRef gen_fast_condition(struct gen *g) {
    const struct gen_loop *const fast = g->fast;
    if (!fast || !fast->loop.trip.is_only || fast->loop.trip.test != g->step) return NULL;
    LLVMValueRef counter = LLVMBuildLoad2(g->b, g->i64, fast->counter, "");
    return LLVMBuildICmp(g->b, LLVMIntULT, counter, fast->trip, "");
}

/* --- Both copies ------------------------------------------------------------------------------ */

/* A loop packed in several ways: that of most iterations first. */
struct packs {
    struct lm_pack of[2];
    uint32_t count;
};

static void begin_fast(struct gen *g, struct gen_loop *fast) {
    g->fast = fast;
    make_scopes(g, fast);
    fast->label = g->label_count;
    fast->ahead = 0;
    fast->counter = LLVMBuildAlloca(g->entry, g->i64, "");
    (void)LLVMBuildStore(g->b, gen_i64(g, 0), fast->counter);
    for (uint32_t i = 0; i < fast->loop.group_count; i++) {
        LLVMValueRef base = gen_memory_base(g, fast->loop.groups[i].memory);
        LLVMValueRef number = LLVMBuildPtrToInt(g->b, base, g->i64, "");
        LLVMValueRef sum = LLVMBuildAdd(g->b, number, fast->starts[i], "");
        fast->bases[i] = LLVMBuildIntToPtr(g->b, sum, g->ptr, "");
    }
    gen_fast_barrier(g);
}

/* Whether stores meet nothing of other groups. */
static LLVMValueRef is_apart(struct gen *g, const struct gen_loop *fast,
                             const struct lm_pack *pack) {
    LLVMValueRef check = LLVMConstInt(g->i1, 1, 0);
    for (uint32_t i = 0; i < pack->pair_count; i++)
        check_apart(g, fast, pack->pairs[i].stored, pack->pairs[i].other, &check);
    return check;
}

/* Goes before the plain copy, which does the iterations that are left. */
static void generate_packed(struct gen *g, const struct gen_loop *fast, const struct packs *packs,
                            LLVMBasicBlockRef join) {
    LLVMValueRef apart = is_apart(g, fast, &packs->of[0]);
    for (uint32_t i = 0; i < packs->count; i++) {
        const struct lm_pack *const pack = &packs->of[i];
        LLVMBasicBlockRef packed = gen_block(g), rest = gen_block(g);
        LLVMValueRef counter = LLVMBuildLoad2(g->b, g->i64, fast->counter, "");
        LLVMValueRef left = LLVMBuildSub(g->b, fast->trip, counter, "");
        LLVMValueRef enough =
            LLVMBuildICmp(g->b, LLVMIntUGE, left, gen_i64(g, (uint64_t)pack->factor - 1), "");
        (void)LLVMBuildCondBr(g->b, LLVMBuildAnd(g->b, enough, apart, ""), packed, rest);
        gen_position(g, packed);
        gen_packed_loop(g, pack, rest, join);
        gen_position(g, rest);
    }
}

/* Generates the loop and joins what falls out of it. */
static void generate_copy(struct gen *g, const struct lm_loop *loop, LLVMBasicBlockRef join,
                          LLVMValueRef *phis) {
    const struct lm_step *const opener = &g->recording.steps[loop->first];
    const struct lm_step *const end = &g->recording.steps[loop->last];
    gen_steps(g, loop->first, loop->last + 1);
    if (!end->reachable) {
        (void)LLVMBuildUnreachable(g->b);
        return;
    }
    if (g->fast) gen_fast_barrier(g);
    for (uint32_t i = 0; i < opener->imm.block->result_count; i++)
        g->stack[opener->height + i] = gen_plain(g, g->stack[opener->height + i]);
    LLVMBasicBlockRef here = LLVMGetInsertBlock(g->b);
    (void)LLVMBuildBr(g->b, join);
    for (uint32_t i = 0; i < opener->imm.block->result_count; i++)
        LLVMAddIncoming(phis[i], &g->stack[opener->height + i], &here, 1);
}

static LLVMMetadataRef not_unrolled(struct gen *g) {
    static const char disable[] = "llvm.loop.unroll.disable";
    LLVMMetadataRef name = LLVMMDStringInContext2(g->llvm, disable, sizeof disable - 1);
    return unique_mark(g, LLVMMDNodeInContext2(g->llvm, &name, 1));
}

/* Strides known only when the loop runs take a register for each access of an unrolled body; the
 * guest's compiler has unrolled what it wanted to. */
static bool is_worth_unrolling(const struct lm_loop *loop) {
    for (uint32_t i = 0; i < loop->group_count; i++)
        if (loop->groups[i].step.count > 0) return false;
    return true;
}

/* Marks the branches back of a copy: the guarded one is seldom run, and what a packed one leaves
 * are few. */
static void begin_copy(struct gen *g, const struct lm_loop *loop, bool is_seldom, bool is_guarded) {
    g->mark = is_seldom || !is_worth_unrolling(loop) ? not_unrolled(g) : NULL;
    g->mark_label = g->label_count;
    g->guarded = is_guarded ? loop->first : UINT32_MAX;
}

static void generate_copies(struct gen *g, struct gen_loop *fast, const struct packs *packs) {
    const struct lm_loop *const loop = &fast->loop;
    const struct lm_step *const opener = &g->recording.steps[loop->first];
    const struct lm_functype *const type = opener->imm.block;
    LLVMBasicBlockRef plain = gen_block(g), guarded = gen_block(g), join = gen_block(g);
    LLVMValueRef phis[LM_LIMIT_results] = {NULL};
    gen_end_basic_block(g);
    for (uint32_t i = 0; i < loop->group_count; i++)
        (void)gen_memory_base(g, loop->groups[i].memory);
    LLVMValueRef branch = LLVMBuildCondBr(g->b, check_all(g, fast), plain, guarded);
    LLVMSetMetadata(branch, g->likely, LLVMMetadataAsValue(g->llvm, g->likely_first));
    gen_position(g, join);
    for (uint32_t i = 0; i < type->result_count; i++)
        phis[i] = LLVMBuildPhi(g->b, gen_type(g, type->results[i]), "");
    gen_position(g, plain);
    begin_fast(g, fast);
    if (is_instrumented(g)) gen_pay(g, &fast->tally, iterations(g, fast));
    if (packs->count > 0) generate_packed(g, fast, packs, join);
    begin_copy(g, loop, packs->count > 0, false);
    generate_copy(g, loop, join, phis);
    g->fast = NULL;
    gen_position(g, guarded);
    begin_copy(g, loop, true, true);
    generate_copy(g, loop, join, phis);
    g->guarded = UINT32_MAX;
    g->mark = NULL;
    gen_position(g, join);
    for (uint32_t i = 0; i < type->result_count; i++)
        g->stack[opener->height + i] = phis[i];
}

static void find_packs(struct gen *g, const struct lm_loop *loop, struct packs *packs) {
    const uint32_t width = g->target->blocks;
    struct lm_pack *const single = &packs->of[0];
    *packs = (struct packs){.count = 0};
    if (!lm_pack_analyse(&g->recording, loop, width, 1, gen_widens, single)) return;
    packs->count = 1;
    const uint32_t rounds = lm_pack_rounds(single);
    if (rounds == 1) return;
    packs->of[1] = *single;
    *single = (struct lm_pack){.factor = 0};
    packs->count = 2;
    if (lm_pack_analyse(&g->recording, loop, width, rounds, gen_widens, single)) return;
    lm_pack_release(single);
    *single = packs->of[1];
    packs->of[1] = (struct lm_pack){.factor = 0};
    packs->count = 1;
}

static void generate_fit(struct gen *g, struct gen_loop *fast) {
    struct packs packs;
    find_packs(g, &fast->loop, &packs);
    generate_copies(g, fast, &packs);
    lm_pack_release(&packs.of[0]);
    lm_pack_release(&packs.of[1]);
}

uint32_t gen_loop_copies(struct gen *g, uint32_t at) {
    if (g->level == 0 || g->options->bounds == LM_BOUNDS_none || g->fast || g->guarded == at)
        return 0;
    struct gen_loop *const fast = calloc(1, sizeof *fast);
    if (!fast) {
        gen_fail(g, LM_NO_MEMORY, "out of memory while compiling");
        return 0;
    }
    const bool is_fit = lm_loop_analyse(g->module, &g->recording, at, &fast->loop) &&
                        (!is_instrumented(g) || tally_body(g, fast));
    const uint32_t next = is_fit ? fast->loop.last + 1 : 0;
    if (is_fit) generate_fit(g, fast);
    free(fast);
    return next;
}
