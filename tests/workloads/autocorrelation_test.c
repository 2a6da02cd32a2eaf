/* SPDX-License-Identifier: Apache-2.0 */
/* Autocorrelation: sums in order, bit by bit, at every count around the lags; constant signals, and
 * a wave, whose correlation is a wave. */
#include "tests/workloads/kernel_test.h"

#include "workloads/dsp/autocorrelation/autocorrelation.h"

#include <math.h>

static void check(struct lm_random *random, size_t count) {
    float *const samples = guarded_alloc(count * sizeof(float));
    float *const sums = guarded_alloc(AUTOCORRELATION_LAGS * sizeof(float));
    lm_random_fill_f32(random, samples, count);
    memset(sums, 0xff, AUTOCORRELATION_LAGS * sizeof(float));
    autocorrelation(sums, samples, count);
    for (size_t lag = 0; lag < AUTOCORRELATION_LAGS; lag++) {
        float expected = 0;
        for (size_t i = 0; i + lag < count; i++)
            expected += samples[i] * samples[i + lag];
        if (sums[lag] != expected) {
            fail_msg("%zu samples, lag %zu: %a, not %a", count, lag, (double)sums[lag],
                     (double)expected);
        }
    }
    guarded_free(sums, AUTOCORRELATION_LAGS * sizeof(float));
    guarded_free(samples, count * sizeof(float));
}

static void agrees_with_sums_in_order(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 1; count <= 140; count++)
        check(&random, count);
    check(&random, 1024);
    check(&random, 1999);
}

static void counts_pairs_of_a_constant(void **state) {
    (void)state;
    float samples[500], sums[AUTOCORRELATION_LAGS];
    for (size_t i = 0; i < 500; i++)
        samples[i] = 1;
    for (size_t count = 0; count <= 500; count += 5) {
        autocorrelation(sums, samples, count);
        for (size_t lag = 0; lag < AUTOCORRELATION_LAGS; lag++)
            assert_true(sums[lag] == (float)(count > lag ? count - lag : 0));
    }
}

/* Sixteen samples a period: lag 8 is opposite, lag 16 the same again. */
static void finds_the_period_of_a_wave(void **state) {
    (void)state;
    float samples[1600], sums[AUTOCORRELATION_LAGS];
    for (size_t i = 0; i < 1600; i++)
        samples[i] = (float)sin((double)i * acos(-1) / 8);
    autocorrelation(sums, samples, 1600);
    for (size_t lag = 0; lag < AUTOCORRELATION_LAGS; lag++)
        assert_true(fabs(sums[lag] / 800 - cos((double)lag * acos(-1) / 8)) < 0.03);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sums_in_order),
        cmocka_unit_test(counts_pairs_of_a_constant),
        cmocka_unit_test(finds_the_period_of_a_wave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
