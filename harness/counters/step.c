/* SPDX-License-Identifier: Apache-2.0 */
/* Native instructions of one lm_run by single-stepping (stepper.h), and their mix, for short
 * regions: exact where neither a counter nor QEMU is, with AVX-512 and code made at run time, and
 * the same in every run. The call through the harness is left out; what a Wasm engine does to call
 * is in it. Slow, so it is counted only when asked for. */
#include <math.h>
#include <stdio.h>

#include "harness/complain.h"
#include "harness/counters/known_loop.h"
#include "harness/counters/step_blocks.h"
#include "harness/executed.h"
#include "harness/measure.h"

static const char *const metric = "instructions";
static const double too_long = 4e6; /* ns: surely beyond MOST instructions */
static const double budget = 15e9;  /* ns of stepping, well below a worker's time limit */

enum { MOST = 1000000, TURNS = 1000, MOST_AROUND = 8, SITES = 1 << 16 };

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
    (void)!lm_step(&region, MOST, NULL, &count, &error);
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
        lm_executed_available(counts, "step");
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

/* Without a disassembler the instructions are known all the same: one block without bytes. */
static lm_status take_blocks(struct lm_arena *arena, const struct lm_step_trace *trace,
                             struct lm_blocks *blocks, struct lm_error *error) {
    struct lm_error lack = LM_ERROR_INIT;
    const lm_status status = lm_step_blocks(arena, trace, blocks, &lack);
    if (status == LM_OK) return LM_OK;
    if (status != LM_UNSUPPORTED) return lm_fail(error, status, LM_NO_OFFSET, "%s", lack.message);
    *blocks = (struct lm_blocks){.instructions = lm_step_instructions(trace)};
    return LM_OK;
}

static lm_status step_it(struct lm_arena *arena, const struct lm_region *region,
                         struct lm_step_trace *trace, struct lm_blocks *blocks, const char **reason,
                         struct lm_error *error) {
    const uint64_t most = affordable();
    uint64_t count = 0;
    if (region->prepare != NULL) TRY(region->prepare(region->context, error));
    TRY(lm_step(region, most, trace, &count, error));
    if (count > most)
        *reason = lm_need_format(arena,
                                 "lm_run has more than the %llu instructions that can be stepped "
                                 "in %.0f s: choose a smaller --size",
                                 (unsigned long long)most, budget * 1e-9);
    else if (trace->full)
        *reason = "lm_run executes more different instructions than are kept apart";
    else
        return take_blocks(arena, trace, blocks, error);
    return LM_OK;
}

lm_status lm_step_executed(struct lm_arena *arena, const struct lm_region *region,
                           struct lm_blocks *blocks, const char **reason, struct lm_error *error) {
    double time = 0;
    TRY(run_time(region, &time, error));
    if (time > too_long) {
        *reason = lm_need_format(
            arena, "lm_run takes %.1f ms, too long to be stepped: choose a smaller --size",
            time * 1e-6);
        return LM_OK;
    }
    struct lm_step_trace trace = {.room = SITES};
    trace.sites = lm_need(arena, trace.room, sizeof *trace.sites);
    return step_it(arena, region, &trace, blocks, reason, error);
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    return lm_executed_measure(region, known, "step", lm_step_executed, counts, error);
}

const struct lm_counter_source lm_source_step = {
    .survey = survey, .measure = measure, .slow = true};
