/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's exponential function in f32: special values, the promised accuracy against libm's in
 * f64, and the vector form against the scalar one bit by bit. */
#include "tests/workloads/kernel_test.h"

#include "workloads/lib/exp_f32.h"
#include "workloads/lib/exp_f32x4.h"

#include <float.h>
#include <math.h>

static void knows_special_values(void **state) {
    (void)state;
    static const struct {
        float x, expected;
    } cases[] = {
        {0, 1},
        {-0.0f, 1},
        {0x1p-149f, 1},
        {INFINITY, INFINITY},
        {-INFINITY, 0},
        {0x1.62e430p+6f, INFINITY}, /* the least above ln(FLT_MAX) */
        {-0x1.9fe368p+6f, 0x1p-149f},
        {-0x1.9fe36ap+6f, 0}, /* the greatest whose result rounds to 0 */
        {FLT_MAX, INFINITY},
        {-FLT_MAX, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const float y = lm_exp_f32(cases[i].x);
        if (y != cases[i].expected) fail_msg("exp(%a): %a", (double)cases[i].x, (double)y);
    }
    assert_true(isnan(lm_exp_f32(NAN)));
    assert_true(isfinite(lm_exp_f32(0x1.62e42ep+6f)));
}

/* The error in units in the last place of the result. */
static double error_of(float x) {
    const double exact = exp((double)x);
    int exponent;
    frexp(exact, &exponent);
    const int last = (exponent < -125 ? -125 : exponent) - FLT_MANT_DIG;
    return ldexp(fabs((double)lm_exp_f32(x) - exact), -last);
}

static void is_as_accurate_as_promised(void **state) {
    (void)state;
    static const struct {
        float least, greatest;
    } ranges[] = {{-103, 88.7f}, {-1, 1},      {-0x1p-10f, 0x1p-10f},
                  {-103, -87},   {0.3f, 0.4f}, {-20, 0}};
    struct lm_random random = test_random();
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
        double worst = 0;
        for (size_t i = 0; i < 200000; i++) {
            const float part = (lm_random_f32(&random) + 1) / 2;
            const float x = ranges[r].least + part * (ranges[r].greatest - ranges[r].least);
            const double error = error_of(x);
            if (error >= 1.05) fail_msg("exp(%a) is off by %g", (double)x, error);
            worst = fmax(worst, error);
        }
        print_message("%g to %g: off by at most %g units\n", (double)ranges[r].least,
                      (double)ranges[r].greatest, worst);
        assert_true(worst > 0.4);
    }
}

static uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Four bit patterns, `step` apart; NaN's payload does not count. */
static void check_lanes(uint32_t first, uint32_t step) {
    uint32_t lanes[4];
    float x[4], y[4];
    for (uint32_t lane = 0; lane < 4; lane++)
        lanes[lane] = first + step * lane;
    memcpy(x, lanes, sizeof x);
    wasm_v128_store(y, lm_exp_f32x4(wasm_v128_load(x)));
    for (size_t lane = 0; lane < 4; lane++) {
        const float expected = lm_exp_f32(x[lane]);
        const bool same = bits_of(expected) == bits_of(y[lane]);
        if (!same && !(isnan(expected) && isnan(y[lane])))
            fail_msg("exp(%a): %a, vector %a", (double)x[lane], (double)expected, (double)y[lane]);
    }
}

static void vectors_have_the_same_bits(void **state) {
    (void)state;
    for (uint64_t bits = 0; bits < UINT64_C(1) << 32; bits += 3989)
        check_lanes((uint32_t)bits, 997);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_special_values),
        cmocka_unit_test(is_as_accurate_as_promised),
        cmocka_unit_test(vectors_have_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
