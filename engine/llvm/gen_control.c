/* SPDX-License-Identifier: Apache-2.0 */
/* Control (spec section 4.4.8): blocks become LLVM's, and what branches carry goes through phis.
 * Code that nothing reaches is generated into blocks without predecessors, which LLVM drops. */
#include "engine/llvm/gen.h"

/* --- Labels ----------------------------------------------------------------------------------- */

static struct gen_label *label_at(struct gen *g, uint32_t depth) {
    return &g->labels[g->label_count - 1 - depth];
}

static const uint8_t *carried_types(const struct gen_label *label, uint32_t *count) {
    const bool to_start = label->op == LM_OP_loop;
    *count = to_start ? label->type->param_count : label->type->result_count;
    return to_start ? label->type->params : label->type->results;
}

static bool make_phis(struct gen *g, struct gen_label *label) {
    uint32_t count;
    const uint8_t *const types = carried_types(label, &count);
    label->first_phi = g->phi_count;
    if (!gen_grow(g, (void **)&g->phis, &g->phi_capacity, g->phi_count + count, sizeof *g->phis))
        return false;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(g->b);
    gen_position(g, label->target);
    for (uint32_t i = 0; i < count; i++)
        g->phis[g->phi_count++] = LLVMBuildPhi(g->b, gen_type(g, types[i]), "");
    gen_position(g, here);
    return true;
}

/* NULL without memory. */
static struct gen_label *open_label(struct gen *g, enum lm_op op, const struct lm_functype *type,
                                    uint32_t height) {
    if (!gen_grow(g, (void **)&g->labels, &g->label_capacity, g->label_count + 1,
                  sizeof *g->labels))
        return NULL;
    struct gen_label *const label = &g->labels[g->label_count++];
    *label = (struct gen_label){.op = op, .type = type, .height = height, .target = gen_block(g)};
    return make_phis(g, label) ? label : NULL;
}

void gen_open_body(struct gen *g) {
    (void)open_label(g, LM_OP_block, g->type, 0);
}

/* Gives the label's phis what the current block brings: the operands from `first` on. */
static void bring(struct gen *g, const struct gen_label *label, uint32_t first) {
    uint32_t count;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(g->b);
    (void)carried_types(label, &count);
    for (uint32_t i = 0; i < count; i++) {
        LLVMValueRef value = gen_plain(g, g->stack[first + i]);
        LLVMAddIncoming(g->phis[label->first_phi + i], &value, &here, 1);
    }
}

/* What a branch does on its way in a plain copy of a loop (gen_loop.c). */
static bool has_toll(const struct gen *g, const struct gen_label *label) {
    return g->fast && label <= &g->labels[g->fast->label];
}

static void pay_toll(struct gen *g, const struct gen_label *label) {
    if (label == &g->labels[g->fast->label])
        gen_fast_tick(g);
    else
        gen_fast_barrier(g);
}

/* Marks a branch back in a copy of a loop (gen_loop.c). */
static void mark_branch(struct gen *g, const struct gen_label *label, LLVMValueRef jump) {
    if (g->mark && label == &g->labels[g->mark_label])
        LLVMSetMetadata(jump, g->loop, LLVMMetadataAsValue(g->llvm, g->mark));
}

static void branch(struct gen *g, const struct gen_label *label, uint32_t first) {
    if (has_toll(g, label)) pay_toll(g, label);
    bring(g, label, first);
    mark_branch(g, label, LLVMBuildBr(g->b, label->target));
}

/* --- Branches --------------------------------------------------------------------------------- */

static LLVMValueRef pop_condition(struct gen *g) {
    return LLVMBuildICmp(g->b, LLVMIntNE, gen_pop(g), gen_i32(g, 0), "");
}

static void generate_br_if(struct gen *g, const struct lm_step *step) {
    const struct gen_label *const label = label_at(g, step->imm.index);
    LLVMValueRef condition = pop_condition(g), counted = gen_fast_condition(g);
    LLVMBasicBlockRef next = gen_block(g);
    gen_end_basic_block(g);
    if (has_toll(g, label)) {
        LLVMBasicBlockRef way = gen_block(g);
        (void)LLVMBuildCondBr(g->b, counted ? counted : condition, way, next);
        gen_position(g, way);
        branch(g, label, step->height);
    } else {
        bring(g, label, step->height);
        mark_branch(g, label, LLVMBuildCondBr(g->b, condition, label->target, next));
    }
    gen_position(g, next);
}

/* A phi wants an entry per edge: each case brings the values, cast before the jump. */
static void generate_br_table(struct gen *g, const struct lm_step *step) {
    const uint32_t *const depths = g->recording.labels + step->imm.labels.first;
    const uint32_t count = step->imm.labels.count;
    LLVMValueRef index = gen_pop(g);
    for (uint32_t i = step->height; i < g->height; i++)
        g->stack[i] = gen_plain(g, g->stack[i]);
    gen_end_basic_block(g);
    const struct gen_label *const other = label_at(g, depths[count]);
    bring(g, other, step->height);
    LLVMValueRef jump = LLVMBuildSwitch(g->b, index, other->target, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct gen_label *const label = label_at(g, depths[i]);
        bring(g, label, step->height);
        LLVMAddCase(jump, gen_i32(g, i), label->target);
    }
}

/* --- Blocks ----------------------------------------------------------------------------------- */

static void generate_if(struct gen *g, const struct lm_step *step, struct gen_label *label,
                        LLVMValueRef condition) {
    const uint32_t count = label->type->param_count;
    LLVMBasicBlockRef then = gen_block(g);
    label->otherwise = gen_block(g);
    label->first_param = g->phi_count;
    if (!gen_grow(g, (void **)&g->phis, &g->phi_capacity, g->phi_count + count, sizeof *g->phis))
        return;
    for (uint32_t i = 0; i < count; i++)
        g->phis[g->phi_count++] = gen_plain(g, g->stack[step->height + i]);
    (void)LLVMBuildCondBr(g->b, condition, then, label->otherwise);
    gen_position(g, then);
}

static void generate_block(struct gen *g, const struct lm_step *step) {
    const struct lm_functype *const type = step->imm.block;
    LLVMValueRef condition = step->op == LM_OP_if ? pop_condition(g) : NULL;
    LLVMValueRef counted = condition ? gen_fast_condition(g) : NULL;
    struct gen_label *const label = open_label(g, (enum lm_op)step->op, type, step->height);
    if (!label) return;
    if (step->op == LM_OP_block) return;
    gen_end_basic_block(g);
    if (step->op == LM_OP_if) {
        generate_if(g, step, label, counted ? counted : condition);
        return;
    }
    bring(g, label, step->height);
    (void)LLVMBuildBr(g->b, label->target);
    gen_position(g, label->target);
    for (uint32_t i = 0; i < type->param_count; i++)
        g->stack[step->height + i] = g->phis[label->first_phi + i];
}

/* The path of an `if` that was not taken starts with the parameters again. */
static void start_otherwise(struct gen *g, struct gen_label *label) {
    gen_position(g, label->otherwise);
    label->otherwise = NULL;
    for (uint32_t i = 0; i < label->type->param_count; i++)
        g->stack[label->height + i] = g->phis[label->first_param + i];
    g->height = label->height + label->type->param_count;
}

static void generate_else(struct gen *g, const struct lm_step *step) {
    struct gen_label *const label = label_at(g, 0);
    gen_end_basic_block(g);
    if (step->reachable) branch(g, label, step->height);
    start_otherwise(g, label);
}

/* The values at a loop's end come from nowhere else. */
static void end_loop(struct gen *g, const struct lm_step *step, const struct gen_label *label) {
    if (step->reachable) return;
    gen_position(g, gen_block(g));
    for (uint32_t i = 0; i < label->type->result_count; i++)
        g->stack[label->height + i] = LLVMGetPoison(gen_type(g, label->type->results[i]));
}

static void generate_end(struct gen *g, const struct lm_step *step) {
    struct gen_label *const label = label_at(g, 0);
    const uint32_t count = label->type->result_count;
    gen_end_basic_block(g);
    if (label->op == LM_OP_loop) {
        end_loop(g, step, label);
    } else {
        if (step->reachable) branch(g, label, step->height);
        if (label->otherwise) {
            start_otherwise(g, label);
            branch(g, label, label->height);
        }
        gen_position(g, label->target);
        for (uint32_t i = 0; i < count; i++)
            g->stack[label->height + i] = g->phis[label->first_phi + i];
    }
    g->height = label->height + count;
    g->phi_count = label->first_phi;
    g->label_count--;
    if (g->label_count == 0) gen_return(g, g->stack);
}

bool gen_control(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_nop: return true;
    case LM_OP_unreachable:
        gen_end_basic_block(g);
        gen_trap(g, LM_TRAP_unreachable);
        return true;
    case LM_OP_block:
    case LM_OP_loop:
    case LM_OP_if: generate_block(g, step); return true;
    case LM_OP_else: generate_else(g, step); return true;
    case LM_OP_end: generate_end(g, step); return true;
    case LM_OP_br:
        gen_end_basic_block(g);
        branch(g, label_at(g, step->imm.index), step->height);
        return true;
    case LM_OP_br_if: generate_br_if(g, step); return true;
    case LM_OP_br_table: generate_br_table(g, step); return true;
    case LM_OP_return:
        gen_end_basic_block(g);
        branch(g, &g->labels[0], step->height);
        return true;
    default: return false;
    }
}
