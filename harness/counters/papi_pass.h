/* SPDX-License-Identifier: Apache-2.0 */
/* Counting named PAPI events over a region, in as many passes as the counters ask for: never by
 * multiplexing, whose scaled figures are estimates. */
#ifndef LM_HARNESS_COUNTERS_PAPI_PASS_H
#define LM_HARNESS_COUNTERS_PAPI_PASS_H

#include "harness/counter_source.h"

struct lm_papi_event {
    const char *name; /* as PAPI_add_named_event takes it */
    bool counted;
    long long value;
    char reason[160]; /* why it was not counted */
};

/* Initialises PAPI once per process; false with the reason. */
bool lm_papi_ready(char *reason, size_t size);

/* Why a component ("perf_event", "sde") is disabled, "" when it works. */
void lm_papi_component(const char *name, char *reason, size_t size);

/* Fills every event. Fails only when the region does. */
lm_status lm_papi_count(struct lm_papi_event *events, size_t count, const struct lm_region *region,
                        struct lm_error *error);

#endif
