/* SPDX-License-Identifier: Apache-2.0 */
/* Loops of vector code with several iterations at once (pack.h): LLVM widens loops of scalars, but
 * leaves vectors as they are. Each of the wide vectors holds a v128 of consecutive iterations; what
 * cannot be wide is generated for one iteration after another.
 *
 * Values are generated when they are first asked for, stores in the order of the body. Locals are
 * brought up to date at the end of each round, so that whatever follows finds them. */
#include "engine/llvm/gen.h"

#include <stdlib.h>

struct values {
    LLVMValueRef wide, copies[LM_PACK_MOST];
};

struct packer {
    struct gen *g;
    const struct lm_pack *pack;
    struct values *nodes, *locals;
    LLVMValueRef *places;     /* of wide locals: shifted and folded ones; else NULL */
    LLVMBasicBlockRef before; /* for what is the same in all iterations; has no end yet */
};

static LLVMValueRef copy_of(struct packer *p, uint32_t ref, uint32_t copy);
static LLVMValueRef wide_of(struct packer *p, uint32_t ref);

/* --- Vectors ---------------------------------------------------------------------------------- */

/* v128 number `index` of a wide vector. */
static LLVMValueRef block_of(struct packer *p, LLVMValueRef wide, uint32_t index) {
    const unsigned lanes = LLVMGetVectorSize(LLVMTypeOf(wide)) / p->pack->factor;
    return gen_part(p->g, wide, index * lanes, lanes);
}

/* All v128 the same. */
static LLVMValueRef repeated(struct packer *p, LLVMValueRef narrow) {
    LLVMValueRef wide = gen_joined(p->g, narrow, narrow);
    return p->pack->factor == 4 ? gen_joined(p->g, wide, wide) : wide;
}

static LLVMValueRef put_together(struct packer *p, uint32_t ref) {
    LLVMValueRef parts[LM_PACK_MOST];
    const uint32_t factor = p->pack->factor;
    for (uint32_t i = 0; i < factor; i++)
        parts[i] = gen_plain(p->g, copy_of(p, ref, i));
    for (uint32_t count = factor; count > 1; count /= 2)
        for (uint32_t i = 0; i < count / 2; i++)
            parts[i] = gen_joined(p->g, parts[2 * i], parts[2 * i + 1]);
    return parts[0];
}

/* The v128 of the iterations before: the last of `earlier`, then all but the last of `now`. */
static LLVMValueRef shifted(struct packer *p, LLVMValueRef earlier, LLVMValueRef now) {
    struct gen *const g = p->g;
    LLVMValueRef mask[2 * LM_PACK_MOST];
    const uint32_t count = 2 * p->pack->factor;
    for (uint32_t i = 0; i < count; i++)
        mask[i] = gen_i32(g, count - 2 + i);
    return LLVMBuildShuffleVector(g->b, earlier, now, LLVMConstVector(mask, count), "");
}

/* --- Steps ------------------------------------------------------------------------------------ */

static bool is_place_known(const struct packer *p, uint32_t at) {
    const struct lm_loop *const loop = p->pack->loop;
    const struct lm_loop_access *const access = lm_loop_access_at(loop, loop->first + at);
    return access && loop->groups[access->group].is_affine;
}

/* Generates a step for one iteration, or (`copy` is factor) for all. */
static LLVMValueRef generate(struct packer *p, uint32_t at, uint32_t copy) {
    struct gen *const g = p->g;
    const struct lm_pack_node *const node = &p->pack->nodes[at];
    const struct lm_step *const step = &g->recording.steps[p->pack->loop->first + at];
    const bool is_wide = copy == p->pack->factor;
    LLVMValueRef operands[LM_PACK_OPERANDS];
    for (uint32_t i = 0; i < node->operand_count; i++) {
        const uint32_t ref = node->operands[i];
        const bool is_vector = ref & LM_PACK_LOCAL
                                   ? g->recording.locals[ref & ~LM_PACK_LOCAL] == LM_V128
                                   : p->pack->nodes[ref].type == LM_V128;
        if (i == 0 && is_place_known(p, at))
            operands[i] = LLVMGetPoison(g->i32);
        else
            operands[i] =
                is_wide && is_vector ? wide_of(p, ref) : copy_of(p, ref, is_wide ? 0 : copy);
    }
    for (uint32_t i = 0; i < node->operand_count; i++)
        g->stack[step->height + i] = operands[i];
    g->fast->ahead = is_wide ? 0 : copy;
    if (is_wide) gen_set_blocks(g, p->pack->factor);
    gen_one_step(g, p->pack->loop->first + at);
    LLVMValueRef result = node->type == LM_TYPE_ANY ? NULL : g->stack[step->height];
    if (result && is_wide) result = gen_plain(g, result);
    gen_set_blocks(g, 1);
    g->fast->ahead = 0;
    return result;
}

/* What is the same in all iterations is generated once, before them. */
static LLVMValueRef uniform_of(struct packer *p, uint32_t at) {
    struct gen *const g = p->g;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(g->b);
    if (p->nodes[at].copies[0]) return p->nodes[at].copies[0];
    gen_position(g, p->before);
    p->nodes[at].copies[0] = generate(p, at, 0);
    gen_position(g, here);
    return p->nodes[at].copies[0];
}

static LLVMValueRef node_copy(struct packer *p, uint32_t at, uint32_t copy) {
    struct values *const values = &p->nodes[at];
    const enum lm_pack_mode mode = (enum lm_pack_mode)p->pack->nodes[at].mode;
    if (mode == LM_PACK_uniform) return uniform_of(p, at);
    if (values->copies[copy]) return values->copies[copy];
    LLVMValueRef value =
        mode == LM_PACK_wide ? block_of(p, wide_of(p, at), copy) : generate(p, at, copy);
    values->copies[copy] = value;
    return value;
}

static LLVMValueRef node_wide(struct packer *p, uint32_t at) {
    switch (p->pack->nodes[at].mode) {
    case LM_PACK_wide: return generate(p, at, p->pack->factor);
    case LM_PACK_uniform: return repeated(p, gen_plain(p->g, uniform_of(p, at)));
    default: return put_together(p, at);
    }
}

/* --- Locals ----------------------------------------------------------------------------------- */

static LLVMValueRef load_local(struct packer *p, uint32_t local) {
    return LLVMBuildLoad2(p->g->b, gen_type(p->g, p->g->recording.locals[local]),
                          p->g->locals[local], "");
}

static LLVMTypeRef wide_type(const struct packer *p) {
    return LLVMVectorType(p->g->i64, 2 * p->pack->factor);
}

static LLVMValueRef load_wide(struct packer *p, uint32_t local) {
    return LLVMBuildLoad2(p->g->b, wide_type(p), p->places[local], "");
}

static LLVMValueRef fixed_local(struct packer *p, uint32_t local) {
    struct gen *const g = p->g;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(g->b);
    gen_position(g, p->before);
    LLVMValueRef value = load_local(p, local);
    gen_position(g, here);
    return value;
}

static LLVMValueRef local_copy(struct packer *p, uint32_t local, uint32_t copy) {
    const struct lm_pack_local *const its = &p->pack->locals[local];
    struct values *const values = &p->locals[local];
    if (its->carry == LM_CARRY_fixed) copy = 0;
    if (values->copies[copy]) return values->copies[copy];
    LLVMValueRef value;
    if (its->carry == LM_CARRY_fixed)
        value = fixed_local(p, local);
    else if (copy > 0)
        value = copy_of(p, its->out, copy - 1);
    else
        value = its->carry == LM_CARRY_serial
                    ? load_local(p, local)
                    : block_of(p, load_wide(p, local), p->pack->factor - 1);
    values->copies[copy] = value;
    return value;
}

static LLVMValueRef local_wide(struct packer *p, uint32_t local) {
    const struct lm_pack_local *const its = &p->pack->locals[local];
    switch (its->carry) {
    case LM_CARRY_fixed: return repeated(p, local_copy(p, local, 0));
    case LM_CARRY_folded: return load_wide(p, local);
    case LM_CARRY_shifted: return shifted(p, load_wide(p, local), wide_of(p, its->out));
    default: return put_together(p, LM_PACK_LOCAL | local);
    }
}

static LLVMValueRef copy_of(struct packer *p, uint32_t ref, uint32_t copy) {
    return ref & LM_PACK_LOCAL ? local_copy(p, ref & ~LM_PACK_LOCAL, copy)
                               : node_copy(p, ref, copy);
}

static LLVMValueRef wide_of(struct packer *p, uint32_t ref) {
    struct values *const values =
        ref & LM_PACK_LOCAL ? &p->locals[ref & ~LM_PACK_LOCAL] : &p->nodes[ref];
    if (!values->wide)
        values->wide =
            ref & LM_PACK_LOCAL ? local_wide(p, ref & ~LM_PACK_LOCAL) : node_wide(p, ref);
    return values->wide;
}

/* --- Rounds ----------------------------------------------------------------------------------- */

/* Where taking a part in twice changes nothing, else what adds nothing. */
static LLVMValueRef neutral_part(struct packer *p, enum lm_op fold, LLVMValueRef start) {
    switch (fold) {
    case LM_OP_i8x16_add:
    case LM_OP_i16x8_add:
    case LM_OP_i32x4_add:
    case LM_OP_i64x2_add:
    case LM_OP_v128_xor: return LLVMConstNull(p->g->v128);
    default: return start;
    }
}

/* Gives wide locals their places, and what they start with. */
static void open_locals(struct packer *p) {
    struct gen *const g = p->g;
    for (uint32_t i = 0; i < g->recording.local_count; i++) {
        const struct lm_pack_local *const its = &p->pack->locals[i];
        if (its->carry != LM_CARRY_folded && its->carry != LM_CARRY_shifted) continue;
        LLVMValueRef start = load_local(p, i), other = start;
        if (its->carry == LM_CARRY_folded) other = neutral_part(p, its->fold, start);
        LLVMValueRef wide = gen_joined(g, start, other), rest = gen_joined(g, other, other);
        if (p->pack->factor == 4) wide = gen_joined(g, wide, rest);
        p->places[i] = LLVMBuildAlloca(g->entry, wide_type(p), "");
        (void)LLVMBuildStore(g->b, wide, p->places[i]);
    }
}

static bool is_set(const struct packer *p, uint32_t local) {
    return p->pack->locals[local].carry != LM_CARRY_fixed;
}

/* What locals hold after the round is found before any of them changes. */
static void end_round(struct packer *p) {
    struct gen *const g = p->g;
    const uint32_t count = g->recording.local_count;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_set(p, i)) continue;
        const uint32_t out = p->pack->locals[i].out;
        if (p->places[i])
            (void)wide_of(p, out);
        else
            (void)copy_of(p, out, p->pack->factor - 1);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!is_set(p, i)) continue;
        const uint32_t out = p->pack->locals[i].out;
        if (p->places[i])
            (void)LLVMBuildStore(g->b, wide_of(p, out), p->places[i]);
        else
            (void)LLVMBuildStore(g->b, gen_for_local(g, copy_of(p, out, p->pack->factor - 1)),
                                 g->locals[i]);
    }
}

static LLVMValueRef join_parts(struct packer *p, enum lm_op fold, LLVMValueRef a, LLVMValueRef b) {
    struct gen *const g = p->g;
    LLVMValueRef *const at = g->stack + g->height;
    const struct lm_step step = {.op = (uint16_t)fold, .height = g->height, .operands = 2};
    at[0] = a;
    at[1] = b;
    g->height += 2;
    (void)gen_vector(g, &step);
    return gen_plain(g, gen_pop(g));
}

/* Gives v128 locals what the wide ones have gathered. */
static void close_locals(struct packer *p) {
    struct gen *const g = p->g;
    const uint32_t factor = p->pack->factor;
    for (uint32_t i = 0; i < g->recording.local_count; i++) {
        if (!p->places[i]) continue;
        LLVMValueRef wide = load_wide(p, i), value = block_of(p, wide, factor - 1);
        const bool is_folded = p->pack->locals[i].carry == LM_CARRY_folded;
        for (uint32_t k = 0; is_folded && k + 1 < factor; k++)
            value = join_parts(p, p->pack->locals[i].fold, value, block_of(p, wide, k));
        (void)LLVMBuildStore(g->b, value, g->locals[i]);
    }
}

/* In the body's order: all that touches memory. */
static void generate_round(struct packer *p) {
    for (uint32_t i = 0; i < p->pack->node_count; i++) {
        const struct lm_pack_node *const node = &p->pack->nodes[i];
        if (!lm_loop_access_at(p->pack->loop, p->pack->loop->first + i)) continue;
        if (node->mode == LM_PACK_wide && node->type == LM_TYPE_ANY)
            (void)generate(p, i, p->pack->factor);
        else if (node->mode == LM_PACK_wide)
            (void)wide_of(p, i);
        for (uint32_t k = 0; node->mode == LM_PACK_copies && k < p->pack->factor; k++) {
            if (node->type == LM_TYPE_ANY)
                (void)generate(p, i, k);
            else
                (void)node_copy(p, i, k);
        }
    }
    end_round(p);
}

static void generate_rounds(struct packer *p, LLVMBasicBlockRef rest, LLVMBasicBlockRef behind) {
    struct gen *const g = p->g;
    LLVMBasicBlockRef round = gen_block(g), done = gen_block(g), finished = gen_block(g);
    LLVMValueRef factor = gen_i64(g, p->pack->factor);
    p->before = LLVMGetInsertBlock(g->b);
    open_locals(p);
    LLVMValueRef one = gen_i64(g, 1);
    LLVMValueRef last = LLVMBuildSub(g->b, LLVMBuildAdd(g->b, g->fast->trip, one, ""), factor, "");
    gen_position(g, round);
    generate_round(p);
    LLVMValueRef counter = LLVMBuildLoad2(g->b, g->i64, g->fast->counter, "");
    LLVMValueRef next = LLVMBuildNUWAdd(g->b, counter, factor, "");
    (void)LLVMBuildStore(g->b, next, g->fast->counter);
    LLVMValueRef goes_on = LLVMBuildICmp(g->b, LLVMIntULE, next, last, "");
    (void)LLVMBuildCondBr(g->b, goes_on, round, done);
    gen_position(g, p->before);
    (void)LLVMBuildBr(g->b, round);
    gen_position(g, done);
    close_locals(p);
    LLVMValueRef is_left = LLVMBuildICmp(g->b, LLVMIntULE, next, g->fast->trip, "");
    (void)LLVMBuildCondBr(g->b, is_left, rest, finished);
    gen_position(g, finished);
    gen_fast_barrier(g);
    (void)LLVMBuildBr(g->b, behind);
}

void gen_packed_loop(struct gen *g, const struct lm_pack *pack, LLVMBasicBlockRef rest,
                     LLVMBasicBlockRef behind) {
    const size_t locals = (size_t)g->recording.local_count + 1;
    struct packer p = {.g = g,
                       .pack = pack,
                       .nodes = calloc(pack->node_count, sizeof *p.nodes),
                       .locals = calloc(locals, sizeof *p.locals),
                       .places = calloc(locals, sizeof *p.places)};
    if (p.nodes && p.locals && p.places)
        generate_rounds(&p, rest, behind);
    else
        gen_fail(g, LM_NO_MEMORY, "out of memory while compiling");
    free(p.nodes);
    free(p.locals);
    free((void *)p.places);
}
