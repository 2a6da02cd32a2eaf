/* SPDX-License-Identifier: Apache-2.0 */
/* Timing one verified guest: batch size, warm-up until steady, measured batches. */
#ifndef LM_HARNESS_MEASURE_H
#define LM_HARNESS_MEASURE_H

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/gbench.h"
#include "harness/guest.h"

struct lm_timing {
    struct lm_gbench_row row; /* over all measured batches */
    const double *batches;    /* ns per iteration of each, in the arena */
    size_t batch_count;
    double median; /* of the batches: what the process's time is, since others may disturb a few */
    uint64_t batch_iterations;
    const double *warmup_times; /* likewise, of the warm-up's, in the arena */
    size_t warmup_batches;
    bool steady;       /* the warm-up ended because the times had settled */
    double drift;      /* relative change from the first half of the batches to the second */
    bool drifting;     /* that change is more than their spread explains */
    double resolution; /* ns: the smallest step of the clock, as seen */
};

/* The clock that everything is timed with, in ns (CLOCK_MONOTONIC_RAW). */
double lm_clock_ns(void);

/* Times lm_run for about `min_time` seconds, at least LM_MIN_BATCHES batches. Where the workload
 * has lm_reset, every lm_run is timed alone after an untimed lm_reset. Any failure is the guest's.
 */
lm_status lm_measure(struct lm_arena *arena, const struct lm_job *job, struct lm_guest *guest,
                     struct lm_timing *timing, struct lm_error *error);

/* The warm-up rule: whether the last LM_STEADY_WINDOW of `count` batches have settled (medians of
 * the window's two halves differ by at most 2 %). */
bool lm_times_steady(const double *times, size_t count);

/* Relative change of the median from the first half to the second, 0 for fewer than 4. */
double lm_times_drift(const double *times, size_t count);

/* Whether that change exceeds both 2 % and three times the batches' relative deviation. */
bool lm_times_drifting(const double *times, size_t count);

enum { LM_MIN_BATCHES = 4, LM_MAX_BATCHES = 64, LM_STEADY_WINDOW = 6, LM_MAX_WARMUP = 256 };

#endif
