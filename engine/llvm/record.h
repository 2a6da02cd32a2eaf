/* SPDX-License-Identifier: Apache-2.0 */
/* A function body as the walk hands it on, kept as a list: code for loops is generated twice, and
 * whether it may be is known only at a loop's end. One struct lm_recording serves one function
 * after another. */
#ifndef LM_LLVM_RECORD_H
#define LM_LLVM_RECORD_H

#include "engine/walk.h"

/* An instruction; see struct lm_instr. */
struct lm_step {
    uint16_t op; /* enum lm_op */
    bool reachable;
    uint8_t type;
    uint32_t operands;
    uint32_t height;    /* values below the operands */
    uint32_t offset;    /* in the module */
    uint32_t end;       /* block, loop, if: the step of its `end`; if: see `otherwise` */
    uint32_t otherwise; /* if: the step of its `else`, or that of its `end` */
    union {
        uint32_t i32;
        uint64_t i64;
        uint8_t v128[16];
        uint8_t lane;
        uint32_t index;
        uint32_t indices[2];
        struct {
            uint64_t offset;
            uint32_t memory;
            uint8_t lane;
        } mem;
        struct {
            uint32_t first; /* in lm_recording.labels: count + 1 depths, the default last */
            uint32_t count;
        } labels;
        const struct lm_functype *block;
    } imm;
};

struct lm_recording {
    struct lm_step *steps;
    uint32_t *labels;
    uint32_t *open;  /* steps of the blocks around the one being recorded */
    uint8_t *locals; /* types, parameters first */
    uint32_t step_count, step_capacity, label_count, label_capacity, open_count, open_capacity;
    uint32_t local_count, local_capacity, most_operands;
    uint32_t func_index;
};

/* Walks (validates) a function into `recording`, which is emptied before. Errors: those of the
 * walk.
 */
lm_status lm_record_func(const struct lm_module *module, uint32_t func_index,
                         struct lm_recording *recording, struct lm_error *error);
void lm_recording_release(struct lm_recording *recording);

#endif
