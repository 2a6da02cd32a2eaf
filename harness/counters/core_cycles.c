/* SPDX-License-Identifier: Apache-2.0 */
/* Core cycles without a counter: the clock's time of the region, divided by the time of one cycle,
 * which is measured beside it as that of one link in a chain of dependent additions. An estimate,
 * and labelled as one: it holds as far as the clock rate stays what it was, which is looked at
 * before and after, and it is never called `cycles`. */
#include <math.h>

#include "harness/counter_source.h"
#include "harness/counters/known_loop.h"
#include "harness/measure.h"

static const char *const metric = "core_cycles";
static const double steady = 0.03;     /* relative change of the clock rate that is tolerated */
static const double least_cycle = 0.1; /* ns: no core runs at 10 GHz */
static const double most_cycle = 20;
static const double enough = 5e7; /* ns of runs, after which no further one is made */

enum { CHAINS = 64, MOST_RUNS = 7, ATTEMPTS = 3 };

/* ns of one core cycle: the least of several chains, since all that disturbs makes them longer. */
static double cycle_time(void) {
    double least = INFINITY;
    for (int i = 0; i < CHAINS; i++) {
        const double before = lm_clock_ns();
        lm_known_chain();
        least = fmin(least, lm_clock_ns() - before);
    }
    return least / (double)LM_CHAIN_ADDS;
}

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    const double cycle = cycle_time();
    if (cycle >= least_cycle && cycle <= most_cycle)
        lm_counts_available(counts, metric, "1", "model", "estimated");
    else
        lm_counts_absent(counts, metric, "1", "model", "broken",
                         "calibration: an addition takes %.3g ns, which no core's cycle does",
                         cycle);
}

/* The least time of some runs, in ns. */
static lm_status least_time(const struct lm_region *region, double *least, struct lm_error *error) {
    double spent = 0;
    *least = INFINITY;
    for (int i = 0; i < MOST_RUNS && spent < enough; i++) {
        if (region->prepare != NULL) TRY(region->prepare(region->context, error));
        const double before = lm_clock_ns();
        TRY(region->once(region->context, error));
        const double took = lm_clock_ns() - before;
        *least = fmin(*least, took);
        spent += took;
    }
    return LM_OK;
}

struct attempt {
    double before, after; /* ns of a cycle */
    double cycles;
    bool steady;
};

static lm_status attempt_once(const struct lm_region *region, struct attempt *attempt,
                              struct lm_error *error) {
    double time = 0;
    attempt->before = cycle_time();
    TRY(least_time(region, &time, error));
    attempt->after = cycle_time();
    const double cycle = fmin(attempt->before, attempt->after);
    attempt->cycles = round(time / cycle);
    attempt->steady = fabs(attempt->after - attempt->before) <= steady * cycle;
    return LM_OK;
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    const struct lm_count *found = lm_counts_find(known, metric);
    if (found == NULL) return LM_OK;
    if (!lm_count_usable(found)) {
        lm_counts_pass_on(found, counts, "not counted");
        return LM_OK;
    }
    struct attempt attempt = {0};
    for (int i = 0; i < ATTEMPTS && !attempt.steady; i++)
        TRY(attempt_once(region, &attempt, error));
    if (attempt.steady)
        lm_counts_add(counts, metric, "1", "model", "estimated", attempt.cycles);
    else
        lm_counts_absent(counts, metric, "1", "model", "absent",
                         "the clock rate was %.2f GHz before the region and %.2f GHz after it",
                         1 / attempt.before, 1 / attempt.after);
    return LM_OK;
}

const struct lm_counter_source lm_source_core_cycles = {.survey = survey, .measure = measure};
