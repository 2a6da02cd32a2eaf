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

/* One metric. `quality`: "exact" counts of events, "measured" times, "absent", "broken". `reason`
 * explains an absent or broken one, NULL otherwise. In a survey no metric has a value. */
struct lm_count {
    const char *name, *unit, *source, *quality;
    bool present;
    double value;
    const char *reason;
};

enum { LM_COUNT_MOST = 128 };

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

/* The metric called `name`, or NULL. */
const struct lm_count *lm_counts_find(const struct lm_counts *counts, const char *name);

/* Whether a surveyed metric may be counted. */
bool lm_count_usable(const struct lm_count *count);

/* {"name": {"value","unit","source","quality"[,"reason"]}, ...}, and back. The caller owns the
 * JSON.
 */
json_t *lm_counts_json(const struct lm_counts *counts);
void lm_counts_read(const json_t *json, struct lm_counts *counts);

/* What is counted. `prepare` (may be NULL) makes ready and is not counted, `once` is. */
struct lm_region {
    lm_status (*prepare)(void *context, struct lm_error *error);
    lm_status (*once)(void *context, struct lm_error *error);
    void *context;
    const uint64_t *(*engine_counters)(void *context); /* refreshed live array; NULL: no engine */
    const char *library; /* of that engine, which names the counters */
};

/* What a survey may ask: the library of an engine that counts, "" when there is none. */
struct lm_survey {
    const char *library;
};

struct lm_counter_source {
    /* Tries every event. */
    void (*survey)(const struct lm_survey *survey, struct lm_counts *counts);
    /* Counts what `known` (the survey) has of this source; LM_OK even when everything turns out
     * absent, else what the guest failed with. */
    lm_status (*measure)(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error);
    bool engine; /* counts inside an engine: wants an instance whose engine counts */
};

struct lm_counter_row {
    const char *name, *summary;
    const struct lm_counter_source *source;
};

/* The rows of counters/counters.def. */
size_t lm_counter_source_count(void);
const struct lm_counter_row *lm_counter_source_at(size_t index);
void lm_counter_source_names(struct lm_arena *arena, struct lm_strings *names);

/* Surveys the sources named in `chosen`. */
void lm_counters_survey(const struct lm_strings *chosen, const struct lm_survey *survey,
                        struct lm_counts *counts);

#endif
