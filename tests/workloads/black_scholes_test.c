/* SPDX-License-Identifier: Apache-2.0 */
/* Option prices: examples from textbooks, the formula in f64 with libm's functions, and the parity
 * of calls and puts. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/black_scholes/black_scholes.h"

#include <math.h>

static struct options options;

static void set_option(size_t i, const float values[5]) {
    options.spot[i] = values[0];
    options.strike[i] = values[1];
    options.time[i] = values[2];
    options.rate[i] = values[3];
    options.volatility[i] = values[4];
}

/* Example 15.6 of J. C. Hull, Options, Futures, and Other Derivatives, and an option at the money
 * as calculators have it. */
static void knows_textbook_examples(void **state) {
    (void)state;
    static const struct {
        float option[5];
        double call, put;
    } cases[] = {
        {{42, 40, 0.5f, 0.1f, 0.2f}, 4.76, 0.81},
        {{100, 100, 1, 0.05f, 0.2f}, 10.4506, 5.5735},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t lane = 0; lane < OPTIONS_GROUP; lane++)
            set_option(lane, cases[i].option);
        black_scholes(&options, OPTIONS_GROUP);
        for (size_t lane = 0; lane < OPTIONS_GROUP; lane++) {
            const double tolerance = i == 0 ? 0.005 : 0.00005;
            assert_float_equal(options.call[lane], cases[i].call, tolerance);
            assert_float_equal(options.put[lane], cases[i].put, tolerance);
        }
    }
}

static double normal(double x) {
    return erfc(-x / sqrt(2)) / 2;
}

static void assert_priced(size_t i) {
    const double spot = (double)options.spot[i], strike = (double)options.strike[i];
    const double time = (double)options.time[i], rate = (double)options.rate[i];
    const double spread = (double)options.volatility[i] * sqrt(time);
    const double d1 = (log(spot / strike) + rate * time) / spread + spread / 2;
    const double discounted = strike * exp(-rate * time);
    const double call = spot * normal(d1) - discounted * normal(d1 - spread);
    assert_float_equal(options.call[i], call, 2e-6 * (spot + strike));
    assert_float_equal(options.put[i], call - spot + discounted, 2e-6 * (spot + strike));
}

/* All counts of groups, so that none too many is written. */
static void agrees_with_the_formula(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= 400; count += OPTIONS_GROUP) {
        for (size_t i = 0; i < count; i++) {
            set_option(i, (const float[5]){1 + 99 * fabsf(lm_random_f32(&random)),
                                           1 + 99 * fabsf(lm_random_f32(&random)),
                                           0.01f + 3 * fabsf(lm_random_f32(&random)),
                                           0.1f * fabsf(lm_random_f32(&random)),
                                           0.02f + fabsf(lm_random_f32(&random))});
        }
        options.call[count] = options.put[count] = -1;
        black_scholes(&options, count);
        for (size_t i = 0; i < count; i++)
            assert_priced(i);
        assert_true(options.call[count] == -1 && options.put[count] == -1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_textbook_examples),
        cmocka_unit_test(agrees_with_the_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
