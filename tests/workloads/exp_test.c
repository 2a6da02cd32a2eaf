/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's exponential function: special values, and the promised accuracy against libm's in
 * long double, over the whole range, around 0 and where results are subnormal. */
#include "tests/workloads/kernel_test.h"

#include "workloads/lib/exp.h"

#include <float.h>
#include <math.h>

static void knows_special_values(void **state) {
    (void)state;
    static const struct {
        double x, expected;
    } cases[] = {
        {0, 1},
        {-0.0, 1},
        {0x1p-1074, 1},
        {INFINITY, INFINITY},
        {-INFINITY, 0},
        {0x1.62e42fefa39f0p+9, INFINITY}, /* the least above ln(DBL_MAX) */
        {-0x1.74910d52d3052p+9, 0},       /* the greatest whose result rounds to 0 */
        {-0x1.74910d52d3051p+9, 0x1p-1074},
        {DBL_MAX, INFINITY},
        {-DBL_MAX, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const double y = lm_exp(cases[i].x);
        if (y != cases[i].expected) fail_msg("exp(%a): %a", cases[i].x, y);
    }
    assert_true(isnan(lm_exp(NAN)));
    assert_true(isfinite(lm_exp(0x1.62e42fefa39efp+9)));
}

/* The error in units in the last place of the result. */
static double error_of(double x) {
    const long double exact = expl((long double)x);
    int exponent;
    frexpl(exact, &exponent);
    const int last = (exponent < -1021 ? -1021 : exponent) - DBL_MANT_DIG;
    return (double)ldexpl(fabsl((long double)lm_exp(x) - exact), -last);
}

static void is_off_by_less_than_one_unit(void **state) {
    (void)state;
    static const struct {
        double least, greatest;
    } ranges[] = {{-745, 709.78}, {-1, 1}, {-0x1p-20, 0x1p-20}, {-745, -708}, {0.3, 0.4}};
    struct lm_random random = test_random();
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
        double worst = 0;
        for (size_t i = 0; i < 200000; i++) {
            const double part = (lm_random_f64(&random) + 1) / 2;
            const double x = ranges[r].least + part * (ranges[r].greatest - ranges[r].least);
            const double error = error_of(x);
            if (error >= 1) fail_msg("exp(%a) is off by %g", x, error);
            worst = fmax(worst, error);
        }
        print_message("%g to %g: off by at most %g units\n", ranges[r].least, ranges[r].greatest,
                      worst);
        assert_true(worst > 0.4);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_special_values),
        cmocka_unit_test(is_off_by_less_than_one_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
