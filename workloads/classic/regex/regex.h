/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions as nondeterministic automata: compiler and matcher, for the workload and its
 * tests.
 *
 * Patterns are bytes: a literal, `\` and a literal, `.` for any byte, a class such as [a-f_] or
 * [^0-9], groups in parentheses, `*`, `+` and `?` behind any of these, and `|` between
 * alternatives, which may be empty. */
#ifndef LM_WORKLOADS_REGEX_H
#define LM_WORKLOADS_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGEX_STATES 128
#define REGEX_DEPTH  32 /* of groups */
#define REGEX_NONE   UINT32_MAX

enum regex_kind { REGEX_SET, REGEX_SPLIT, REGEX_MATCH };

/* A set leads to `next` over each byte in it; a split leads to both, over nothing. */
struct regex_state {
    enum regex_kind kind;
    uint16_t next, other;
    uint32_t set[8]; /* bit b % 32 of word b / 32: byte b */
};

struct regex {
    struct regex_state states[REGEX_STATES];
    uint32_t count;
    uint16_t start;
};

/* Compiles a pattern; false where it is malformed, too deep, or needs too many states. */
bool regex_compile(struct regex *regex, const char *pattern);

/* Where in the text the first match to end ends (at 0 where the empty text matches); REGEX_NONE
 * where nothing matches. */
uint32_t regex_search(const struct regex *regex, const uint8_t *text, uint32_t size);

#endif
