/* SPDX-License-Identifier: Apache-2.0 */
/* Counting instructions one by one: the processor traps after each, and a handler counts. Exact on
 * the real CPU whatever it runs, AVX-512 and code made at run time included, and without a PMU; but
 * each instruction takes microseconds. */
#ifndef LM_HARNESS_COUNTERS_STEPPER_H
#define LM_HARNESS_COUNTERS_STEPPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/counter_source.h"

/* Whether this machine can step; else why not. */
bool lm_stepper_present(char *reason, size_t size);

/* Calls region->once, and gives the instructions of user mode in it: those of the function itself
 * and of all it calls, its return included. A repeated string instruction counts once, as hardware
 * counts it. Beyond `most` the stepping ends and *count is more than `most`; the region runs to its
 * end in any case. Fails only when the region does. */
lm_status lm_step(const struct lm_region *region, uint64_t most, uint64_t *count,
                  struct lm_error *error);

#endif
