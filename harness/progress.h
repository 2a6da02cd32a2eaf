/* SPDX-License-Identifier: Apache-2.0 */
/* How far the run is and how long it will take: a bar on a terminal, a line now and then elsewhere.
 * Everything goes to stderr. */
#ifndef LM_HARNESS_PROGRESS_H
#define LM_HARNESS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct lm_progress {
    size_t total, done, failed;
    double started, spoken; /* s, monotonic */
    bool terminal;
};

void lm_progress_start(struct lm_progress *progress, size_t total);

/* Shows what is being measured now. */
void lm_progress_show(struct lm_progress *progress, const char *cell);

/* Counts one finished process. */
void lm_progress_step(struct lm_progress *progress, bool failed);

/* Prints a line of its own without disturbing the bar. */
__attribute__((format(printf, 2, 3))) void lm_progress_note(struct lm_progress *progress,
                                                            const char *format, ...);
void lm_progress_end(struct lm_progress *progress);

/* "1m05s" and the like, into `text`. */
void lm_progress_duration(double seconds, char *text, size_t size);

#endif
