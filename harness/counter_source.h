/* SPDX-License-Identifier: Apache-2.0 */
/* Counter sources: what they measure over a region, and how each says what it cannot do.
 *
 * The region of interest is one lm_run after one verified run. A source runs the region once per
 * pass it needs; nothing is multiplexed. What it cannot count it records as absent with the reason,
 * never as 0. */
#ifndef LM_HARNESS_COUNTER_SOURCE_H
#define LM_HARNESS_COUNTER_SOURCE_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/guest.h"
#include "harness/strings.h"

/* One measured value. `reason` explains an absent or broken one, NULL otherwise. */
struct lm_count {
    const char *name, *unit, *source;
    const char *quality; /* exact, sampled-clock, ... see the source; absent, broken */
    bool present;
    double value;
    const char *reason;
};

enum { LM_COUNT_MOST = 96 };

struct lm_counts {
    struct lm_arena *arena; /* of names and reasons */
    struct lm_count items[LM_COUNT_MOST];
    size_t count;
};

/* Adds a value, or an absent one. Texts are kept, not copied, but for a formatted reason. */
void lm_counts_add(struct lm_counts *counts, const char *name, const char *unit, const char *source,
                   const char *quality, double value);
__attribute__((format(printf, 6, 7))) void
lm_counts_add_absent(struct lm_counts *counts, const char *name, const char *unit,
                     const char *source, const char *quality, const char *format, ...);

/* What is counted: one call does the region once. */
struct lm_region {
    lm_status (*once)(void *context, struct lm_error *error);
    void *context;
    const uint64_t *engine_counters;       /* live array of the engine, or NULL */
    struct lm_guest_counters engine_names; /* of that array */
    const char *engine_reason;             /* why there is no array */
};

struct lm_counter_source {
    /* Counts the region; LM_OK even when everything is absent, else what the guest failed with. */
    lm_status (*measure)(const struct lm_region *region, struct lm_counts *counts,
                         struct lm_error *error);
    bool engine; /* wants a guest whose engine counts: its region is a separate instance */
};

struct lm_counter_row {
    const char *name, *summary;
    const struct lm_counter_source *source;
};

size_t lm_counter_source_count(void);
const struct lm_counter_row *lm_counter_source_at(size_t index);
void lm_counter_source_names(struct lm_arena *arena, struct lm_strings *names);

/* {"name": {"value","unit","source","quality"[,"reason"]}, ...}; the caller owns it. */
json_t *lm_counts_json(const struct lm_counts *counts);

#endif
