/* SPDX-License-Identifier: Apache-2.0 */
/* Counting in a worker: every surveyed source over one lm_run of the verified guest. */
#ifndef LM_HARNESS_WORKER_COUNT_H
#define LM_HARNESS_WORKER_COUNT_H

#include "harness/counter_source.h"
#include "harness/guest.h"

/* Fills `counts`. The guest has run and its output was equal to the reference. What an engine
 * counts itself is counted on a second instance, so that timing never pays for it; its first output
 * must have the hash `output` too. */
lm_status lm_worker_count(struct lm_arena *arena, const struct lm_job *job, struct lm_guest *guest,
                          const char *output, struct lm_counts *counts, struct lm_error *error);

#endif
