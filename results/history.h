/* SPDX-License-Identifier: Apache-2.0 */
/* The trend store: medians and counts of many runs in one SQLite file, and the series they make.
 *
 * Only what may be compared is one series: one cell, metric, source, input size and CPU model. A
 * step from one run to the next is a change point where it is larger than the fence of the steps
 * before it: their third quartile and three times their interquartile range, over at most 30
 * (Tukey's outer fence, Exploratory Data Analysis, 1977; performance.rust-lang.org judges its
 * compiler so). */
#ifndef LM_RESULTS_HISTORY_H
#define LM_RESULTS_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/status.h"
#include "results/results.h"

struct lm_history;

/* Opens a store; where there is none it is made if `create`, else LM_IO. LM_BAD_DATA for a file
 * that is no store, or one of another version. The caller closes *history also after a failure. */
lm_status lm_history_open(const char *path, bool create, struct lm_history **history,
                          struct lm_error *error);

void lm_history_close(struct lm_history *history);

/* Adds a run, whole or not at all. `digest` names it: *added is false when one of that name is in
 * the store. LM_IO when the store cannot be written. */
lm_status lm_history_add(struct lm_history *history, const struct lm_results *results,
                         const char *digest, bool *added, struct lm_error *error);

/* One run's value. `step` is value / previous value - 1; `lower` and `upper` bound a median, else
 * both are the value. */
struct lm_history_point {
    const char *date, *revision;
    double value, lower, upper;
    size_t samples;
    double step;
    bool changed; /* a change point */
};

struct lm_history_series {
    const char *cell, *metric, *unit, *source, *cpu, *size;
    const struct lm_history_point *points; /* by date */
    size_t count;
};

/* Calls `visit` for each series, sorted by cell and metric; `metric` NULL: all. What it is given
 * lives until it returns. LM_IO when the store cannot be read. */
lm_status lm_history_visit(struct lm_history *history, const char *metric,
                           void (*visit)(void *context, const struct lm_history_series *series),
                           void *context, struct lm_error *error);

/* Marks the change points of `count` points from their values. LM_NO_MEMORY. */
lm_status lm_history_mark(struct lm_history_point *points, size_t count);

#endif
