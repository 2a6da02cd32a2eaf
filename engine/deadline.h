/* SPDX-License-Identifier: Apache-2.0 */
/* Time limits of stores (platform file deadline.c). While guests of a store with a deadline run on
 * a thread, the store is *watched*: from the deadline on the thread gets a signal every
 * millisecond, and trap_signals.c takes the guest out as soon as one finds it in guest code.
 * Whatever else may take long between two guest instructions asks lm_trap_guard_overdue when it is
 * done.
 *
 * A deadline is a time of the system's monotonic clock in nanoseconds; 0 is none. */
#ifndef LM_ENGINE_DEADLINE_H
#define LM_ENGINE_DEADLINE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct lm_store;

/* The clock's time. */
uint64_t lm_clock_now(void);

/* Whether a deadline has passed; never for 0. */
bool lm_deadline_passed(uint64_t deadline);

/* Starts to watch a store with a deadline on this thread, or follows a change of the deadline;
 * false when the system gives no timer. Cheap for a store that is watched with an unchanged
 * deadline. */
bool lm_deadline_watch(struct lm_store *store);

/* Ends it. */
void lm_deadline_unwatch(struct lm_store *store);

/* Nanoseconds to the earliest deadline watched on this thread, 0 when it has passed; INT64_MAX
 * without any. */
int64_t lm_deadline_left(void);

/* Whether a watched store of this thread is overdue: its guest, innermost or waiting for one of
 * another store, is to end, and all inside of it before. Safe in the handler. */
bool lm_deadline_is_over(void);

/* For the handler of LM_DEADLINE_SIGNAL: whether it is one of ours; and then marks the watched
 * stores that are overdue. */
enum { LM_DEADLINE_SIGNAL = SIGURG }; /* ignored by default, used by next to nobody */
bool lm_deadline_tick(const siginfo_t *info);

#endif
