/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's sine and cosine of half turns: special values, the promised accuracy against libm's
 * in long double, and symmetries, bit by bit. */
#include "tests/workloads/kernel_test.h"

#include "workloads/lib/sinpi.h"

#include <float.h>
#include <math.h>

static const long double pi = 3.14159265358979323846264338327950288L;

static void knows_special_values(void **state) {
    (void)state;
    for (int k = -1000; k <= 1000; k++) {
        static const double circle[] = {0, 1, 0, -1};
        const double sine = lm_sinpi(k / 2.0), cosine = lm_cospi(k / 2.0);
        assert_true(sine == circle[k & 3] && cosine == circle[(k + 1) & 3]);
        assert_true(sine != 0 || !signbit(sine));
        assert_true(cosine != 0 || !signbit(cosine));
    }
    assert_true(lm_sinpi(0x1p29) == 0 && lm_cospi(0x1p29) == 1 && lm_cospi(0x1p29 - 1) == -1);
    assert_true(fabs(lm_sinpi(1.0 / 6) - 0.5) <= 0x1p-53);
    assert_true(fabs(lm_cospi(1.0 / 3) - 0.5) <= 0x1p-53);
}

/* The error in units in the last place of `exact`. */
static double error_of(double value, long double exact) {
    int exponent;
    frexpl(exact, &exponent);
    return (double)ldexpl(fabsl((long double)value - exact), DBL_MANT_DIG - exponent);
}

/* Reduced exactly, so that libm's argument is as good as ours: |rest| <= 1. */
static double worst_error(double x) {
    const double rest = x - 2 * rint(x / 2);
    const long double sine = fabs(rest) <= 0.5 ? sinl(pi * (long double)rest)
                             : rest > 0        ? sinl(pi * (1 - (long double)rest))
                                               : -sinl(pi * (1 + (long double)rest));
    const long double cosine = sinl(pi * (0.5L - fabsl((long double)rest)));
    return fmax(error_of(lm_sinpi(x), sine), error_of(lm_cospi(x), cosine));
}

static void is_off_by_less_than_one_unit(void **state) {
    (void)state;
    static const double ranges[] = {0x1p-30, 0.001, 0.25, 0.26, 1, 100, 0x1p29};
    struct lm_random random = test_random();
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
        double worst = 0;
        for (size_t i = 0; i < 100000; i++) {
            const double x = lm_random_f64(&random) * ranges[r], error = worst_error(x);
            if (error >= 1) fail_msg("%a is off by %g", x, error);
            worst = fmax(worst, error);
        }
        print_message("up to %g: off by at most %g units\n", ranges[r], worst);
        assert_true(worst > 0.4);
    }
}

static void is_symmetric(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t i = 0; i < 100000; i++) {
        /* Multiples of 2^-40, to which whole numbers and halves can be added exactly. */
        const double x = floor(lm_random_f64(&random) * 0x1p42) * 0x1p-40;
        assert_true(lm_sinpi(-x) == -lm_sinpi(x) && lm_cospi(-x) == lm_cospi(x));
        assert_true(lm_sinpi(x + 2) == lm_sinpi(x) && lm_sinpi(x + 1) == -lm_sinpi(x));
        assert_true(lm_cospi(x) == lm_sinpi(x + 0.5) && lm_sinpi(1 - x) == lm_sinpi(x));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_special_values),
        cmocka_unit_test(is_off_by_less_than_one_unit),
        cmocka_unit_test(is_symmetric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
