/* SPDX-License-Identifier: Apache-2.0 */
/* The walk's sink that keeps what it sees (record.h). */
#include "engine/llvm/record.h"

#include <stdlib.h>
#include <string.h>

static lm_status grow(void **array, uint32_t *capacity, uint32_t needed, size_t element,
                      struct lm_error *error) {
    if (needed <= *capacity) return LM_OK;
    const uint32_t wanted = needed + needed / 2 + 64;
    void *const grown = realloc(*array, wanted * element);
    if (!grown) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    *array = grown;
    *capacity = wanted;
    return LM_OK;
}

static lm_status begin(void *self, const struct lm_walk *walk, struct lm_error *error) {
    struct lm_recording *const r = self;
    r->step_count = r->label_count = r->open_count = r->most_operands = 0;
    r->func_index = walk->func_index;
    TRY(grow((void **)&r->locals, &r->local_capacity, walk->local_count, 1, error));
    r->local_count = walk->local_count;
    for (uint32_t i = 0; i < walk->local_count; i++)
        r->locals[i] = walk->locals[i].type;
    return LM_OK;
}

static lm_status keep_labels(struct lm_recording *r, const struct lm_instr *instr,
                             struct lm_step *step, struct lm_error *error) {
    const uint32_t count = instr->imm.labels.count + 1;
    TRY(grow((void **)&r->labels, &r->label_capacity, r->label_count + count, sizeof *r->labels,
             error));
    memcpy(r->labels + r->label_count, instr->imm.labels.depths, count * sizeof *r->labels);
    step->imm.labels.first = r->label_count;
    step->imm.labels.count = count - 1;
    r->label_count += count;
    return LM_OK;
}

static void keep_immediate(struct lm_step *step, const struct lm_instr *instr) {
    switch ((enum lm_imm)lm_ops[instr->op].imm) {
    case LM_IMM_memarg:
    case LM_IMM_memarg_lane:
    case LM_IMM_atomic:
        step->imm.mem.offset = instr->imm.mem.offset;
        step->imm.mem.memory = instr->imm.mem.memory;
        step->imm.mem.lane = instr->imm.mem.lane;
        return;
    case LM_IMM_block: step->imm.block = instr->imm.block; return;
    default: memcpy(step->imm.v128, instr->imm.v128, sizeof step->imm.v128); return;
    }
}

/* Links blocks with their `else` and `end`. */
static lm_status keep_structure(struct lm_recording *r, const struct lm_walk *walk,
                                const struct lm_instr *instr, struct lm_error *error) {
    const uint32_t at = r->step_count;
    if (instr->op == LM_OP_block || instr->op == LM_OP_loop || instr->op == LM_OP_if) {
        TRY(grow((void **)&r->open, &r->open_capacity, r->open_count + 1, sizeof *r->open, error));
        r->open[r->open_count++] = at;
    } else if (instr->op == LM_OP_else) {
        r->steps[r->open[r->open_count - 1]].otherwise = at;
    } else if (instr->op == LM_OP_end && walk->depth > 1) {
        struct lm_step *const opener = &r->steps[r->open[--r->open_count]];
        opener->end = at;
        if (opener->otherwise == 0) opener->otherwise = at;
    }
    return LM_OK;
}

static lm_status keep(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                      struct lm_error *error) {
    struct lm_recording *const r = self;
    TRY(grow((void **)&r->steps, &r->step_capacity, r->step_count + 1, sizeof *r->steps, error));
    TRY(keep_structure(r, walk, instr, error));
    struct lm_step *const step = &r->steps[r->step_count];
    *step = (struct lm_step){.op = (uint16_t)instr->op,
                             .reachable = instr->reachable,
                             .type = instr->type,
                             .operands = instr->operands,
                             .height = walk->height,
                             .offset = (uint32_t)instr->offset};
    if (instr->op == LM_OP_br_table)
        TRY(keep_labels(r, instr, step, error));
    else
        keep_immediate(step, instr);
    const uint32_t used = walk->height + instr->operands;
    if (used > r->most_operands) r->most_operands = used;
    r->step_count++;
    return LM_OK;
}

lm_status lm_record_func(const struct lm_module *module, uint32_t func_index,
                         struct lm_recording *recording, struct lm_error *error) {
    const struct lm_sink sink = {.self = recording, .begin = begin, .instr = keep};
    return lm_walk_func(module, func_index, &sink, error);
}

void lm_recording_release(struct lm_recording *recording) {
    free(recording->steps);
    free(recording->labels);
    free(recording->open);
    free(recording->locals);
    *recording = (struct lm_recording){0};
}
