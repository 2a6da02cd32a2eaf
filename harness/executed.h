/* SPDX-License-Identifier: Apache-2.0 */
/* Which blocks of instructions one lm_run executed: found out by single-stepping (step.c) or under
 * QEMU (qemu.c), and then the ground of instruction counts, their mix and the model of cycles. */
#ifndef LM_HARNESS_EXECUTED_H
#define LM_HARNESS_EXECUTED_H

#include "harness/counter_source.h"
#include "harness/emulated/blocks.h"

struct lm_executed {
    const char *source; /* as in a metric; NULL: nobody has found out yet */
    struct lm_blocks blocks;
};

/* Finds the blocks of a region, in the arena. Where that cannot be, *reason says why; LM_OK then
 * too. Fails with what the guest fails with. */
typedef lm_status lm_executed_function(struct lm_arena *arena, const struct lm_region *region,
                                       struct lm_blocks *blocks, const char **reason,
                                       struct lm_error *error);
lm_executed_function lm_step_executed, lm_qemu_executed;

/* Says in a survey what lm_executed_measure measures. */
void lm_executed_available(struct lm_counts *counts, const char *source);

/* What a source of blocks measures: `instructions` and the mix, or why not. Does nothing where the
 * survey has no `instructions` of this source, or where a source before it knows the blocks. */
lm_status lm_executed_measure(const struct lm_region *region, const struct lm_counts *known,
                              const char *source, lm_executed_function *find,
                              struct lm_counts *counts, struct lm_error *error);

#endif
