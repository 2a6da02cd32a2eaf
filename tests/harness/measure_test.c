/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of warm-up and drift, and a measurement of a guest whose time is known. */
#include "harness/measure.h"

#include <math.h>
#include <time.h>

#include "tests/harness/cmocka_check.h"

static void knows_steady_times(void **state) {
    (void)state;
    static const struct {
        double times[8];
        size_t count;
        bool steady;
    } cases[] = {
        {{100, 100, 100, 100, 100}, 5, false},      /* too few */
        {{100, 101, 100, 100, 99, 100}, 6, true},   /* settled */
        {{200, 150, 130, 120, 110, 105}, 6, false}, /* still falling */
        {{900, 500, 100, 100, 100, 101, 100, 100}, 8, true},
        {{100, 100, 100, 103, 103, 103}, 6, false}, /* a step of 3 % */
        {{100, 100, 900, 100, 900, 100}, 6, true},  /* single disturbances do not count */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(lm_times_steady(cases[i].times, cases[i].count), cases[i].steady);
}

static void knows_drift(void **state) {
    (void)state;
    const double flat[] = {100, 101, 99, 100, 100, 101, 99, 100};
    const double rising[] = {100, 101, 102, 103, 110, 111, 112, 113};
    const double noisy[] = {100, 180, 60, 140, 110, 190, 70, 150};
    assert_true(fabs(lm_times_drift(flat, 8)) < 0.01);
    assert_false(lm_times_drifting(flat, 8));
    assert_true(lm_times_drift(rising, 8) > 0.09);
    assert_true(lm_times_drift(noisy, 8) > 0.02);
    assert_false(lm_times_drifting(noisy, 8));
    assert_true(lm_times_drift(flat, 3) == 0);
}

/* A guest that takes 200 us per run by the clock, and counts what it is asked. */
struct slow {
    uint64_t runs, resets, fail_at;
};

static lm_status slow_run(struct lm_guest *guest, uint64_t count, struct lm_error *error) {
    struct slow *slow = guest->state;
    for (uint64_t i = 0; i < count; i++) {
        const double end = lm_clock_ns() + 200e3;
        while (lm_clock_ns() < end)
            continue;
        if (++slow->runs == slow->fail_at)
            return lm_fail(error, LM_TRAPPED, LM_NO_OFFSET, "trap: as told");
    }
    return LM_OK;
}

static lm_status slow_reset(struct lm_guest *guest, struct lm_error *error) {
    (void)error;
    struct slow *slow = guest->state;
    slow->resets++;
    const struct timespec moment = {0, 1000000};
    nanosleep(&moment, NULL);
    return LM_OK;
}

static const struct lm_guest_ops slow_ops = {.run = slow_run, .reset = slow_reset};

static lm_status measure_slow(struct slow *slow, bool reset, struct lm_timing *timing,
                              struct lm_error *error) {
    struct lm_arena arena = {0};
    struct lm_guest guest = {.ops = &slow_ops, .state = slow};
    const struct lm_job job = {
        .cell = "t/slow/scalar/native/host", .min_time = 0.02, .reset = reset};
    const lm_status status = lm_measure(&arena, &job, &guest, timing, error);
    timing->batches = NULL;
    lm_arena_free(&arena);
    return status;
}

static void times_a_known_guest(void **state) {
    (void)state;
    for (int reset = 0; reset < 2; reset++) {
        struct slow slow = {0};
        struct lm_timing timing;
        struct lm_error error = LM_ERROR_INIT;
        assert_int_equal(measure_slow(&slow, reset, &timing, &error), LM_OK);
        assert_true(timing.median >= 200e3);
        assert_true(timing.median < 1000e3); /* the reset's millisecond is not in it */
        assert_true(timing.batch_count >= LM_MIN_BATCHES);
        assert_int_equal(timing.row.iterations, timing.batch_count * timing.batch_iterations);
        assert_int_equal(slow.resets, reset ? slow.runs : 0);
    }
}

static void reports_a_trap(void **state) {
    (void)state;
    for (uint64_t fail_at = 1; fail_at < 60; fail_at += 19) {
        struct slow slow = {.fail_at = fail_at};
        struct lm_timing timing;
        struct lm_error error = LM_ERROR_INIT;
        assert_int_equal(measure_slow(&slow, false, &timing, &error), LM_TRAPPED);
        assert_string_equal(error.message, "trap: as told");
        assert_int_equal(slow.runs, fail_at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_steady_times),
        cmocka_unit_test(knows_drift),
        cmocka_unit_test(times_a_known_guest),
        cmocka_unit_test(reports_a_trap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
