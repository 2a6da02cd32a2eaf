/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian error linear units: close to the form with libm's tanh in f64, special values, and every
 * length in arrays that end where memory ends. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/gelu_f32/gelu_f32.h"

#include <math.h>

static double expected_value(double x) {
    return x * (1 + tanh(sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))) / 2;
}

/* Where x is far below 0, 1 + tanh cancels in f64, so the error is held against a least value. */
static void check(float x, float y) {
    const double expected = expected_value((double)x);
    if (!(fabs((double)y - expected) <= 2e-6 * fmax(fabs(expected), 1e-6)))
        fail_msg("gelu(%a): %g, not %g", (double)x, (double)y, expected);
}

static void is_close_to_f64_at_every_length(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= 100; count++) {
        const size_t bytes = count * sizeof(float);
        float *const input = guarded_alloc(bytes), *const output = guarded_alloc(bytes);
        lm_random_fill_f32(&random, input, count);
        for (size_t i = 0; i < count; i++)
            input[i] *= 5;
        gelu_f32(output, input, count);
        for (size_t i = 0; i < count; i++)
            check(input[i], output[i]);
        guarded_free(input, bytes);
        guarded_free(output, bytes);
    }
}

static void is_close_over_a_grid(void **state) {
    (void)state;
    enum { COUNT = 16001 };
    static float input[COUNT], output[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        input[i] = ((float)i - 8000) / 1024;
    gelu_f32(output, input, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        check(input[i], output[i]);
}

static void knows_special_values(void **state) {
    (void)state;
    static const struct {
        float x, expected;
    } cases[] = {
        {0, 0}, {-0.0f, 0}, {0x1p-100f, 0x1p-101f}, {20, 20}, {-20, 0}, {1000, 1000}, {-1000, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        float x[5] = {0}, y[5];
        x[i % 5] = cases[i].x;
        gelu_f32(y, x, 5);
        if (y[i % 5] != cases[i].expected)
            fail_msg("gelu(%g): %g", (double)cases[i].x, (double)y[i % 5]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_close_to_f64_at_every_length),
        cmocka_unit_test(is_close_over_a_grid),
        cmocka_unit_test(knows_special_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
