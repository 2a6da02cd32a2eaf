/* SPDX-License-Identifier: Apache-2.0 */
/* A workload at an ISA of another machine as a guest, native or on the engine: it runs under the
 * emulator of its ISA, is verified like any other, and then counted instead of timed. */
#ifndef LM_HARNESS_ENGINE_EMULATED_H
#define LM_HARNESS_ENGINE_EMULATED_H

#include "harness/emulated/blocks.h"
#include "harness/guest.h"

/* Starts the job's file under the emulator of job->isa. LM_UNSUPPORTED when it is not there, LM_IO
 * when it does not start. */
lm_status lm_emulated_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                           struct lm_guest *guest, struct lm_error *error);

/* Calls lm_run once and gives what it executed, in the arena; once per guest. LM_TRAPPED when it
 * faults, LM_BAD_DATA when the emulator's record is not whole. */
lm_status lm_emulated_count(struct lm_arena *arena, struct lm_guest *guest,
                            struct lm_blocks *blocks, struct lm_error *error);

#endif
