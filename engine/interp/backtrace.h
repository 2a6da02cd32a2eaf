/* SPDX-License-Identifier: Apache-2.0 */
/* What the interpreter adds to a trap on its way out: the frames of one activation. */
#ifndef LM_INTERP_BACKTRACE_H
#define LM_INTERP_BACKTRACE_H

#include "engine/interp/interp.h"

/* The lm_guest_interrupted of an activation, whose struct lm_run is the argument: takes pc and fp
 * from the interrupted machine. */
bool lm_interp_interrupted(void *argument, void *context);

/* Adds the frames of an activation that ended by a trap at run->pc and run->fp. */
void lm_interp_backtrace(const struct lm_run *run, struct lm_trace *trace);

#endif
