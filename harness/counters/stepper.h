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

/* How often the instruction at an address was executed. */
struct lm_step_site {
    uint64_t address, executions;
};

/* What was stepped through: `room` sites, a power of two that the caller gave zeroed, of which
 * those of address 0 are free. `full`: there were more, and what is here is not all. */
struct lm_step_trace {
    struct lm_step_site *sites;
    size_t room, used;
    bool full;
};

/* Calls region->once, and gives the instructions of user mode in it: those of the function itself
 * and of all it calls, its return included. A repeated string instruction counts once, as hardware
 * counts it. Beyond `most` the stepping ends and *count is more than `most`; the region runs to its
 * end in any case. `trace` (may be NULL) gets the sites of it all, the call's included. Fails only
 * when the region does. */
lm_status lm_step(const struct lm_region *region, uint64_t most, struct lm_step_trace *trace,
                  uint64_t *count, struct lm_error *error);

#endif
