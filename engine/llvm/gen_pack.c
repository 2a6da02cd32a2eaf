/* SPDX-License-Identifier: Apache-2.0 */
/* Loops of vector code with several iterations at once (pack.h): LLVM widens loops of scalars, but
 * leaves vectors as they are. A wide vector holds the v128 of consecutive iterations, a round; what
 * cannot be wide is generated for one iteration after another.
 *
 * Values are generated when they are first asked for, stores in the order of the body. Locals are
 * brought up to date at the end, so that whatever follows finds them. */
#include "engine/llvm/gen.h"

#include <stdlib.h>

struct values {
    LLVMValueRef wide[LM_PACK_ROUNDS], copies[LM_PACK_MOST];
};

/* The places of a local that is kept wide: of a folded one for each round, of a shifted one alone.
 */
struct places {
    LLVMValueRef of[LM_PACK_ROUNDS];
};

struct packer {
    struct gen *g;
    const struct lm_pack *pack;
    struct values *nodes, *locals;
    struct places *places;
    LLVMBasicBlockRef before; /* for what is the same in all iterations; has no end yet */
};

static LLVMValueRef copy_of(struct packer *p, uint32_t ref, uint32_t copy);
static LLVMValueRef wide_of(struct packer *p, uint32_t ref, uint32_t round);

/* --- Vectors ---------------------------------------------------------------------------------- */

/* v128 number `index` of a wide vector. */
static LLVMValueRef block_of(struct packer *p, LLVMValueRef wide, uint32_t index) {
    const unsigned lanes = LLVMGetVectorSize(LLVMTypeOf(wide)) / p->pack->width;
    return gen_part(p->g, wide, index * lanes, lanes);
}

/* All v128 the same. */
static LLVMValueRef repeated(struct packer *p, LLVMValueRef narrow) {
    LLVMValueRef wide = gen_joined(p->g, narrow, narrow);
    return p->pack->width == 4 ? gen_joined(p->g, wide, wide) : wide;
}

static LLVMValueRef put_together(struct packer *p, uint32_t ref, uint32_t round) {
    LLVMValueRef parts[LM_PACK_WIDTH] = {NULL};
    const uint32_t width = p->pack->width;
    for (uint32_t i = 0; i < width; i++)
        parts[i] = gen_plain(p->g, copy_of(p, ref, round * width + i));
    for (uint32_t count = width; count > 1; count /= 2)
        for (uint32_t i = 0; i < count / 2; i++)
            parts[i] = gen_joined(p->g, parts[2 * i], parts[2 * i + 1]);
    return parts[0];
}

/* The v128 of the iterations before: the last of `earlier`, then all but the last of `now`. */
static LLVMValueRef shifted(struct packer *p, LLVMValueRef earlier, LLVMValueRef now) {
    struct gen *const g = p->g;
    LLVMValueRef mask[2 * LM_PACK_WIDTH];
    const uint32_t count = 2 * p->pack->width;
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

/* Generates a step for one iteration, or for those of a round. */
static LLVMValueRef generate(struct packer *p, uint32_t at, uint32_t copy, bool is_wide) {
    struct gen *const g = p->g;
    const struct lm_pack_node *const node = &p->pack->nodes[at];
    const struct lm_step *const step = &g->recording.steps[p->pack->loop->first + at];
    const uint32_t first = is_wide ? copy * p->pack->width : copy;
    LLVMValueRef operands[LM_PACK_OPERANDS];
    for (uint32_t i = 0; i < node->operand_count; i++) {
        const uint32_t ref = node->operands[i];
        const bool is_vector = ref & LM_PACK_LOCAL
                                   ? g->recording.locals[ref & ~LM_PACK_LOCAL] == LM_V128
                                   : p->pack->nodes[ref].type == LM_V128;
        if (i == 0 && is_place_known(p, at))
            operands[i] = LLVMGetPoison(g->i32);
        else
            operands[i] = is_wide && is_vector ? wide_of(p, ref, copy) : copy_of(p, ref, first);
    }
    for (uint32_t i = 0; i < node->operand_count; i++)
        g->stack[step->height + i] = operands[i];
    g->fast->ahead = first;
    if (is_wide) gen_set_blocks(g, p->pack->width);
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
    p->nodes[at].copies[0] = generate(p, at, 0, false);
    gen_position(g, here);
    return p->nodes[at].copies[0];
}

static LLVMValueRef node_copy(struct packer *p, uint32_t at, uint32_t copy) {
    struct values *const values = &p->nodes[at];
    const enum lm_pack_mode mode = (enum lm_pack_mode)p->pack->nodes[at].mode;
    if (mode == LM_PACK_uniform) return uniform_of(p, at);
    if (values->copies[copy]) return values->copies[copy];
    const uint32_t width = p->pack->width;
    LLVMValueRef value = mode == LM_PACK_wide
                             ? block_of(p, wide_of(p, at, copy / width), copy % width)
                             : generate(p, at, copy, false);
    values->copies[copy] = value;
    return value;
}

static LLVMValueRef node_wide(struct packer *p, uint32_t at, uint32_t round) {
    if (p->pack->nodes[at].mode == LM_PACK_wide) return generate(p, at, round, true);
    return put_together(p, at, round);
}

/* --- Locals ----------------------------------------------------------------------------------- */

static LLVMValueRef load_local(struct packer *p, uint32_t local) {
    return LLVMBuildLoad2(p->g->b, gen_type(p->g, p->g->recording.locals[local]),
                          p->g->locals[local], "");
}

static LLVMTypeRef wide_type(const struct packer *p) {
    return LLVMVectorType(p->g->i64, 2 * p->pack->width);
}

static LLVMValueRef load_wide(struct packer *p, uint32_t local, uint32_t round) {
    return LLVMBuildLoad2(p->g->b, wide_type(p), p->places[local].of[round], "");
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
                    : block_of(p, load_wide(p, local, 0), p->pack->width - 1);
    values->copies[copy] = value;
    return value;
}

static LLVMValueRef local_wide(struct packer *p, uint32_t local, uint32_t round) {
    const struct lm_pack_local *const its = &p->pack->locals[local];
    LLVMValueRef before;
    switch (its->carry) {
    case LM_CARRY_folded: return load_wide(p, local, round);
    case LM_CARRY_shifted:
        before = round == 0 ? load_wide(p, local, 0) : wide_of(p, its->out, round - 1);
        return shifted(p, before, wide_of(p, its->out, round));
    default: return put_together(p, LM_PACK_LOCAL | local, round);
    }
}

static LLVMValueRef copy_of(struct packer *p, uint32_t ref, uint32_t copy) {
    return ref & LM_PACK_LOCAL ? local_copy(p, ref & ~LM_PACK_LOCAL, copy)
                               : node_copy(p, ref, copy);
}

static bool is_uniform(const struct packer *p, uint32_t ref) {
    return ref & LM_PACK_LOCAL ? p->pack->locals[ref & ~LM_PACK_LOCAL].carry == LM_CARRY_fixed
                               : p->pack->nodes[ref].mode == LM_PACK_uniform;
}

static LLVMValueRef wide_of(struct packer *p, uint32_t ref, uint32_t round) {
    struct values *const values =
        ref & LM_PACK_LOCAL ? &p->locals[ref & ~LM_PACK_LOCAL] : &p->nodes[ref];
    const bool is_same = is_uniform(p, ref);
    if (is_same) round = 0;
    if (values->wide[round]) return values->wide[round];
    LLVMValueRef value;
    if (is_same)
        value = repeated(p, gen_plain(p->g, copy_of(p, ref, 0)));
    else if (ref & LM_PACK_LOCAL)
        value = local_wide(p, ref & ~LM_PACK_LOCAL, round);
    else
        value = node_wide(p, ref, round);
    values->wide[round] = value;
    return value;
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

/* What a wide local starts with: the local itself, then what is neutral. */
static LLVMValueRef wide_start(struct packer *p, LLVMValueRef start, LLVMValueRef other) {
    LLVMValueRef wide = gen_joined(p->g, start, other);
    return p->pack->width == 4 ? gen_joined(p->g, wide, gen_joined(p->g, other, other)) : wide;
}

static void open_folded(struct packer *p, uint32_t local, LLVMValueRef start) {
    struct gen *const g = p->g;
    LLVMValueRef other = neutral_part(p, p->pack->locals[local].fold, start);
    for (uint32_t i = 0; i < p->pack->rounds; i++) {
        p->places[local].of[i] = LLVMBuildAlloca(g->entry, wide_type(p), "");
        (void)LLVMBuildStore(g->b, wide_start(p, i == 0 ? start : other, other),
                             p->places[local].of[i]);
    }
}

static void open_shifted(struct packer *p, uint32_t local, LLVMValueRef start) {
    p->places[local].of[0] = LLVMBuildAlloca(p->g->entry, wide_type(p), "");
    (void)LLVMBuildStore(p->g->b, repeated(p, start), p->places[local].of[0]);
}

/* Gives wide locals their places, and what they start with. */
static void open_locals(struct packer *p) {
    for (uint32_t i = 0; i < p->g->recording.local_count; i++) {
        const enum lm_pack_carry carry = (enum lm_pack_carry)p->pack->locals[i].carry;
        if (carry == LM_CARRY_folded) open_folded(p, i, load_local(p, i));
        if (carry == LM_CARRY_shifted) open_shifted(p, i, load_local(p, i));
    }
}

/* What a local holds after the iterations; `part` is one of a wide one's. */
static LLVMValueRef value_after(struct packer *p, uint32_t local, uint32_t part) {
    const struct lm_pack_local *const its = &p->pack->locals[local];
    if (its->carry == LM_CARRY_folded) return wide_of(p, its->out, part);
    if (its->carry == LM_CARRY_shifted) return wide_of(p, its->out, p->pack->rounds - 1);
    return gen_for_local(p->g, copy_of(p, its->out, p->pack->factor - 1));
}

static LLVMValueRef place_after(const struct packer *p, uint32_t local, uint32_t part) {
    switch (p->pack->locals[local].carry) {
    case LM_CARRY_fixed: return NULL;
    case LM_CARRY_serial: return part == 0 ? p->g->locals[local] : NULL;
    default: return p->places[local].of[part];
    }
}

/* What locals hold after the iterations is found before any of them changes. */
static void end_iterations(struct packer *p) {
    for (unsigned is_known = 0; is_known < 2; is_known++)
        for (uint32_t i = 0; i < p->g->recording.local_count; i++)
            for (uint32_t part = 0; part < p->pack->rounds; part++) {
                LLVMValueRef place = place_after(p, i, part);
                LLVMValueRef value = place ? value_after(p, i, part) : NULL;
                if (is_known && place) (void)LLVMBuildStore(p->g->b, value, place);
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

static LLVMValueRef gathered(struct packer *p, uint32_t local) {
    const enum lm_op fold = p->pack->locals[local].fold;
    LLVMValueRef value = NULL;
    for (uint32_t i = 0; i < p->pack->factor; i++) {
        LLVMValueRef wide = load_wide(p, local, i / p->pack->width);
        LLVMValueRef part = block_of(p, wide, i % p->pack->width);
        value = value ? join_parts(p, fold, value, part) : part;
    }
    return value;
}

/* Gives v128 locals what the wide ones have. */
static void close_locals(struct packer *p) {
    struct gen *const g = p->g;
    for (uint32_t i = 0; i < g->recording.local_count; i++) {
        if (!p->places[i].of[0]) continue;
        LLVMValueRef value = p->pack->locals[i].carry == LM_CARRY_folded
                                 ? gathered(p, i)
                                 : block_of(p, load_wide(p, i, 0), p->pack->width - 1);
        (void)LLVMBuildStore(g->b, value, g->locals[i]);
    }
}

/* All that touches memory, in the body's order. */
static void generate_access(struct packer *p, uint32_t at) {
    const struct lm_pack_node *const node = &p->pack->nodes[at];
    const bool is_store = node->type == LM_TYPE_ANY;
    if (node->mode == LM_PACK_wide)
        for (uint32_t i = 0; i < p->pack->rounds; i++)
            (void)(is_store ? generate(p, at, i, true) : wide_of(p, at, i));
    if (node->mode == LM_PACK_copies)
        for (uint32_t i = 0; i < p->pack->factor; i++)
            (void)(is_store ? generate(p, at, i, false) : node_copy(p, at, i));
}

static void generate_iterations(struct packer *p) {
    for (uint32_t i = 0; i < p->pack->node_count; i++)
        if (lm_loop_access_at(p->pack->loop, p->pack->loop->first + i)) generate_access(p, i);
    end_iterations(p);
}

static void generate_loop(struct packer *p, LLVMBasicBlockRef rest, LLVMBasicBlockRef behind) {
    struct gen *const g = p->g;
    LLVMBasicBlockRef body = gen_block(g), done = gen_block(g), finished = gen_block(g);
    LLVMValueRef factor = gen_i64(g, p->pack->factor);
    p->before = LLVMGetInsertBlock(g->b);
    open_locals(p);
    LLVMValueRef one = gen_i64(g, 1);
    LLVMValueRef last = LLVMBuildSub(g->b, LLVMBuildAdd(g->b, g->fast->trip, one, ""), factor, "");
    gen_position(g, body);
    generate_iterations(p);
    LLVMValueRef counter = LLVMBuildLoad2(g->b, g->i64, g->fast->counter, "");
    LLVMValueRef next = LLVMBuildNUWAdd(g->b, counter, factor, "");
    (void)LLVMBuildStore(g->b, next, g->fast->counter);
    LLVMValueRef goes_on = LLVMBuildICmp(g->b, LLVMIntULE, next, last, "");
    (void)LLVMBuildCondBr(g->b, goes_on, body, done);
    gen_position(g, p->before);
    (void)LLVMBuildBr(g->b, body);
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
        generate_loop(&p, rest, behind);
    else
        gen_fail(g, LM_NO_MEMORY, "out of memory while compiling");
    free(p.nodes);
    free(p.locals);
    free(p.places);
}
