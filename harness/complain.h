/* SPDX-License-Identifier: Apache-2.0 */
/* What the command says when it cannot go on, and the exit statuses it ends with.
 *
 * Every message is one line on stderr, `lanemark: what: why: what to do`, and the functions return
 * the exit status so that a caller can write `return lm_complain(LM_EXIT_USAGE, ...)`. */
#ifndef LM_HARNESS_COMPLAIN_H
#define LM_HARNESS_COMPLAIN_H

#include "engine/base/arena.h"
#include "engine/base/status.h"

enum lm_exit {
    LM_EXIT_GOOD = 0,
    LM_EXIT_FAILED = 1,     /* a failed verification, or a regression */
    LM_EXIT_UNMEASURED = 2, /* could not be measured */
    LM_EXIT_USAGE = 3,      /* wrong usage or unreadable input */
};

/* Prints `lanemark: ` and the formatted rest (what: why: what to do); returns `status`. */
__attribute__((format(printf, 2, 3))) int lm_complain(int status, const char *format, ...);

/* The exit status for an lm_status: LM_IO, LM_USAGE, LM_BAD_DATA and LM_MALFORMED are the user's
 * (3), LM_INVALID is a failed verification (1), the rest means "could not be measured" (2). */
int lm_exit_of(lm_status status);

/* Prints an error followed by `remedy` (what to do; NULL: the message says it); returns lm_exit_of
 * its status. */
int lm_complain_error(const struct lm_error *error, const char *remedy);

/* As lm_arena_alloc, lm_arena_array and lm_arena_string, but a lack of memory ends the process with
 * status 2 and a message: nothing the harness holds between two samples is worth continuing for. */
void *lm_need(struct lm_arena *arena, size_t count, size_t size);
char *lm_need_string(struct lm_arena *arena, const char *text);
__attribute__((format(printf, 2, 3))) char *lm_need_format(struct lm_arena *arena,
                                                           const char *format, ...);

#endif
