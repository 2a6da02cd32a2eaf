/* SPDX-License-Identifier: Apache-2.0 */
/* Native instructions of one lm_run by single-stepping (stepper.h), for short regions: exact where
 * no counter is, and the same in every run. The call through the harness is in it, some tens of
 * instructions. Slow, so it is counted only when asked for. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/counters/known_loop.h"
#include "harness/counters/stepper.h"
#include "harness/measure.h"

static const char *const metric = "instructions";
static const double too_long = 4e6; /* ns: surely beyond MOST instructions */
static const double budget = 15e9;  /* ns of stepping, well below a worker's time limit */

enum { MOST = 1000000, TURNS = 1000, MOST_AROUND = 8 };

static lm_status turn(void *turns, struct lm_error *error) {
    (void)error;
    lm_known_loop(*(const uint64_t *)turns);
    return LM_OK;
}

/* What is counted of a loop of `turns` turns beyond the loop itself. */
static int64_t around(uint64_t turns) {
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_region region = {.once = turn, .context = &turns};
    uint64_t count = 0;
    (void)!lm_step(&region, MOST, &count, &error);
    return (int64_t)count - (int64_t)(turns * LM_LOOP_INSTRUCTIONS);
}

/* The call's few instructions stand around the known ones, the same however long the loop is. */
static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    char reason[128] = "";
    if (!lm_stepper_present(reason, sizeof reason)) {
        lm_counts_absent(counts, metric, "1", "step", "absent", "%s", reason);
        return;
    }
    const int64_t few = around(TURNS);
    const int64_t many = around((uint64_t)3 * TURNS);
    if (few == many && few > 0 && few <= MOST_AROUND)
        lm_counts_available(counts, metric, "1", "step", "exact");
    else
        lm_counts_absent(counts, metric, "1", "step", "broken",
                         "self-test: %lld and %lld instructions around loops of known length, "
                         "where 1 to %d are possible",
                         (long long)few, (long long)many, MOST_AROUND);
}

/* How many instructions the budget is good for: a trap takes from 2 to 50 us, as the kernel and a
 * hypervisor have it. */
static uint64_t affordable(void) {
    const double before = lm_clock_ns();
    (void)around(TURNS);
    const double each = (lm_clock_ns() - before) / (double)(TURNS * LM_LOOP_INSTRUCTIONS);
    return (uint64_t)fmin(MOST, budget / fmax(each, 1));
}

static lm_status run_time(const struct lm_region *region, double *least, struct lm_error *error) {
    *least = INFINITY;
    for (int i = 0; i < 3; i++) {
        if (region->prepare != NULL) TRY(region->prepare(region->context, error));
        const double before = lm_clock_ns();
        TRY(region->once(region->context, error));
        *least = fmin(*least, lm_clock_ns() - before);
    }
    return LM_OK;
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    const struct lm_count *found = lm_counts_find(known, metric);
    double time = 0;
    uint64_t count = 0;
    if (found == NULL || strcmp(found->source, "step") != 0) return LM_OK;
    if (!lm_count_usable(found)) {
        lm_counts_pass_on(found, counts, "not counted");
        return LM_OK;
    }
    TRY(run_time(region, &time, error));
    if (time > too_long) {
        lm_counts_absent(counts, metric, "1", "step", "absent",
                         "lm_run takes %.1f ms, too long to be stepped: choose a smaller --size",
                         time * 1e-6);
        return LM_OK;
    }
    const uint64_t most = affordable();
    if (region->prepare != NULL) TRY(region->prepare(region->context, error));
    TRY(lm_step(region, most, &count, error));
    if (count > most)
        lm_counts_absent(
            counts, metric, "1", "step", "absent",
            "lm_run has more than the %llu instructions that can be stepped in %.0f s: "
            "choose a smaller --size",
            (unsigned long long)most, budget * 1e-9);
    else
        lm_counts_add(counts, metric, "1", "step", "exact", (double)count);
    return LM_OK;
}

const struct lm_counter_source lm_source_step = {
    .survey = survey, .measure = measure, .slow = true};
