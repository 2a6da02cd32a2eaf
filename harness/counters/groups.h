/* SPDX-License-Identifier: Apache-2.0 */
/* Named groups of hardware events and of metrics derived from counts, as small text files:
 *
 *   # The first comment describes the group.
 *   cpu     x86_64 Intel
 *   event   branches     1  loop     1..1.05   PAPI_BR_INS perf::BRANCHES
 *   derive  branch_mpki  1  1000 * branch_misses / instructions
 *
 * `cpu FAMILY [WORD]` keeps a group to machines of that family (as `uname -m` says it) whose CPU's
 * name has the word. `event METRIC UNIT WORK LEAST..MOST NAME...` counts the first of PAPI's names
 * that passes its self-test: over the known work (selftest.h), between LEAST and MOST per unit of
 * that work are possible. `derive METRIC UNIT FORMULA` computes from other metrics, and from
 * `bytes` and `ops`, the workload's own figures of one lm_run (formula.h). */
#ifndef LM_HARNESS_COUNTERS_GROUPS_H
#define LM_HARNESS_COUNTERS_GROUPS_H

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/counters/selftest.h"
#include "harness/strings.h"

struct lm_counter_group {
    const char *name, *summary;
    const char *reason;        /* why it does not apply to this machine, else NULL */
    struct lm_strings metrics; /* of its events and formulas, in order */
};

struct lm_group_event {
    size_t group;
    const char *metric, *unit;
    enum lm_known_work work;
    double least, most; /* per unit of work */
    struct lm_strings names;
};

struct lm_group_formula {
    size_t group;
    const char *metric, *unit, *text;
};

enum { LM_GROUPS_MOST = 32, LM_GROUP_EVENTS_MOST = 64, LM_GROUP_FORMULAS_MOST = 64 };

/* All groups, and the events and formulas of those that apply here. */
struct lm_counter_groups {
    struct lm_counter_group groups[LM_GROUPS_MOST];
    struct lm_group_event events[LM_GROUP_EVENTS_MOST];
    struct lm_group_formula formulas[LM_GROUP_FORMULAS_MOST];
    size_t count, event_count, formula_count;
};

/* Reads every *.group of a folder, in order of names, for a machine of this family and CPU name.
 * LM_IO when the folder is unreadable, LM_BAD_DATA with file and line for what is no group, a
 * metric that has a row already, or a folder without groups. Everything lives in the arena. */
lm_status lm_counter_groups_read(struct lm_arena *arena, const char *folder, const char *family,
                                 const char *cpu, struct lm_counter_groups *groups,
                                 struct lm_error *error);

/* The installed groups on this machine, read once; ends the process with a message (exit status 3)
 * when they cannot be read. */
const struct lm_counter_groups *lm_counter_groups(void);

/* Has lm_counter_groups read this folder, before its first use; tests have no installation. */
void lm_counter_groups_from(const char *folder);

/* Whether a group was chosen: by its name, or because no group was named. */
bool lm_counter_group_chosen(const struct lm_counter_groups *groups, size_t group,
                             const struct lm_strings *chosen);

#endif
