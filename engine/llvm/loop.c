/* SPDX-License-Identifier: Apache-2.0 */
/* The symbolic walk over a loop's body (loop.h), in order of the steps. Where paths meet, a local
 * that differs is unknown. */
#include "engine/llvm/loop.h"

#include <stdlib.h>
#include <string.h>

/* --- Forms ------------------------------------------------------------------------------------ */

struct value {
    bool is_known;   /* `form` is its value */
    bool is_compare; /* it is whether `form` compares so to `other` */
    uint8_t compare; /* enum lm_loop_compare */
    uint8_t bits;    /* low ones in which the form is right */
    uint16_t needs;  /* which of walk.alignments it rests upon */
    struct lm_form form, other;
};

enum { ALL_BITS = 32 };

static struct value constant(uint32_t number) {
    return (struct value){.is_known = true, .bits = ALL_BITS, .form = {.constant = number}};
}

static bool is_exact(const struct value *value) {
    return value->is_known && value->bits == ALL_BITS;
}

static struct value of_atom(uint32_t atom) {
    struct value value = constant(0);
    value.form.count = 1;
    value.form.terms[0].atom = atom;
    value.form.terms[0].factor = 1;
    return value;
}

static bool is_constant(const struct value *value) {
    return is_exact(value) && value->form.count == 0;
}

/* Adds factor * atom; terms stay sorted by atom. False: too many. */
static bool add_term(struct lm_form *form, uint32_t atom, uint32_t factor) {
    uint32_t at = 0;
    while (at < form->count && form->terms[at].atom < atom)
        at++;
    if (at < form->count && form->terms[at].atom == atom) {
        form->terms[at].factor += factor;
        if (form->terms[at].factor != 0) return true;
        form->count--;
        memmove(&form->terms[at], &form->terms[at + 1], (form->count - at) * sizeof form->terms[0]);
        return true;
    }
    if (factor == 0) return true;
    if (form->count == LM_FORM_TERMS) return false;
    memmove(&form->terms[at + 1], &form->terms[at], (form->count - at) * sizeof form->terms[0]);
    form->terms[at].atom = atom;
    form->terms[at].factor = factor;
    form->count++;
    return true;
}

/* *sum += factor * form. */
static bool add_scaled(struct lm_form *sum, const struct lm_form *form, uint32_t factor) {
    sum->constant += form->constant * factor;
    for (uint32_t i = 0; i < form->count; i++)
        if (!add_term(sum, form->terms[i].atom, form->terms[i].factor * factor)) return false;
    return true;
}

/* a + factor * b. An even factor shifts what is wrong in high bits out. */
static struct value combine(const struct value *a, const struct value *b, uint32_t factor) {
    struct value sum = *a;
    const int shifted = factor ? b->bits + __builtin_ctz(factor) : ALL_BITS;
    if (shifted < sum.bits) sum.bits = (uint8_t)shifted;
    sum.needs |= b->needs;
    sum.is_known = a->is_known && b->is_known && add_scaled(&sum.form, &b->form, factor);
    sum.is_compare = false;
    return sum;
}

static struct value scale(const struct value *a, uint32_t factor) {
    const struct value zero = constant(0);
    return combine(&zero, a, factor);
}

static bool same_form(const struct lm_form *a, const struct lm_form *b) {
    if (a->constant != b->constant || a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->terms[i].atom != b->terms[i].atom || a->terms[i].factor != b->terms[i].factor)
            return false;
    return true;
}

static bool has_unknown(const struct lm_form *form) {
    return form->count > 0 && form->terms[form->count - 1].atom >= LM_ATOM_UNKNOWN;
}

/* --- State ------------------------------------------------------------------------------------ */

enum { MOST_BLOCKS = 24, MOST_TESTS = 16 };

struct state {
    struct value locals[LM_LOOP_LOCALS];
};

struct block {
    enum lm_op op;
    uint32_t height, results;
    bool has_end; /* `at_end` holds what has come to its end so far */
    bool has_else;
    bool is_pending; /* a branch before went to its end: what follows may be skipped */
    struct state at_end, at_start;
};

struct test {
    uint32_t step;
    bool is_back; /* true leads back, else false leads out */
    enum lm_loop_compare compare;
    struct lm_form a, b;
};

/* An access before its group is known. */
struct raw_access {
    uint32_t step, memory;
    struct lm_form form;
};

struct walk {
    const struct lm_recording *recording;
    struct lm_loop *loop;
    struct value *values; /* operands, by height */
    struct state state, back;
    struct block blocks[MOST_BLOCKS];
    uint32_t depth;
    bool has_back;
    bool has_gone_back; /* a branch before led back: what follows may be skipped */
    uint32_t backs;
    uint32_t most[LM_LOOP_UNKNOWNS]; /* of unknown atoms: from 0 to this */
    uint32_t unknown_count;
    struct lm_loop_alignment alignments[LM_LOOP_ALIGNMENTS]; /* that values may rest upon */
    uint32_t alignment_count;
    uint16_t needs; /* those that addresses, tests and steps do rest upon */
    struct test tests[MOST_TESTS];
    uint32_t test_count;
    struct raw_access accesses[LM_LOOP_ACCESSES];
    uint32_t access_count;
};

static uint32_t local_atom(struct walk *w, uint32_t local) {
    struct lm_loop *const loop = w->loop;
    for (uint32_t i = 0; i < loop->local_count; i++)
        if (loop->locals[i] == local) return i;
    return UINT32_MAX;
}

/* Lists the i32 locals that the body uses. */
static bool collect_locals(struct walk *w) {
    struct lm_loop *const loop = w->loop;
    for (uint32_t i = loop->first; i < loop->last; i++) {
        const struct lm_step *const step = &w->recording->steps[i];
        const bool is_local = lm_ops[step->op].imm == LM_IMM_local;
        if (!is_local || w->recording->locals[step->imm.index] != LM_I32) continue;
        if (local_atom(w, step->imm.index) != UINT32_MAX) continue;
        if (loop->local_count == LM_LOOP_LOCALS) return false;
        loop->locals[loop->local_count++] = step->imm.index;
    }
    for (uint32_t i = 0; i < loop->local_count; i++)
        w->state.locals[i] = of_atom(i);
    return true;
}

static void merge(struct walk *w, struct state *into, bool *is_filled) {
    const uint32_t count = w->loop->local_count;
    if (!*is_filled) {
        memcpy(into->locals, w->state.locals, count * sizeof into->locals[0]);
        *is_filled = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct value *const a = &into->locals[i];
        const struct value *const b = &w->state.locals[i];
        a->is_known =
            a->is_known && b->is_known && a->bits == b->bits && same_form(&a->form, &b->form);
        a->needs |= b->needs;
    }
}

/* Whether what comes next is executed in each iteration that gets so far. */
static bool is_certain(const struct walk *w) {
    if (w->has_gone_back) return false;
    for (uint32_t i = 0; i < w->depth; i++)
        if (w->blocks[i].op != LM_OP_block || w->blocks[i].is_pending) return false;
    return true;
}

/* --- Control ---------------------------------------------------------------------------------- */

static bool open_block(struct walk *w, const struct lm_step *step) {
    if (w->depth == MOST_BLOCKS || step->imm.block->param_count > 0) return false;
    struct block *const block = &w->blocks[w->depth++];
    block->op = (enum lm_op)step->op;
    block->height = step->height;
    block->results = step->imm.block->result_count;
    block->has_end = block->has_else = block->is_pending = false;
    if (step->op == LM_OP_if) block->at_start = w->state;
    return true;
}

static void start_else(struct walk *w, const struct lm_step *step) {
    struct block *const block = &w->blocks[w->depth - 1];
    if (step->reachable) merge(w, &block->at_end, &block->has_end);
    block->has_else = true;
    w->state = block->at_start;
}

static void close_block(struct walk *w, const struct lm_step *step) {
    struct block *const block = &w->blocks[--w->depth];
    if (step->reachable) merge(w, &block->at_end, &block->has_end);
    if (block->op == LM_OP_if && !block->has_else) {
        w->state = block->at_start;
        merge(w, &block->at_end, &block->has_end);
    }
    w->state = block->at_end;
    for (uint32_t i = 0; i < block->results; i++)
        w->values[block->height + i].is_known = w->values[block->height + i].is_compare = false;
}

/* Where a branch goes: w->depth blocks are open inside the loop. */
static void branch(struct walk *w, uint32_t depth) {
    if (depth < w->depth) {
        struct block *const block = &w->blocks[w->depth - 1 - depth];
        merge(w, &block->at_end, &block->has_end);
        block->is_pending = true;
    } else if (depth == w->depth) {
        merge(w, &w->back, &w->has_back);
        w->backs++;
        w->has_gone_back = true;
    }
}

static enum lm_loop_compare opposite(enum lm_loop_compare compare) {
    static const uint8_t opposites[] = {
        LM_COMPARE_ne,   LM_COMPARE_eq,   LM_COMPARE_ge_s, LM_COMPARE_ge_u, LM_COMPARE_le_s,
        LM_COMPARE_le_u, LM_COMPARE_gt_s, LM_COMPARE_gt_u, LM_COMPARE_lt_s, LM_COMPARE_lt_u};
    return (enum lm_loop_compare)opposites[compare];
}

static void note_test(struct walk *w, uint32_t at, const struct value *condition, bool is_back) {
    if (w->test_count == MOST_TESTS) return;
    struct test test = {.step = at, .is_back = is_back, .compare = LM_COMPARE_ne};
    if (condition->is_compare) {
        test.compare = (enum lm_loop_compare)condition->compare;
        test.a = condition->form;
        test.b = condition->other;
    } else if (is_exact(condition)) {
        test.a = condition->form;
    } else {
        return;
    }
    w->needs |= condition->needs;
    if (!is_back) test.compare = opposite(test.compare);
    w->tests[w->test_count++] = test;
}

static void walk_br_if(struct walk *w, uint32_t at, const struct lm_step *step) {
    const struct value condition = w->values[step->height + step->operands - 1];
    const uint32_t depth = step->imm.index;
    if (depth >= w->depth && is_certain(w)) note_test(w, at, &condition, depth == w->depth);
    branch(w, depth);
}

/* Whether what an `if` guards is straight and leads back to the loop. */
static bool leads_back(const struct walk *w, uint32_t at, const struct lm_step *step) {
    const struct lm_step *const steps = w->recording->steps;
    const uint32_t last = step->otherwise - 1;
    if (last <= at || steps[last].op != LM_OP_br || steps[last].imm.index != w->depth + 1)
        return false;
    for (uint32_t i = at + 1; i < last; i++)
        if (lm_ops[steps[i].op].op_class == LM_CLASS_control ||
            lm_ops[steps[i].op].op_class == LM_CLASS_structure)
            return false;
    return true;
}

static bool walk_if(struct walk *w, uint32_t at, const struct lm_step *step) {
    const struct value condition = w->values[step->height + step->operands - 1];
    if (is_certain(w) && leads_back(w, at, step)) note_test(w, at, &condition, true);
    return open_block(w, step);
}

/* --- Instructions ----------------------------------------------------------------------------- */

/* A value between 0 and `most`. */
static struct value unknown_to(struct walk *w, uint32_t most) {
    if (w->unknown_count == LM_LOOP_UNKNOWNS) return (struct value){.is_known = false};
    w->most[w->unknown_count] = most;
    return of_atom(LM_ATOM_UNKNOWN | w->unknown_count++);
}

/* `result`, if the low bits of a are 0. */
static struct value aligned(struct walk *w, const struct value *a, uint32_t mask,
                            struct value result) {
    const uint32_t count = w->alignment_count;
    if (mask == 0) return result;
    if (count == LM_LOOP_ALIGNMENTS || has_unknown(&a->form))
        return (struct value){.is_known = false};
    w->alignments[count] = (struct lm_loop_alignment){a->form, mask};
    w->alignment_count++;
    result.needs |= (uint16_t)(1U << count);
    return result;
}

static bool is_mask(uint32_t bits) {
    return (bits & (bits + 1)) == 0;
}

/* Of a wide mask, low zeros do nothing to a multiple, and high zeros leave the bits below right. */
static struct value and_of(struct walk *w, const struct value *a, const struct value *b) {
    enum { NARROW = 1 << 24 };
    const struct value *const mask = is_constant(b) ? b : a, *const other = mask == b ? a : b;
    if (!is_constant(mask)) return (struct value){.is_known = false};
    const uint32_t bits = mask->form.constant, low = bits & (0 - bits);
    if (bits < NARROW) return unknown_to(w, bits);
    if (!is_exact(other) || !is_mask(bits | (low - 1))) return (struct value){.is_known = false};
    struct value result = *other;
    result.is_compare = false;
    result.bits = (uint8_t)(ALL_BITS - __builtin_clz(bits));
    return aligned(w, other, low - 1, result);
}

/* Into zeros: a sum. */
static struct value or_of(struct walk *w, const struct value *a, const struct value *b) {
    enum { MOST = 1 << 16 };
    const struct value *const bits = is_constant(b) ? b : a, *const other = bits == b ? a : b;
    if (!is_constant(bits) || !is_exact(other) || bits->form.constant >= MOST)
        return (struct value){.is_known = false};
    uint32_t mask = bits->form.constant;
    while (!is_mask(mask))
        mask |= mask >> 1;
    return aligned(w, other, mask, combine(other, bits, 1));
}

static struct value product(const struct value *a, const struct value *b) {
    if (is_constant(a)) return scale(b, a->form.constant);
    if (is_constant(b)) return scale(a, b->form.constant);
    return (struct value){.is_known = false};
}

/* Ones but for low zeros: what they leave alone must be 0, then it is the mask less x. High zeros
 * leave the bits below right, too. */
static struct value xor_of(struct walk *w, const struct value *a, const struct value *b) {
    enum { LEAST = 1 << 24 };
    const struct value *const mask = is_constant(b) ? b : a, *const other = mask == b ? a : b;
    if (!is_constant(mask) || !is_exact(other)) return (struct value){.is_known = false};
    const uint32_t bits = mask->form.constant, low = bits & (0 - bits);
    if (bits < LEAST || !is_mask(bits | (low - 1))) return (struct value){.is_known = false};
    struct value result = combine(mask, other, UINT32_MAX);
    result.bits = (uint8_t)(ALL_BITS - __builtin_clz(bits));
    return aligned(w, other, low - 1, result);
}

/* The quotient, or the rest, of a division by what is known. */
static struct value divided(struct walk *w, const struct value *b, bool is_rest) {
    enum { LEAST = 1 << 8, NARROW = 1 << 24 };
    const uint32_t divisor = b->form.constant;
    if (!is_constant(b) || divisor == 0) return (struct value){.is_known = false};
    if (is_rest && divisor <= NARROW) return unknown_to(w, divisor - 1);
    if (!is_rest && divisor >= LEAST) return unknown_to(w, UINT32_MAX / divisor);
    return (struct value){.is_known = false};
}

static struct value shifted_right(struct walk *w, const struct value *b) {
    enum { LEAST = 8 };
    const uint32_t count = b->form.constant & 31;
    return is_constant(b) && count >= LEAST ? unknown_to(w, UINT32_MAX >> count)
                                            : (struct value){.is_known = false};
}

static struct value binary(struct walk *w, enum lm_op op, const struct value *a,
                           const struct value *b) {
    struct value factor;
    if (op >= LM_OP_i32_eq && op <= LM_OP_i32_ge_u)
        return (struct value){.is_compare = is_exact(a) && is_exact(b),
                              .compare = (uint8_t)(op - LM_OP_i32_eq),
                              .needs = a->needs | b->needs,
                              .form = a->form,
                              .other = b->form};
    switch (op) {
    case LM_OP_i32_add: return combine(a, b, 1);
    case LM_OP_i32_sub: return combine(a, b, UINT32_MAX);
    case LM_OP_i32_mul: return product(a, b);
    case LM_OP_i32_shl:
        factor = constant(1U << (b->form.constant & 31));
        return is_constant(b) ? scale(a, factor.form.constant) : (struct value){.is_known = false};
    case LM_OP_i32_xor: return xor_of(w, a, b);
    case LM_OP_i32_and: return and_of(w, a, b);
    case LM_OP_i32_or: return or_of(w, a, b);
    case LM_OP_i32_div_u: return divided(w, b, false);
    case LM_OP_i32_rem_u: return divided(w, b, true);
    case LM_OP_i32_shr_u: return shifted_right(w, b);
    default: return (struct value){.is_known = false};
    }
}

static struct value test_zero(const struct value *a) {
    if (a->is_compare) {
        struct value result = *a;
        result.compare = (uint8_t)opposite((enum lm_loop_compare)a->compare);
        return result;
    }
    return (struct value){
        .is_compare = is_exact(a), .compare = LM_COMPARE_eq, .needs = a->needs, .form = a->form};
}

static bool note_access(struct walk *w, uint32_t at, const struct lm_step *step) {
    const struct value *const address = &w->values[step->height];
    if (!is_exact(address) || w->access_count == LM_LOOP_ACCESSES) return false;
    w->needs |= address->needs;
    w->accesses[w->access_count++] = (struct raw_access){at, step->imm.mem.memory, address->form};
    struct value result = {.is_known = false};
    if (step->op == LM_OP_i32_load8_u) result = unknown_to(w, UINT8_MAX);
    if (step->op == LM_OP_i32_load16_u) result = unknown_to(w, UINT16_MAX);
    w->values[step->height] = result;
    return true;
}

static void walk_local(struct walk *w, const struct lm_step *step) {
    const uint32_t atom = w->recording->locals[step->imm.index] == LM_I32
                              ? local_atom(w, step->imm.index)
                              : UINT32_MAX;
    struct value *const top = &w->values[step->height];
    if (step->op == LM_OP_local_get) {
        *top = atom == UINT32_MAX ? (struct value){.is_known = false} : w->state.locals[atom];
        return;
    }
    if (atom == UINT32_MAX) return;
    w->state.locals[atom] = *top;
    if (top->is_compare) w->state.locals[atom] = (struct value){.is_known = false};
}

/* Instructions with which a loop is not of this kind. */
static bool is_excluded(const struct lm_module *module, const struct lm_step *step) {
    const uint8_t class = lm_ops[step->op].op_class;
    const uint8_t imm = lm_ops[step->op].imm;
    if (imm == LM_IMM_memarg || imm == LM_IMM_memarg_lane) {
        const struct lm_memory_type *const memory = &module->memories[step->imm.mem.memory];
        return memory->is_64 || memory->is_shared;
    }
    return class == LM_CLASS_call || class == LM_CLASS_bulk || class == LM_CLASS_atomic ||
           class == LM_CLASS_ref || step->op == LM_OP_memory_grow || step->op == LM_OP_global_set ||
           step->op == LM_OP_br_table || step->op == LM_OP_loop || step->op == LM_OP_return;
}

static bool walk_control(struct walk *w, uint32_t at, const struct lm_step *step, bool *is_fine) {
    switch (step->op) {
    case LM_OP_block: *is_fine = open_block(w, step); return true;
    case LM_OP_if: *is_fine = walk_if(w, at, step); return true;
    case LM_OP_else: start_else(w, step); return true;
    case LM_OP_end: close_block(w, step); return true;
    case LM_OP_br: branch(w, step->imm.index); return true;
    case LM_OP_br_if: walk_br_if(w, at, step); return true;
    case LM_OP_nop:
    case LM_OP_unreachable: return true;
    default: return false;
    }
}

static bool walk_step(struct walk *w, uint32_t at, const struct lm_step *step) {
    bool is_fine = true;
    struct value *const first = &w->values[step->height];
    const uint8_t imm = lm_ops[step->op].imm;
    if (walk_control(w, at, step, &is_fine)) return is_fine;
    if (imm == LM_IMM_local) {
        walk_local(w, step);
    } else if (imm == LM_IMM_memarg || imm == LM_IMM_memarg_lane) {
        return note_access(w, at, step);
    } else if (step->op == LM_OP_i32_const) {
        *first = constant(step->imm.i32);
    } else if (step->op == LM_OP_i32_eqz) {
        *first = test_zero(first);
    } else if (step->operands == 2 && strcmp(lm_ops[step->op].sig, "ii_i") == 0) {
        const struct value a = first[0], b = first[1];
        *first = binary(w, (enum lm_op)step->op, &a, &b);
    } else {
        first->is_known = first->is_compare = false;
    }
    return true;
}

/* --- Steps of locals, and the trip ------------------------------------------------------------ */

struct steps {
    bool is_known[LM_LOOP_LOCALS];
    bool is_fixed[LM_LOOP_LOCALS];
    struct lm_form of[LM_LOOP_LOCALS];
};

/* How far each local is from itself, one iteration on. */
static void find_steps(struct walk *w, struct steps *steps) {
    const uint32_t count = w->loop->local_count;
    for (uint32_t i = 0; i < count; i++) {
        const struct value *const later = &w->back.locals[i];
        steps->of[i] = later->form;
        steps->is_known[i] = is_exact(later) && add_term(&steps->of[i], i, UINT32_MAX);
        if (steps->is_known[i]) w->needs |= later->needs;
        steps->is_fixed[i] =
            steps->is_known[i] && steps->of[i].count == 0 && steps->of[i].constant == 0;
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; steps->is_known[i] && k < steps->of[i].count; k++) {
            const uint32_t atom = steps->of[i].terms[k].atom;
            steps->is_known[i] = atom < LM_ATOM_UNKNOWN && steps->is_fixed[atom];
        }
}

static bool step_of(const struct steps *steps, const struct lm_form *form, struct lm_form *step) {
    *step = (struct lm_form){.constant = 0};
    for (uint32_t i = 0; i < form->count; i++) {
        const uint32_t atom = form->terms[i].atom;
        if (atom >= LM_ATOM_UNKNOWN) continue;
        if (!steps->is_known[atom] || !add_scaled(step, &steps->of[atom], form->terms[i].factor))
            return false;
    }
    return true;
}

static enum lm_loop_compare swapped(enum lm_loop_compare compare) {
    static const uint8_t others[] = {
        LM_COMPARE_eq,   LM_COMPARE_ne,   LM_COMPARE_gt_s, LM_COMPARE_gt_u, LM_COMPARE_lt_s,
        LM_COMPARE_lt_u, LM_COMPARE_ge_s, LM_COMPARE_ge_u, LM_COMPARE_le_s, LM_COMPARE_le_u};
    return (enum lm_loop_compare)others[compare];
}

static bool grows_to(enum lm_loop_compare compare) {
    return compare == LM_COMPARE_lt_s || compare == LM_COMPARE_lt_u || compare == LM_COMPARE_le_s ||
           compare == LM_COMPARE_le_u;
}

static bool trip_of(const struct steps *steps, const struct test *test, struct lm_loop_trip *trip) {
    struct lm_form step_a, step_b;
    if (has_unknown(&test->a) || has_unknown(&test->b) || test->compare == LM_COMPARE_eq ||
        !step_of(steps, &test->a, &step_a) || !step_of(steps, &test->b, &step_b) ||
        step_a.count > 0 || step_b.count > 0)
        return false;
    *trip = (struct lm_loop_trip){.compare = test->compare,
                                  .a = test->a,
                                  .b = test->b,
                                  .step = (int32_t)step_a.constant,
                                  .test = test->step};
    if (test->compare == LM_COMPARE_ne) {
        trip->step = (int32_t)(step_a.constant - step_b.constant);
        trip->b = (struct lm_form){.constant = 0};
        return trip->step != 0 && add_scaled(&trip->a, &test->b, UINT32_MAX);
    }
    if (step_a.constant == 0) {
        trip->a = test->b;
        trip->b = test->a;
        trip->compare = swapped(test->compare);
        trip->step = (int32_t)step_b.constant;
    } else if (step_b.constant != 0) {
        return false;
    }
    return grows_to(trip->compare) ? trip->step > 0 : trip->step < 0;
}

static bool find_trip(const struct walk *w, const struct steps *steps) {
    uint32_t back_tests = 0;
    bool is_found = false;
    for (uint32_t i = 0; i < w->test_count; i++)
        back_tests += w->tests[i].is_back;
    for (uint32_t i = 0; i < w->test_count; i++) {
        const struct test *const test = &w->tests[i];
        struct lm_loop_trip trip;
        if ((is_found && !test->is_back) || !trip_of(steps, test, &trip)) continue;
        trip.is_only = test->is_back && back_tests == 1 && w->backs == 1;
        w->loop->trip = trip;
        is_found = true;
        if (test->is_back) break;
    }
    return is_found;
}

/* The low bits that addresses, tests and steps take for 0 must stay so. */
static bool keep_alignments(const struct walk *w, const struct steps *steps) {
    struct lm_loop *const loop = w->loop;
    for (uint32_t i = 0; i < w->alignment_count; i++) {
        struct lm_form step;
        if (!(w->needs >> i & 1)) continue;
        if (!step_of(steps, &w->alignments[i].form, &step) || step.count > 0 ||
            (step.constant & w->alignments[i].mask) != 0)
            return false;
        loop->alignments[loop->alignment_count++] = w->alignments[i];
    }
    return true;
}

/* --- Groups ----------------------------------------------------------------------------------- */

static bool same_terms(const struct lm_form *a, const struct lm_form *b) {
    struct lm_form other = *b;
    other.constant = a->constant;
    return same_form(a, &other);
}

static bool is_store(const struct lm_step *step) {
    const char *const results = strchr(lm_ops[step->op].sig, '_') + 1;
    return *results == 0;
}

/* Leaves the unknowns out of a group's form, and widens the group by their ranges. */
static void absorb_unknowns(const struct walk *w, struct lm_loop_group *group) {
    while (has_unknown(&group->form)) {
        const uint32_t last = --group->form.count;
        const int64_t factor = (int32_t)group->form.terms[last].factor;
        const int64_t most = w->most[group->form.terms[last].atom - LM_ATOM_UNKNOWN];
        group->extent += (uint64_t)((factor < 0 ? -factor : factor) * most);
        if (factor < 0) group->form.constant += (uint32_t)(factor * most);
        group->is_affine = false;
    }
}

static bool make_groups(struct walk *w, const struct steps *steps) {
    struct lm_loop *const loop = w->loop;
    for (uint32_t i = 0; i < w->access_count; i++) {
        const struct raw_access *const access = &w->accesses[i];
        const int64_t c = (int32_t)access->form.constant;
        uint32_t at = 0;
        while (at < loop->group_count && !(loop->groups[at].memory == access->memory &&
                                           same_terms(&loop->groups[at].form, &access->form)))
            at++;
        struct lm_loop_group *const group = &loop->groups[at];
        if (at == LM_LOOP_GROUPS) return false;
        if (at == loop->group_count) {
            loop->group_count++;
            *group = (struct lm_loop_group){
                .memory = access->memory, .form = access->form, .is_affine = true, .lowest = c};
            if (!step_of(steps, &access->form, &group->step)) return false;
        }
        if (c < group->lowest) group->lowest = c;
        loop->accesses[loop->access_count++] = (struct lm_loop_access){access->step, at, c};
    }
    for (uint32_t i = 0; i < loop->access_count; i++) {
        const struct lm_step *const step = &w->recording->steps[loop->accesses[i].step];
        struct lm_loop_group *const group = &loop->groups[loop->accesses[i].group];
        const uint64_t end = (uint64_t)(loop->accesses[i].constant - group->lowest) +
                             step->imm.mem.offset + lm_ops[step->op].width;
        if (end > group->extent) group->extent = end;
        group->is_stored = group->is_stored || is_store(step);
    }
    for (uint32_t i = 0; i < loop->group_count; i++) {
        loop->groups[i].form.constant = (uint32_t)loop->groups[i].lowest;
        absorb_unknowns(w, &loop->groups[i]);
    }
    return true;
}

static uint64_t place_of(const struct walk *w, const struct lm_loop_access *access) {
    return (uint64_t)access->constant + w->recording->steps[access->step].imm.mem.offset;
}

/* Whether an iteration stores twice to an address that steps, and the next one's stores overlap:
 * LLVM's analysis of dependences has no eye for that (seen in 19: it orders all first stores of a
 * vector's iterations before all second ones). */
static bool has_tangled_stores(const struct walk *w) {
    const struct lm_loop *const loop = w->loop;
    for (uint32_t i = 0; i < loop->access_count; i++) {
        const struct lm_loop_access *const a = &loop->accesses[i];
        const struct lm_form *const step = &loop->groups[a->group].step;
        const int64_t way = (int32_t)step->constant;
        const uint32_t width = lm_ops[w->recording->steps[a->step].op].width;
        const bool is_apart = step->count == 0 && (way == 0 || (way < 0 ? -way : way) >= width);
        if (is_apart || !is_store(&w->recording->steps[a->step])) continue;
        for (uint32_t k = 0; k < loop->access_count; k++) {
            const struct lm_loop_access *const b = &loop->accesses[k];
            if (k != i && b->group == a->group && is_store(&w->recording->steps[b->step]) &&
                place_of(w, a) == place_of(w, b))
                return true;
        }
    }
    return false;
}

bool lm_loop_is_place(const struct lm_loop_group *group) {
    return group->is_stored && group->is_affine && group->step.count == 0 &&
           group->step.constant == 0;
}

/* --- The whole -------------------------------------------------------------------------------- */

static bool analyse(struct walk *w) {
    const struct lm_loop *const loop = w->loop;
    if (!collect_locals(w)) return false;
    for (uint32_t i = loop->first + 1; i < loop->last; i++)
        if (!walk_step(w, i, &w->recording->steps[i])) return false;
    struct steps *const steps = calloc(1, sizeof *steps);
    if (!steps || !w->has_back || w->access_count == 0) {
        free(steps);
        return false;
    }
    find_steps(w, steps);
    const bool is_fine = find_trip(w, steps) && make_groups(w, steps) &&
                         keep_alignments(w, steps) && !has_tangled_stores(w);
    free(steps);
    return is_fine;
}

bool lm_loop_analyse(const struct lm_module *module, const struct lm_recording *recording,
                     uint32_t first, struct lm_loop *loop) {
    enum { SPARE = 4 };
    const struct lm_step *const opener = &recording->steps[first];
    *loop = (struct lm_loop){.first = first, .last = opener->end};
    if (opener->imm.block->param_count > 0 || loop->last - first > LM_LOOP_STEPS) return false;
    for (uint32_t i = first + 1; i < loop->last; i++)
        if (is_excluded(module, &recording->steps[i])) return false;
    struct walk *const w = calloc(1, sizeof *w);
    struct value *const values = calloc(recording->most_operands + SPARE, sizeof *values);
    bool is_fine = false;
    if (w && values) {
        w->recording = recording;
        w->loop = loop;
        w->values = values;
        is_fine = analyse(w);
    }
    free(values);
    free(w);
    return is_fine;
}

const struct lm_loop_access *lm_loop_access_at(const struct lm_loop *loop, uint32_t step) {
    uint32_t low = 0, high = loop->access_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (loop->accesses[middle].step < step)
            low = middle + 1;
        else
            high = middle;
    }
    const bool is_found = low < loop->access_count && loop->accesses[low].step == step;
    return is_found ? &loop->accesses[low] : NULL;
}
