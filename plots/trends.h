/* SPDX-License-Identifier: Apache-2.0 */
/* What a figure shows of the trend store (results/history.h): the series that moved most. */
#ifndef LM_PLOTS_TRENDS_H
#define LM_PLOTS_TRENDS_H

#include "engine/base/arena.h"
#include "results/history.h"

enum { LM_TRENDS_MOST = 12 };

/* Series in the arena they were loaded into, those with change points first, the largest step
 * first; of the others, times before counts. */
struct lm_trends {
    const char *path;
    struct lm_history_series series[LM_TRENDS_MOST];
    size_t count; /* of those kept */
    size_t all;   /* in the store, of two points or more */
    size_t runs;  /* the most points that any has */
};

/* Reads the store at `path`; errors as lm_history_open. */
lm_status lm_trends_load(const char *path, struct lm_arena *arena, struct lm_trends *trends,
                         struct lm_error *error);

#endif
