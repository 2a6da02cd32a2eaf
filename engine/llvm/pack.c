/* SPDX-License-Identifier: Apache-2.0 */
/* Which loops can be packed, and how each of their values is then kept (pack.h). The body is
 * straight-line code: operands are found by a walk over the stack, dependences across iterations by
 * what locals hold at its end. */
#include "engine/llvm/pack.h"

#include <stdlib.h>
#include <string.h>

/* --- Values ----------------------------------------------------------------------------------- */

struct walk {
    struct lm_pack *pack;
    uint32_t *stack; /* by height */
    uint32_t *state; /* by local */
};

static const struct lm_step *step_at(const struct lm_pack *pack, uint32_t node) {
    return &pack->recording->steps[pack->loop->first + node];
}

static enum lm_op op_at(const struct lm_pack *pack, uint32_t node) {
    return (enum lm_op)step_at(pack, node)->op;
}

static uint8_t type_of(const struct lm_pack *pack, uint32_t ref) {
    return ref & LM_PACK_LOCAL ? pack->recording->locals[ref & ~LM_PACK_LOCAL]
                               : pack->nodes[ref].type;
}

/* A trap in the middle of iterations brought together would come too late or too early. */
static bool may_trap(enum lm_op op) {
    switch (op) {
    case LM_OP_i32_div_s:
    case LM_OP_i32_div_u:
    case LM_OP_i32_rem_s:
    case LM_OP_i32_rem_u:
    case LM_OP_i64_div_s:
    case LM_OP_i64_div_u:
    case LM_OP_i64_rem_s:
    case LM_OP_i64_rem_u:
    case LM_OP_i32_trunc_f32_s:
    case LM_OP_i32_trunc_f32_u:
    case LM_OP_i32_trunc_f64_s:
    case LM_OP_i32_trunc_f64_u:
    case LM_OP_i64_trunc_f32_s:
    case LM_OP_i64_trunc_f32_u:
    case LM_OP_i64_trunc_f64_s:
    case LM_OP_i64_trunc_f64_u: return true;
    default: return false;
    }
}

static bool take_operands(struct walk *w, uint32_t at, uint32_t count) {
    struct lm_pack_node *const node = &w->pack->nodes[at];
    const struct lm_step *const step = step_at(w->pack, at);
    if (count > LM_PACK_OPERANDS) return false;
    node->operand_count = (uint8_t)count;
    for (uint32_t i = 0; i < count; i++)
        node->operands[i] = w->stack[step->height + i];
    w->stack[step->height] = at;
    return true;
}

static bool walk_local(struct walk *w, const struct lm_step *step) {
    const uint32_t local = step->imm.index;
    if (step->op == LM_OP_local_get)
        w->stack[step->height] = w->state[local];
    else
        w->state[local] = w->stack[step->height];
    return true;
}

static bool walk_step(struct walk *w, uint32_t at) {
    struct lm_pack_node *const node = &w->pack->nodes[at];
    const struct lm_step *const step = step_at(w->pack, at);
    const struct lm_op_info *const info = &lm_ops[step->op];
    if (info->imm == LM_IMM_local) return walk_local(w, step);
    if (step->op == LM_OP_drop || step->op == LM_OP_nop) return true;
    if (step->op == LM_OP_select || step->op == LM_OP_select_t) {
        node->type = type_of(w->pack, w->stack[step->height]);
        return take_operands(w, at, 3);
    }
    const char *const results = strchr(info->sig, '_');
    if (!results || may_trap((enum lm_op)step->op)) return false;
    node->type = results[1] ? lm_sig_type(results[1]) : (uint8_t)LM_TYPE_ANY;
    return take_operands(w, at, (uint32_t)(results - info->sig));
}

/* Counts the uses of every value. */
static void count_uses(struct lm_pack *pack) {
    for (uint32_t i = 0; i < pack->node_count; i++)
        for (uint32_t k = 0; k < pack->nodes[i].operand_count; k++) {
            const uint32_t ref = pack->nodes[i].operands[k];
            if (ref & LM_PACK_LOCAL)
                pack->locals[ref & ~LM_PACK_LOCAL].uses++;
            else
                pack->nodes[ref].uses++;
        }
    for (uint32_t i = 0; i < pack->recording->local_count; i++) {
        const uint32_t ref = pack->locals[i].out;
        if (ref == (LM_PACK_LOCAL | i)) continue;
        if (ref & LM_PACK_LOCAL)
            pack->locals[ref & ~LM_PACK_LOCAL].uses++;
        else
            pack->nodes[ref].uses++;
    }
}

/* The body, which must end with the branch back. */
static bool find_values(struct walk *w) {
    struct lm_pack *const pack = w->pack;
    const uint32_t locals = pack->recording->local_count, last = pack->node_count - 1;
    for (uint32_t i = 0; i < locals; i++)
        w->state[i] = LM_PACK_LOCAL | i;
    if (step_at(pack, last)->op != LM_OP_br_if ||
        pack->loop->trip.test != pack->loop->first + last || step_at(pack, last)->operands != 1)
        return false;
    for (uint32_t i = 1; i < last; i++)
        if (!walk_step(w, i)) return false;
    for (uint32_t i = 0; i < locals; i++)
        pack->locals[i].out = w->state[i];
    count_uses(pack);
    return true;
}

/* --- Memory ----------------------------------------------------------------------------------- */

static bool is_constant_step(const struct lm_loop_group *group) {
    return group->is_affine && group->step.count == 0;
}

static bool is_store(const struct lm_pack *pack, const struct lm_loop_access *access) {
    const char *const results = strchr(lm_ops[pack->recording->steps[access->step].op].sig, '_');
    return results[1] == 0;
}

static int64_t place_of(const struct lm_pack *pack, const struct lm_loop_access *access) {
    return access->constant + (int64_t)pack->recording->steps[access->step].imm.mem.offset;
}

/* Whether two accesses of a group, `distance` iterations apart, meet. */
static bool meets(const struct lm_pack *pack, const struct lm_loop_access *a,
                  const struct lm_loop_access *b, int64_t distance) {
    const struct lm_loop_group *const group = &pack->loop->groups[a->group];
    const int64_t first = place_of(pack, a);
    const int64_t second = place_of(pack, b) + distance * (int32_t)group->step.constant;
    const int64_t first_width = lm_ops[pack->recording->steps[a->step].op].width;
    const int64_t second_width = lm_ops[pack->recording->steps[b->step].op].width;
    return first < second + second_width && second < first + first_width;
}

/* Iterations brought together do everything of one step before anything of the next, but stores
 * and what was loaded before them stay in order within an iteration. */
static bool may_mix(const struct lm_pack *pack, const struct lm_loop_access *store,
                    const struct lm_loop_access *other) {
    for (int64_t i = 1; i < pack->factor; i++)
        if (meets(pack, store, other, i) || meets(pack, store, other, -i)) return false;
    return is_store(pack, other) || other->step < store->step || !meets(pack, store, other, 0);
}

static bool add_pairs(struct lm_pack *pack) {
    const struct lm_loop *const loop = pack->loop;
    for (uint32_t i = 0; i < loop->group_count; i++) {
        if (loop->groups[i].memory != loop->groups[0].memory) return false;
        if (!loop->groups[i].is_stored) continue;
        if (!is_constant_step(&loop->groups[i])) return false;
        for (uint32_t k = 0; k < loop->group_count; k++) {
            if (k == i || (k < i && loop->groups[k].is_stored)) continue;
            if (pack->pair_count == LM_PACK_PAIRS) return false;
            pack->pairs[pack->pair_count].stored = i;
            pack->pairs[pack->pair_count++].other = k;
        }
    }
    return true;
}

static bool check_memory(struct lm_pack *pack) {
    const struct lm_loop *const loop = pack->loop;
    for (uint32_t i = 0; i < loop->access_count; i++) {
        if (!is_store(pack, &loop->accesses[i])) continue;
        for (uint32_t k = 0; k < loop->access_count; k++)
            if (loop->accesses[k].group == loop->accesses[i].group &&
                !may_mix(pack, &loop->accesses[i], &loop->accesses[k]))
                return false;
    }
    return add_pairs(pack);
}

/* --- From iteration to iteration -------------------------------------------------------------- */

struct reach {
    uint8_t *depends; /* nodes that depend on a local's value before */
    uint8_t *locals;  /* locals whose value after does */
    uint8_t *feeds;   /* nodes that the local's value after depends on */
    uint8_t *visited; /* locals, likewise */
    uint32_t *pending;
};

static bool depends(const struct reach *reach, uint32_t local, uint32_t ref) {
    if (!(ref & LM_PACK_LOCAL)) return reach->depends[ref];
    const uint32_t other = ref & ~LM_PACK_LOCAL;
    return other == local || reach->locals[other];
}

/* What depends on a local's value at the iteration's start, in this iteration or later. */
static void find_dependents(const struct lm_pack *pack, const struct reach *reach, uint32_t local) {
    bool is_changed = true;
    memset(reach->depends, 0, pack->node_count);
    memset(reach->locals, 0, pack->recording->local_count);
    while (is_changed) {
        is_changed = false;
        for (uint32_t i = 0; i < pack->node_count; i++)
            for (uint32_t k = 0; k < pack->nodes[i].operand_count && !reach->depends[i]; k++)
                if (depends(reach, local, pack->nodes[i].operands[k]))
                    is_changed = reach->depends[i] = 1;
        for (uint32_t i = 0; i < pack->recording->local_count; i++) {
            if (reach->locals[i] || pack->locals[i].out == (LM_PACK_LOCAL | i)) continue;
            if (depends(reach, local, pack->locals[i].out)) is_changed = reach->locals[i] = 1;
        }
    }
}

static void push_ref(const struct lm_pack *pack, const struct reach *reach, uint32_t ref,
                     uint32_t *count) {
    while (ref & LM_PACK_LOCAL) {
        const uint32_t local = ref & ~LM_PACK_LOCAL;
        if (reach->visited[local]) return;
        reach->visited[local] = 1;
        ref = pack->locals[local].out;
    }
    if (reach->feeds[ref]) return;
    reach->feeds[ref] = 1;
    reach->pending[(*count)++] = ref;
}

/* What a local's value at the iteration's end is made of. */
static void find_feeds(const struct lm_pack *pack, const struct reach *reach, uint32_t local) {
    uint32_t count = 0;
    memset(reach->feeds, 0, pack->node_count);
    memset(reach->visited, 0, pack->recording->local_count);
    push_ref(pack, reach, LM_PACK_LOCAL | local, &count);
    while (count > 0) {
        const struct lm_pack_node *const node = &pack->nodes[reach->pending[--count]];
        for (uint32_t i = 0; i < node->operand_count; i++)
            push_ref(pack, reach, node->operands[i], &count);
    }
}

static void find_cycle(struct lm_pack *pack, const struct reach *reach, uint32_t index) {
    struct lm_pack_local *const local = &pack->locals[index];
    const bool is_vector = pack->recording->locals[index] == LM_V128;
    find_dependents(pack, reach, index);
    local->carry = is_vector && !reach->locals[index] ? LM_CARRY_shifted : LM_CARRY_serial;
    if (!reach->locals[index]) return;
    find_feeds(pack, reach, index);
    for (uint32_t i = 0; i < pack->node_count; i++)
        if (reach->depends[i] && reach->feeds[i]) pack->nodes[i].is_serial = true;
}

static bool find_cycles(struct lm_pack *pack) {
    const size_t nodes = pack->node_count, locals = pack->recording->local_count;
    uint8_t *const bytes = calloc(2 * nodes + 2 * locals + 1, 1);
    uint32_t *const pending = calloc(nodes + 1, sizeof *pending);
    const bool is_fine = bytes && pending;
    const struct reach reach = {bytes, bytes + 2 * nodes, bytes + nodes, bytes + 2 * nodes + locals,
                                pending};
    for (uint32_t i = 0; is_fine && i < locals; i++)
        if (pack->locals[i].out != (LM_PACK_LOCAL | i)) find_cycle(pack, &reach, i);
    free(bytes);
    free(pending);
    return is_fine;
}

/* --- Folds ------------------------------------------------------------------------------------ */

/* What joins two parts of a vector gathered by an instruction, whose order cannot be told;
 * LM_OP_nop: nothing. */
static enum lm_op fold_of(enum lm_op op) {
    switch (op) {
    case LM_OP_i32x4_relaxed_dot_i8x16_i7x16_add_s: return LM_OP_i32x4_add;
    case LM_OP_i8x16_add:
    case LM_OP_i16x8_add:
    case LM_OP_i32x4_add:
    case LM_OP_i64x2_add:
    case LM_OP_v128_and:
    case LM_OP_v128_or:
    case LM_OP_v128_xor:
    case LM_OP_i8x16_min_s:
    case LM_OP_i8x16_min_u:
    case LM_OP_i8x16_max_s:
    case LM_OP_i8x16_max_u:
    case LM_OP_i16x8_min_s:
    case LM_OP_i16x8_min_u:
    case LM_OP_i16x8_max_s:
    case LM_OP_i16x8_max_u:
    case LM_OP_i32x4_min_s:
    case LM_OP_i32x4_min_u:
    case LM_OP_i32x4_max_s:
    case LM_OP_i32x4_max_u: return op;
    default: return LM_OP_nop;
    }
}

/* The operand through which a local goes on to be gathered: the serial one, if only one is. */
static uint32_t gathered_operand(const struct lm_pack *pack, uint32_t at, uint32_t local) {
    const struct lm_pack_node *const node = &pack->nodes[at];
    const bool is_dot = op_at(pack, at) == LM_OP_i32x4_relaxed_dot_i8x16_i7x16_add_s;
    uint32_t found = UINT32_MAX;
    for (uint32_t i = 0; i < node->operand_count; i++) {
        const uint32_t ref = node->operands[i];
        const bool is_on =
            ref & LM_PACK_LOCAL ? ref == (LM_PACK_LOCAL | local) : pack->nodes[ref].is_serial;
        if (!is_on) continue;
        if (found != UINT32_MAX || (is_dot && i != 2)) return UINT32_MAX;
        found = ref;
    }
    return found;
}

/* A chain of one kind of instruction from a local to itself, of which nothing else takes notice. */
static bool is_fold(const struct lm_pack *pack, uint32_t local, enum lm_op *fold) {
    uint32_t at = pack->locals[local].out;
    if (at & LM_PACK_LOCAL || pack->locals[local].uses != 1) return false;
    *fold = fold_of(op_at(pack, at));
    while (!(at & LM_PACK_LOCAL)) {
        const enum lm_op its = fold_of(op_at(pack, at));
        if (its == LM_OP_nop || its != *fold || pack->nodes[at].uses != 1) return false;
        at = gathered_operand(pack, at, local);
        if (at == UINT32_MAX) return false;
    }
    return at == (LM_PACK_LOCAL | local);
}

static void find_folds(struct lm_pack *pack) {
    for (uint32_t i = 0; i < pack->recording->local_count; i++) {
        struct lm_pack_local *const local = &pack->locals[i];
        if (local->carry != LM_CARRY_serial || pack->recording->locals[i] != LM_V128 ||
            !is_fold(pack, i, &local->fold))
            continue;
        local->carry = LM_CARRY_folded;
        for (uint32_t at = local->out; !(at & LM_PACK_LOCAL);) {
            const uint32_t next = gathered_operand(pack, at, i);
            pack->nodes[at].is_serial = false;
            at = next;
        }
    }
}

/* --- Modes ------------------------------------------------------------------------------------ */

static bool is_uniform_ref(const struct lm_pack *pack, uint32_t ref) {
    return ref & LM_PACK_LOCAL ? pack->locals[ref & ~LM_PACK_LOCAL].carry == LM_CARRY_fixed
                               : pack->nodes[ref].mode == LM_PACK_uniform;
}

static bool is_uniform(const struct lm_pack *pack, uint32_t at,
                       const struct lm_loop_access *access) {
    const struct lm_pack_node *const node = &pack->nodes[at];
    if (access) {
        const struct lm_loop_group *const group = &pack->loop->groups[access->group];
        if (group->is_stored || !is_constant_step(group) || group->step.constant != 0) return false;
    }
    for (uint32_t i = 0; i < node->operand_count; i++)
        if (!is_uniform_ref(pack, node->operands[i]) && !(access && i == 0)) return false;
    return true;
}

/* The bytes of a whole vector's access, which follow one another if the loop steps by as many. */
static bool is_row(const struct lm_pack *pack, uint32_t at, const struct lm_loop_access *access) {
    const struct lm_loop_group *const group = &pack->loop->groups[access->group];
    const enum lm_op op = op_at(pack, at);
    const bool is_whole =
        op == LM_OP_v128_store || (op >= LM_OP_v128_load && op <= LM_OP_v128_load32x2_u);
    return is_whole && is_constant_step(group) && group->step.constant == lm_ops[op].width;
}

static enum lm_pack_mode mode_of(const struct lm_pack *pack, uint32_t at, lm_pack_widens widens) {
    const struct lm_pack_node *const node = &pack->nodes[at];
    const struct lm_loop_access *const access =
        lm_loop_access_at(pack->loop, pack->loop->first + at);
    if (access && node->type == LM_TYPE_ANY)
        return is_row(pack, at, access) ? LM_PACK_wide : LM_PACK_copies;
    if (node->type == LM_TYPE_ANY) return LM_PACK_nothing;
    if (is_uniform(pack, at, access)) return LM_PACK_uniform;
    if (node->type != LM_V128 || node->is_serial) return LM_PACK_copies;
    if (access) return is_row(pack, at, access) ? LM_PACK_wide : LM_PACK_copies;
    for (uint32_t i = 0; i < node->operand_count; i++)
        if (type_of(pack, node->operands[i]) != LM_V128 && !is_uniform_ref(pack, node->operands[i]))
            return LM_PACK_copies;
    return widens(op_at(pack, at)) ? LM_PACK_wide : LM_PACK_copies;
}

/* --- Costs ------------------------------------------------------------------------------------ */

static enum lm_pack_mode mode_of_ref(const struct lm_pack *pack, uint32_t ref) {
    if (!(ref & LM_PACK_LOCAL)) return (enum lm_pack_mode)pack->nodes[ref].mode;
    switch (pack->locals[ref & ~LM_PACK_LOCAL].carry) {
    case LM_CARRY_fixed: return LM_PACK_uniform;
    case LM_CARRY_serial: return LM_PACK_copies;
    default: return LM_PACK_wide;
    }
}

/* Vectors that must be taken apart or put together for a node; each is counted where it is used
 * first, which is near enough. */
static uint32_t changes_of(const struct lm_pack *pack, const struct lm_pack_node *node) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < node->operand_count; i++) {
        const enum lm_pack_mode mode = mode_of_ref(pack, node->operands[i]);
        if (type_of(pack, node->operands[i]) != LM_V128) continue;
        count += mode != LM_PACK_uniform && mode != node->mode;
    }
    return count;
}

/* At least a quarter of the vector instructions must go away. */
static bool pays(const struct lm_pack *pack) {
    const uint32_t factor = pack->width;
    uint32_t before = 0, after = 0, wide = 0;
    for (uint32_t i = 0; i < pack->node_count; i++) {
        const struct lm_pack_node *const node = &pack->nodes[i];
        const bool is_vector = lm_ops[op_at(pack, i)].prefix == 0xfd;
        if (!is_vector || node->mode == LM_PACK_uniform || node->mode == LM_PACK_nothing) continue;
        before += factor;
        after += node->mode == LM_PACK_wide ? 1 : factor;
        after += changes_of(pack, node) * (factor - 1);
        wide += node->mode == LM_PACK_wide;
    }
    for (uint32_t i = 0; i < pack->recording->local_count; i++)
        after += pack->locals[i].carry == LM_CARRY_shifted && pack->locals[i].uses > 0;
    return wide > 0 && after * 4 <= before * 3;
}

/* --- The whole -------------------------------------------------------------------------------- */

static bool analyse(struct walk *w, lm_pack_widens widens) {
    struct lm_pack *const pack = w->pack;
    if (!find_values(w) || !check_memory(pack) || !find_cycles(pack)) return false;
    find_folds(pack);
    for (uint32_t i = 0; i < pack->node_count; i++)
        pack->nodes[i].mode = (uint8_t)mode_of(pack, i, widens);
    return pays(pack);
}

static bool has_vectors(const struct lm_recording *recording, const struct lm_loop *loop) {
    for (uint32_t i = loop->first + 1; i < loop->last; i++)
        if (lm_ops[recording->steps[i].op].prefix == 0xfd) return true;
    return false;
}

bool lm_pack_analyse(const struct lm_recording *recording, const struct lm_loop *loop,
                     uint32_t width, uint32_t rounds, lm_pack_widens widens, struct lm_pack *pack) {
    enum { SPARE = 4 };
    *pack = (struct lm_pack){.recording = recording,
                             .loop = loop,
                             .width = width,
                             .rounds = rounds,
                             .factor = width * rounds,
                             .node_count = loop->last - loop->first};
    if (width < 2 || !loop->trip.is_only || pack->node_count < 3 ||
        pack->node_count > LM_PACK_STEPS || !has_vectors(recording, loop) ||
        recording->steps[loop->first].imm.block->result_count > 0)
        return false;
    pack->nodes = calloc(pack->node_count, sizeof *pack->nodes);
    pack->locals = calloc((size_t)recording->local_count + 1, sizeof *pack->locals);
    struct walk w = {pack, calloc(recording->most_operands + SPARE, sizeof *w.stack),
                     calloc((size_t)recording->local_count + 1, sizeof *w.state)};
    const bool is_fine = pack->nodes && pack->locals && w.stack && w.state && analyse(&w, widens);
    free(w.stack);
    free(w.state);
    return is_fine;
}

/* Small bodies leave much of the processor idle, and sums wait for themselves. */
uint32_t lm_pack_rounds(const struct lm_pack *pack) {
    enum { SMALL = 6, MIDDLE = 12, LARGE = 24 };
    uint32_t wide = 0;
    bool is_folded = false;
    for (uint32_t i = 0; i < pack->node_count; i++) {
        const bool is_vector = lm_ops[op_at(pack, i)].prefix == 0xfd;
        if (is_vector && pack->nodes[i].mode == LM_PACK_copies) return 1;
        wide += pack->nodes[i].mode == LM_PACK_wide;
    }
    for (uint32_t i = 0; i < pack->recording->local_count; i++)
        is_folded = is_folded || pack->locals[i].carry == LM_CARRY_folded;
    if (wide <= SMALL) return LM_PACK_ROUNDS;
    return wide <= (is_folded ? LARGE : MIDDLE) ? 2 : 1;
}

void lm_pack_release(struct lm_pack *pack) {
    free(pack->nodes);
    free(pack->locals);
    *pack = (struct lm_pack){.factor = 0};
}
