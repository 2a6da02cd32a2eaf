/* SPDX-License-Identifier: Apache-2.0 */
/* Polyphase resampler: sums by the definition of positions, bit by bit, at many ratios and counts;
 * equal rates; constants; and waves, which must be the same waves at the new rate. */
#include "tests/workloads/kernel_test.h"

#include "workloads/dsp/resampler/resampler.h"

#include <math.h>

static const struct {
    size_t up, down;
} ratios[] = {{160, 147}, {147, 160}, {1, 1}, {2, 1}, {1, 2}, {3, 2}, {1, 7}, {7, 150}, {5, 5}};

enum { RATIOS = sizeof ratios / sizeof ratios[0], DELAY = RESAMPLER_TAPS / 2 - 1 };

static struct resampler *new_resampler(size_t ratio) {
    struct resampler *const resampler = aligned_alloc(64, sizeof *resampler);
    assert_non_null(resampler);
    resampler_prepare(resampler, ratios[ratio].up, ratios[ratio].down);
    return resampler;
}

static float plain_result(const float *input, const struct resampler *resampler, size_t n) {
    const float *const samples = input + n * resampler->down / resampler->up;
    const float *const taps = resampler->phases[n * resampler->down % resampler->up];
    float sums[4] = {0};
    for (size_t k = 0; k < RESAMPLER_TAPS; k++)
        sums[k % 4] += samples[k] * taps[k];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

static void check(struct lm_random *random, const struct resampler *resampler, size_t count) {
    const size_t input_count = resampler_input_count(resampler, count);
    float *const input = guarded_alloc(input_count * sizeof(float));
    float *const output = guarded_alloc(count * sizeof(float));
    lm_random_fill_f32(random, input, input_count);
    memset(output, 0xff, count * sizeof(float));
    resample(output, input, count, resampler);
    for (size_t n = 0; n < count; n++) {
        const float expected = plain_result(input, resampler, n);
        if (output[n] != expected) {
            fail_msg("%zu / %zu, result %zu of %zu: %a, not %a", resampler->up, resampler->down, n,
                     count, (double)output[n], (double)expected);
        }
    }
    guarded_free(output, count * sizeof(float));
    guarded_free(input, input_count * sizeof(float));
}

static void agrees_with_sums_in_order(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t ratio = 0; ratio < RATIOS; ratio++) {
        struct resampler *const resampler = new_resampler(ratio);
        for (size_t count = 1; count <= 40; count++)
            check(&random, resampler, count);
        check(&random, resampler, 1001);
        free(resampler);
    }
}

static void copies_at_equal_rates(void **state) {
    (void)state;
    struct lm_random random = test_random();
    struct resampler *const resampler = new_resampler(2);
    float input[100 + RESAMPLER_TAPS], output[101];
    lm_random_fill_f32(&random, input, 100 + RESAMPLER_TAPS);
    resample(output, input, 101, resampler);
    for (size_t n = 0; n < 101; n++)
        assert_true(output[n] == input[n + DELAY]);
    free(resampler);
}

/* Resamples sin(speed i) + level, and compares. */
static void check_signal(const struct resampler *resampler, double speed, double level,
                         double allowed) {
    enum { COUNT = 300 };
    const double step = (double)resampler->down / (double)resampler->up;
    const size_t input_count = resampler_input_count(resampler, COUNT);
    float *const input = calloc(input_count, sizeof(float)), output[COUNT];
    assert_non_null(input);
    for (size_t i = 0; i < input_count; i++)
        input[i] = (float)(sin(speed * (double)i) + level);
    resample(output, input, COUNT, resampler);
    for (size_t n = 0; n < COUNT; n++) {
        const double at = (double)n * step + (double)DELAY, expected = sin(speed * at) + level;
        if (fabs(output[n] - expected) >= allowed) {
            fail_msg("%zu / %zu, result %zu: %g, not %g", resampler->up, resampler->down, n,
                     (double)output[n], expected);
        }
    }
    free(input);
}

/* Waves of twelve samples of the slower rate, well inside the band of both; where rates differ more
 * than twofold, 32 taps are too few for a clean band. */
static void keeps_waves_and_constants(void **state) {
    (void)state;
    for (size_t ratio = 0; ratio < RATIOS; ratio++) {
        struct resampler *const resampler = new_resampler(ratio);
        const double step = (double)resampler->down / (double)resampler->up;
        check_signal(resampler, 0, 0.75, 1e-6);
        if (step <= 2) check_signal(resampler, acos(-1) / 6 / fmax(step, 1), 0, 0.01);
        free(resampler);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sums_in_order),
        cmocka_unit_test(copies_at_equal_rates),
        cmocka_unit_test(keeps_waves_and_constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
