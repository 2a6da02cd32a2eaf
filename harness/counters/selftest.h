/* SPDX-License-Identifier: Apache-2.0 */
/* Self-test of an event: count it over work whose count is known, and believe it only if the figure
 * is possible. Virtual machines with half a PMU give zeros for events they do not have. */
#ifndef LM_HARNESS_COUNTERS_SELFTEST_H
#define LM_HARNESS_COUNTERS_SELFTEST_H

#include <stdbool.h>
#include <stddef.h>

enum lm_known_work {
    LM_WORK_loop,    /* turns of two instructions, one of them a branch (known_loop.h) */
    LM_WORK_branchy, /* branches that no predictor foresees */
    LM_WORK_walk,    /* loads of lines of a buffer beyond the caches, in random order */
    LM_WORK_vector,  /* additions of four floats and of four integers, one of each */
    LM_WORK_fault,   /* first touches of fresh pages */
    LM_WORK_sleep,   /* one voluntary wait */
    LM_WORK_move,    /* to another CPU and back; nothing where there is only one */
    LM_WORK_COUNT
};

enum { LM_LOOP_COUNT = 200000, LM_FAULT_PAGES = 64 };

/* The work called `name`, such as "loop"; false for another word. */
bool lm_known_work_named(const char *name, enum lm_known_work *work);

/* How many of its units (turns, branches, lines, additions, pages, waits, moves) doing it once is.
 */
double lm_known_work_units(enum lm_known_work work);

/* Does it once. False when it cannot be done here. */
bool lm_known_work_do(enum lm_known_work work);

enum lm_verdict { LM_EVENT_GOOD, LM_EVENT_ABSENT, LM_EVENT_BROKEN };

/* Counts an event over one lm_known_work_do: true and *count, or false with the reason. */
typedef bool (*lm_event_count)(void *event, enum lm_known_work work, double *count, char *reason,
                               size_t size);

/* Judges an event that must count at least `least` and at most `most` over `work`. Anything but
 * good comes with a reason. */
enum lm_verdict lm_selftest(lm_event_count count, void *event, enum lm_known_work work,
                            double least, double most, char *reason, size_t size);

#endif
