/* SPDX-License-Identifier: Apache-2.0 */
/* The one walk over a function body: decodes, validates (spec section 3.3 and its appendix
 * "Validation Algorithm"), and hands every reachable instruction to a back end's sink. The operand
 * stack is modelled here and nowhere else.
 *
 * When the sink is called for an instruction, its operands have been checked and popped:
 * `walk->height` is the number of values below them, and walk->values[height + k] still describes
 * operand k. Results are pushed after the call, their home slots start at walk->slot_height.
 * `block`, `loop`, `if`: the label's parameters are the operands; the new frame is pushed after the
 * call. `else` and `end`: the frame that ends is still on top, the values that fall through (if
 * instr->reachable) are values[height + k]. The body's own frame is frames[0]; its `end` returns.
 *
 * Unreachable instructions are validated but not handed on, nor are `else` and `end` of blocks
 * opened there. */
#ifndef LM_ENGINE_WALK_H
#define LM_ENGINE_WALK_H

#include "engine/module.h"
#include "engine/ops.h"

/* A value on the operand stack, or a local. */
struct lm_value_info {
    uint8_t type; /* enum lm_type */
    uint32_t
        slot; /* first 8-byte slot: of the operand area for operands, of the locals for locals */
};

struct lm_frame {
    enum lm_op op;                  /* block, loop, if, else; block for the body */
    const struct lm_functype *type; /* of the block */
    uint32_t height;                /* values below the block's parameters */
    uint32_t slot_height;           /* slots below the block's parameters */
    bool is_unreachable;            /* the rest of the block is */
    bool is_dead;                   /* opened in unreachable code: the sink never saw it */
};

struct lm_walk {
    const struct lm_module *module;
    const struct lm_func_decl *func;
    uint32_t func_index;
    const struct lm_value_info *locals; /* parameters first */
    uint32_t local_count;
    uint32_t local_slots;               /* of parameters and locals together */
    const struct lm_value_info *values; /* the operand stack */
    uint32_t height;
    uint32_t slot_height; /* slots of values[0 .. height) */
    const struct lm_frame *frames;
    uint32_t depth; /* number of frames, the body's included; 0 after its `end` */
};

struct lm_instr {
    enum lm_op op;
    uint64_t offset; /* of the opcode in the module */
    bool reachable;  /* false only for an `else` or `end` that nothing falls into */
    uint8_t type;    /* drop, select, local.*, global.*, table.get/set, ref.null: the value's type;
                        else 0 */
    uint32_t operands; /* number of values popped */
    union {
        uint32_t i32;     /* f32 as its bits */
        uint64_t i64;     /* f64 as its bits */
        uint8_t v128[16]; /* also the lanes of i8x16.shuffle */
        uint8_t lane;
        uint32_t index; /* label depth, or index of a local, global, function, table, memory, data,
                           element */
        uint32_t indices[2]; /* type, table · data, memory · destination, source · element, table */
        struct {
            uint64_t offset;
            uint32_t memory;
            uint8_t align_log2;
            uint8_t lane;
        } mem;
        struct {
            const uint32_t *depths; /* count + 1 entries, the default last; valid during the call */
            uint32_t count;
        } labels;
        const struct lm_functype *block;
    } imm;
};

/* The values a branch to `frame` carries: a loop's parameters, otherwise the results. */
static inline const uint8_t *lm_label_types(const struct lm_frame *frame, uint32_t *count) {
    const struct lm_functype *type = frame->type;
    const bool to_start = frame->op == LM_OP_loop;
    *count = to_start ? type->param_count : type->result_count;
    return to_start ? type->params : type->results;
}

/* The frame of a label depth; depth must be below walk->depth. */
static inline const struct lm_frame *lm_walk_label(const struct lm_walk *walk, uint32_t depth) {
    return &walk->frames[walk->depth - 1 - depth];
}

struct lm_sink {
    void *self;
    /* After the locals are known, before the first instruction. */
    lm_status (*begin)(void *self, const struct lm_walk *walk, struct lm_error *error);
    lm_status (*instr)(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                       struct lm_error *error);
};

/* Walks one defined function. `sink` may be NULL (validation only). Errors: LM_MALFORMED,
 * LM_INVALID, LM_LIMIT, LM_NO_MEMORY with the offset of the instruction, and whatever the sink
 * returns. */
lm_status lm_walk_func(const struct lm_module *module, uint32_t func_index,
                       const struct lm_sink *sink, struct lm_error *error);

#endif
