/* SPDX-License-Identifier: Apache-2.0 */
/* Counter sources: what they count over a region, and how each says what it cannot do.
 *
 * A source is surveyed once per run: each of its events is tried on work whose counts are known,
 * and is available, absent or broken from then on. Workers count what the survey found available.
 * The region of interest is one lm_run after one verified run; a source runs it once per pass it
 * needs, and nothing is multiplexed. What cannot be counted is recorded as absent with the reason,
 * never as 0. */
#ifndef LM_HARNESS_COUNTER_SOURCE_H
#define LM_HARNESS_COUNTER_SOURCE_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/strings.h"

/* One metric. `quality`: "exact" counts of events, "measured" times, "estimated", "absent",
 * "broken". `reason` explains an absent or broken one, NULL otherwise. `event`: the source's own
 * name of what is counted, where it has several to choose from; `formula`: what computes a derived
 * metric (counters/groups.h); else NULL. In a survey no metric has a value. */
struct lm_count {
    const char *name, *unit, *source, *quality;
    bool present;
    double value;
    const char *reason, *event, *formula;
};

enum { LM_COUNT_MOST = 128 };

struct lm_job;
struct lm_executed;

struct lm_counts {
    struct lm_arena *arena; /* of every text */
    struct lm_count items[LM_COUNT_MOST];
    size_t count;
};

/* Adds a value; in a survey, an available metric (lm_counts_available); or an absent or broken one
 * with its reason. Texts are copied. */
void lm_counts_add(struct lm_counts *counts, const char *name, const char *unit, const char *source,
                   const char *quality, double value);
void lm_counts_available(struct lm_counts *counts, const char *name, const char *unit,
                         const char *source, const char *quality);
__attribute__((format(printf, 6, 7))) void lm_counts_absent(struct lm_counts *counts,
                                                            const char *name, const char *unit,
                                                            const char *source, const char *quality,
                                                            const char *format, ...);

/* The same as `known` says of a metric that is not counted, or `reason` where it has none. */
void lm_counts_pass_on(const struct lm_count *known, struct lm_counts *counts, const char *reason);

/* Notes of the metric added last what it is counted by or computed from (either may be NULL). */
void lm_counts_by(struct lm_counts *counts, const char *event, const char *formula);

/* The metric called `name`, or NULL. Where several sources have it, that of the first source that
 * may be counted, else of the first. */
const struct lm_count *lm_counts_find(const struct lm_counts *counts, const char *name);

/* Whether a surveyed metric may be counted. */
bool lm_count_usable(const struct lm_count *count);

/* {"name": {"value","unit","source","quality"[,"reason","event","formula"]}, ...}: of each name
 * what lm_counts_find gives. The caller owns the JSON. */
json_t *lm_counts_json(const struct lm_counts *counts);

/* A list of counts as [{"name","source","unit","quality"[,"value","reason","event","formula"]},
 * ...], and back; `all`: what every source says of a name, else as above. The caller owns it. */
json_t *lm_counts_list(const struct lm_counts *counts, bool all);
void lm_counts_read(const json_t *json, struct lm_counts *counts);

/* What is counted. `prepare` (may be NULL) makes ready and is not counted, `once` is. */
struct lm_region {
    lm_status (*prepare)(void *context, struct lm_error *error);
    lm_status (*once)(void *context, struct lm_error *error);
    void *context;
    const uint64_t *(*engine_counters)(void *context); /* refreshed live array; NULL: no engine */
    const char *library;          /* of that engine, which names the counters */
    const struct lm_job *job;     /* whose guest it is */
    const char *output;           /* hash of what the guest gives */
    struct lm_executed *executed; /* what it executes, once a source knows (executed.h) */
    bool resets; /* `prepare` does work of the guest's, not to be measured with the rest */
};

/* What a survey may ask: the library of an engine that counts, "" when there is none; and which
 * sources and groups were chosen (lm_counters_survey fills that in). */
struct lm_survey {
    const char *library;
    const struct lm_strings *chosen;
};

struct lm_counter_source {
    /* Tries every event. */
    void (*survey)(const struct lm_survey *survey, struct lm_counts *counts);
    /* Counts what `known` (the survey) has of this source; LM_OK even when everything turns out
     * absent, else what the guest failed with. */
    lm_status (*measure)(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error);
    const char *metrics; /* source of its metrics, where that is not its own name; else NULL */
    bool engine;         /* counts inside an engine: wants an instance whose engine counts */
    bool slow;           /* takes seconds for one lm_run: counts only when it is named */
};

struct lm_counter_row {
    const char *name, *summary;
    const struct lm_counter_source *source;
};

/* The rows of counters/counters.def. */
size_t lm_counter_source_count(void);
const struct lm_counter_row *lm_counter_source_at(size_t index);
void lm_counter_source_names(struct lm_arena *arena, struct lm_strings *names);

/* Those that are counted when none is named: all but the slow ones. */
void lm_counter_usual_names(struct lm_arena *arena, struct lm_strings *names);

/* What --counters takes: sources, then groups (counters/groups.h). */
void lm_counter_choices(struct lm_arena *arena, struct lm_strings *names);

/* Surveys the sources named in `chosen`, and what the groups derive from them. A group that is
 * named stands for its events, and keeps other groups out. */
void lm_counters_survey(const struct lm_strings *chosen, const struct lm_survey *survey,
                        struct lm_counts *counts);

/* What there is to choose from: [{"name","summary","kind": "source" or
 * "group"[,"metrics","reason"]}], where `reason` says why a group does not apply to this machine.
 * The caller owns it. */
json_t *lm_counter_choices_list(void);

/* Adds to `counts` what `known` has formulas for (counters/groups.h). Each takes the source and
 * quality of its least certain input, and is absent where an input is. `bytes` and `ops` are the
 * workload's figures of one lm_run, 0 where unknown. */
void lm_derive(const struct lm_counts *known, double bytes, double ops, struct lm_counts *counts);

#endif
