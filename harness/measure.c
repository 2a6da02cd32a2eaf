/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses a batch size for which the clock's resolution is negligible, runs batches until their
 * times settle (Barrett et al., OOPSLA 2017, show that a fixed warm-up does not do), then has
 * Google Benchmark drive the measured ones. */
#include "harness/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/complain.h"

static const double min_batch_resolutions = 2000; /* a batch is at least this many clock steps */
static const double settled = 0.02;               /* relative change that counts as settled */

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

double lm_clock_ns(void) {
    return (double)now_ns();
}

/* The smallest difference two readings of the clock show, its own cost included. */
static double clock_resolution(void) {
    int64_t smallest = INT64_MAX;
    for (int i = 0; i < 256; i++) {
        const int64_t before = now_ns();
        int64_t after = now_ns();
        while (after == before)
            after = now_ns();
        if (after - before < smallest) smallest = after - before;
    }
    return (double)smallest;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *times, size_t count) {
    double sorted[LM_MAX_WARMUP];
    if (count == 0) return 0;
    memcpy(sorted, times, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, ascending);
    return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

bool lm_times_steady(const double *times, size_t count) {
    if (count < LM_STEADY_WINDOW) return false;
    const size_t half = LM_STEADY_WINDOW / 2;
    const double before = median(times + count - LM_STEADY_WINDOW, half);
    const double after = median(times + count - half, half);
    return fabs(after - before) <= settled * before;
}

double lm_times_drift(const double *times, size_t count) {
    if (count < 4) return 0;
    const double before = median(times, count / 2);
    const double after = median(times + count / 2, count - count / 2);
    return before > 0 ? after / before - 1 : 0;
}

/* Median absolute deviation over the median. */
static double relative_deviation(const double *times, size_t count) {
    double distances[LM_MAX_WARMUP];
    const double middle = median(times, count);
    for (size_t i = 0; i < count; i++)
        distances[i] = fabs(times[i] - middle);
    return middle > 0 ? median(distances, count) / middle : 0;
}

bool lm_times_drifting(const double *times, size_t count) {
    const double drift = fabs(lm_times_drift(times, count));
    return drift > settled && drift > 3 * relative_deviation(times, count);
}

/* What the batch callback needs; a failure is kept here because C++ lies between. */
struct session {
    struct lm_guest *guest;
    bool reset;
    double *times;
    size_t count, room;
    lm_status status;
    struct lm_error *error;
};

static lm_status time_alone(struct session *session, uint64_t iterations, double *elapsed) {
    for (uint64_t i = 0; i < iterations; i++) {
        TRY(session->guest->ops->reset(session->guest, session->error));
        const int64_t before = now_ns();
        TRY(session->guest->ops->run(session->guest, 1, session->error));
        *elapsed += (double)(now_ns() - before);
    }
    return LM_OK;
}

static lm_status time_together(struct session *session, uint64_t iterations, double *elapsed) {
    const int64_t before = now_ns();
    TRY(session->guest->ops->run(session->guest, iterations, session->error));
    *elapsed = (double)(now_ns() - before);
    return LM_OK;
}

static bool run_batch(void *context, uint64_t iterations, double *seconds) {
    struct session *session = context;
    double elapsed = 0;
    session->status = session->reset ? time_alone(session, iterations, &elapsed)
                                     : time_together(session, iterations, &elapsed);
    if (session->count < session->room)
        session->times[session->count++] = elapsed / (double)iterations;
    *seconds = elapsed * 1e-9;
    return session->status == LM_OK;
}

static lm_status batch_once(struct session *session, uint64_t iterations, double *elapsed) {
    double seconds = 0;
    (void)run_batch(session, iterations, &seconds);
    *elapsed = seconds * 1e9;
    return session->status;
}

/* Doubles the batch until it takes `target` ns; what it ran counts as warm-up time, not as a
 * warm-up batch. */
static lm_status calibrate(struct session *session, double target, uint64_t *iterations) {
    *iterations = 1;
    for (;;) {
        double elapsed = 0;
        session->count = 0;
        TRY(batch_once(session, *iterations, &elapsed));
        if (elapsed >= target || *iterations >= UINT64_C(1) << 40) return LM_OK;
        const double wanted = elapsed > 0 ? ceil(target / elapsed * (double)*iterations) : 1e9;
        const double most = 10 * (double)*iterations;
        *iterations = (uint64_t)fmax((double)*iterations + 1, fmin(wanted, most));
    }
}

/* Batches until they settle or `limit` ns are spent; at least enough to judge, unless one alone
 * takes longer than the limit. */
static lm_status warm_up(struct session *session, uint64_t iterations, double limit,
                         struct lm_timing *timing) {
    double spent = 0;
    session->count = 0;
    while (session->count < session->room && spent < limit) {
        double elapsed = 0;
        TRY(batch_once(session, iterations, &elapsed));
        spent += elapsed;
        if (lm_times_steady(session->times, session->count)) break;
    }
    timing->warmup_times = session->times;
    timing->warmup_batches = session->count;
    timing->steady = lm_times_steady(session->times, session->count);
    return LM_OK;
}

static uint64_t batches_for(double min_time_ns, double batch_ns) {
    const double wanted = ceil(min_time_ns / fmax(batch_ns, 1));
    return (uint64_t)fmin(fmax(wanted, LM_MIN_BATCHES), LM_MAX_BATCHES);
}

lm_status lm_measure(struct lm_arena *arena, const struct lm_job *job, struct lm_guest *guest,
                     struct lm_timing *timing, struct lm_error *error) {
    *timing = (struct lm_timing){.resolution = clock_resolution()};
    struct session session = {.guest = guest,
                              .reset = job->reset,
                              .times = lm_need(arena, LM_MAX_WARMUP, sizeof(double)),
                              .room = LM_MAX_WARMUP,
                              .error = error};
    const double total = job->min_time * 1e9;
    const double target = fmax(total / 32, min_batch_resolutions * timing->resolution);
    uint64_t iterations = 1;
    TRY(calibrate(&session, target, &iterations));
    TRY(warm_up(&session, iterations, total, timing));
    const double batch = median(session.times, session.count) * (double)iterations;
    session.times = lm_need(arena, LM_MAX_BATCHES, sizeof(double));
    session.room = LM_MAX_BATCHES;
    session.count = 0;
    if (!lm_gbench_run(job->cell, iterations, batches_for(total, batch), run_batch, &session,
                       &timing->row))
        return session.status != LM_OK
                   ? session.status
                   : lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "Google Benchmark gave no row");
    timing->batches = session.times;
    timing->batch_count = session.count;
    timing->batch_iterations = iterations;
    timing->median = median(session.times, session.count);
    timing->drift = lm_times_drift(session.times, session.count);
    timing->drifting = lm_times_drifting(session.times, session.count);
    return LM_OK;
}
