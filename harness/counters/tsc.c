/* SPDX-License-Identifier: Apache-2.0 */
/* Ticks of the processor's time-stamp counter over the region: a finer clock, at a constant rate
 * that is not the core's. Never called cycles. */
#include <papi.h>

#include "harness/counters/papi_pass.h"

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    char reason[256] = "";
    if (lm_papi_ready(reason, sizeof reason))
        lm_counts_available(counts, "tsc_ticks", "tick", "tsc", "measured");
    else
        lm_counts_absent(counts, "tsc_ticks", "tick", "tsc", "absent", "%s", reason);
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    const struct lm_count *found = lm_counts_find(known, "tsc_ticks");
    char reason[256] = "";
    if (found == NULL) return LM_OK;
    if (!lm_papi_ready(reason, sizeof reason)) {
        lm_counts_absent(counts, "tsc_ticks", "tick", "tsc", "absent", "%s", reason);
        return LM_OK;
    }
    if (region->prepare != NULL) TRY(region->prepare(region->context, error));
    const long long before = PAPI_get_real_cyc();
    TRY(region->once(region->context, error));
    const long long after = PAPI_get_real_cyc();
    lm_counts_add(counts, "tsc_ticks", "tick", "tsc", "measured", (double)(after - before));
    return LM_OK;
}

const struct lm_counter_source lm_source_tsc = {.survey = survey, .measure = measure};
