/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's logarithm and normal distribution in f32: special values, the promised accuracy
 * against libm's in f64, and the vector forms against the scalar ones bit by bit. */
#include "tests/workloads/kernel_test.h"

#include "workloads/lib/log_f32.h"
#include "workloads/lib/log_f32x4.h"
#include "workloads/lib/normal_f32.h"
#include "workloads/lib/normal_f32x4.h"

#include <float.h>
#include <math.h>

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void logarithm_knows_special_values(void **state) {
    (void)state;
    static const struct {
        float x, expected;
    } cases[] = {{1, 0},
                 {2, 0x1.62e430p-1f},
                 {0.5f, -0x1.62e430p-1f},
                 {0x1.5bf0a8p+1f, 1}, /* e */
                 {FLT_MAX, 0x1.62e430p+6f},
                 {FLT_MIN, -0x1.5d58a0p+6f},
                 {1 + FLT_EPSILON, 0x1.fffffep-24f}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const float y = lm_log_f32(cases[i].x);
        if (y != cases[i].expected) fail_msg("ln(%a): %a", (double)cases[i].x, (double)y);
    }
}

/* The error in units in the last place of the result. */
static double log_error(float x) {
    const double exact = log((double)x);
    int exponent;
    frexp(exact, &exponent);
    return ldexp(fabs((double)lm_log_f32(x) - exact), FLT_MANT_DIG - exponent);
}

/* Every normal number of some binades, and every 577th of all. */
static void logarithm_is_as_accurate_as_promised(void **state) {
    (void)state;
    static const struct {
        float least, greatest;
        uint32_t step;
    } ranges[] = {{FLT_MIN, FLT_MAX, 577}, {0.5f, 2, 7}, {0.99f, 1.01f, 1}, {0.7f, 0.71f, 1}};
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
        double worst = 0;
        for (uint32_t bits = bits_of(ranges[r].least); bits <= bits_of(ranges[r].greatest);
             bits += ranges[r].step) {
            const float x = float_of(bits);
            if (x == 1) continue;
            const double error = log_error(x);
            if (error >= 1) fail_msg("ln(%a) is off by %g", (double)x, error);
            worst = fmax(worst, error);
        }
        print_message("%g to %g: off by at most %g units\n", (double)ranges[r].least,
                      (double)ranges[r].greatest, worst);
        assert_true(worst > 0.4);
    }
}

static void distribution_is_as_accurate_as_promised(void **state) {
    (void)state;
    double worst = 0;
    for (uint32_t i = 0; i <= 400000; i++) {
        const float x = ((float)i - 200000) / 16384;
        const double exact = erfc(-(double)x / sqrt(2)) / 2;
        const double error = fabs((double)lm_normal_f32(x) - exact);
        if (error >= 3.5e-7) fail_msg("normal(%a) is off by %g", (double)x, error);
        worst = fmax(worst, error);
    }
    print_message("off by at most %g\n", worst);
    assert_true(worst > 1e-8);
    assert_true(lm_normal_f32(-40) == 0 && lm_normal_f32(40) == 1);
    assert_true(lm_normal_f32(INFINITY) == 1 && lm_normal_f32(-INFINITY) == 0);
}

typedef float scalar_form(float);
typedef v128_t vector_form(v128_t);

static void assert_same_bits(scalar_form *scalar, vector_form *vector, const uint32_t lanes[4]) {
    uint32_t results[4];
    wasm_v128_store(results, vector(wasm_v128_load(lanes)));
    for (size_t lane = 0; lane < 4; lane++) {
        const uint32_t expected = bits_of(scalar(float_of(lanes[lane])));
        if (results[lane] != expected)
            fail_msg("%#x: %#x, vector %#x", lanes[lane], expected, results[lane]);
    }
}

static void vectors_have_the_same_bits(void **state) {
    (void)state;
    for (uint32_t bits = bits_of(FLT_MIN); bits < bits_of(FLT_MAX) - 4000; bits += 1009) {
        uint32_t lanes[4];
        for (uint32_t lane = 0; lane < 4; lane++)
            lanes[lane] = bits + 997 * lane;
        assert_same_bits(lm_log_f32, lm_log_f32x4, lanes);
        lanes[bits / 4 % 4] |= 0x80000000;
        assert_same_bits(lm_normal_f32, lm_normal_f32x4, lanes);
    }
    static const uint32_t zeros[4] = {0, 0x80000000, 0x7f800000, 0xff800000};
    assert_same_bits(lm_normal_f32, lm_normal_f32x4, zeros);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithm_knows_special_values),
        cmocka_unit_test(logarithm_is_as_accurate_as_promised),
        cmocka_unit_test(distribution_is_as_accurate_as_promised),
        cmocka_unit_test(vectors_have_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
