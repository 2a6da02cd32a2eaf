/* SPDX-License-Identifier: Apache-2.0 */
/* Leaving an instance: handlers call host functions and functions of other instances here. */
#ifndef LM_INTERP_CALL_OUT_H
#define LM_INTERP_CALL_OUT_H

#include "engine/interp/interp.h"

/* Calls `func` natively; its arguments lie in `slots`, `area` slots long (the larger of parameters
 * and results), and all the value stack behind them is free. False: run->code and *run->trap are
 * set. */
bool lm_interp_call_out(struct lm_run *run, struct lm_func *func, uint64_t *slots, uint32_t area);

/* The same as a tail call: `slots` is the caller's frame, with the arguments at its start and the
 * linkage at `link`. Afterwards the frame is to be returned from: either the results lie at its
 * start, or it is the activation's first one and run->tail says what has to be called in its place.
 */
bool lm_interp_tail_out(struct lm_run *run, struct lm_func *func, uint64_t *slots, uint32_t link);

#endif
