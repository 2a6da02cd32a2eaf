/* SPDX-License-Identifier: Apache-2.0 */
/* From single-stepped addresses to the blocks that the QEMU plugin writes too (emulated/blocks.h),
 * so that mix and model are made of both by the same code. */
#ifndef LM_HARNESS_STEP_BLOCKS_H
#define LM_HARNESS_STEP_BLOCKS_H

#include "harness/counters/stepper.h"
#include "harness/emulated/blocks.h"

/* What was stepped through outside of this program's own code, whose call of the region is no part
 * of it: instructions, summed. */
uint64_t lm_step_instructions(const struct lm_step_trace *trace);

/* The same as basic blocks, in the arena: runs of instructions in which none branches and into
 * which none does, so that all were executed equally often. Their bytes are read where they were
 * executed, which must still be mapped. LM_UNSUPPORTED when there is no disassembler; LM_BAD_DATA
 * when one of the bytes' instructions does not decode. */
lm_status lm_step_blocks(struct lm_arena *arena, const struct lm_step_trace *trace,
                         struct lm_blocks *blocks, struct lm_error *error);

#endif
