/* SPDX-License-Identifier: Apache-2.0 */
/* FIR filter: sums in order, bit by bit, at many counts of samples and taps; the taps themselves as
 * the response to an impulse; delays. */
#include "tests/workloads/kernel_test.h"

#include "workloads/dsp/fir/fir.h"

static float plain_result(const float *input, const float *taps, size_t tap_count) {
    float sum = 0;
    for (size_t k = 0; k < tap_count; k++)
        sum += taps[k] * input[tap_count - 1 - k];
    return sum;
}

static void check(struct lm_random *random, size_t count, size_t tap_count) {
    const size_t input_count = count + tap_count - 1;
    float *const input = guarded_alloc(input_count * sizeof(float));
    float *const taps = guarded_alloc(tap_count * sizeof(float));
    float *const output = guarded_alloc(count * sizeof(float));
    lm_random_fill_f32(random, input, input_count);
    lm_random_fill_f32(random, taps, tap_count);
    memset(output, 0xff, count * sizeof(float));
    fir(output, input, count, taps, tap_count);
    for (size_t n = 0; n < count; n++) {
        const float expected = plain_result(input + n, taps, tap_count);
        if (output[n] != expected) {
            fail_msg("%zu taps, result %zu of %zu: %a, not %a", tap_count, n, count,
                     (double)output[n], (double)expected);
        }
    }
    guarded_free(output, count * sizeof(float));
    guarded_free(taps, tap_count * sizeof(float));
    guarded_free(input, input_count * sizeof(float));
}

static void agrees_with_sums_in_order(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t tap_count = 1; tap_count <= 70; tap_count++) {
        for (size_t count = FIR_MIN_COUNT; count <= 60; count += 1 + tap_count % 4)
            check(&random, count, tap_count);
    }
}

/* An impulse gives the taps in their order, each as it is. */
static void responds_with_its_taps(void **state) {
    (void)state;
    enum { TAPS = 29, COUNT = 50 };
    struct lm_random random = test_random();
    float taps[TAPS], input[COUNT + TAPS - 1] = {0}, output[COUNT];
    lm_random_fill_f32(&random, taps, TAPS);
    input[TAPS - 1 + 7] = 1;
    fir(output, input, COUNT, taps, TAPS);
    for (size_t n = 0; n < COUNT; n++) {
        const float expected = n >= 7 && n < 7 + TAPS ? taps[n - 7] : 0;
        assert_true(output[n] == expected);
    }
}

/* A single tap of 1 at place k is a delay of k samples. */
static void delays(void **state) {
    (void)state;
    enum { TAPS = 16, COUNT = 33 };
    struct lm_random random = test_random();
    float input[COUNT + TAPS - 1], output[COUNT];
    lm_random_fill_f32(&random, input, COUNT + TAPS - 1);
    for (size_t k = 0; k < TAPS; k++) {
        float taps[TAPS] = {0};
        taps[k] = 1;
        fir(output, input, COUNT, taps, TAPS);
        for (size_t n = 0; n < COUNT; n++)
            assert_true(output[n] == input[n + TAPS - 1 - k]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sums_in_order),
        cmocka_unit_test(responds_with_its_taps),
        cmocka_unit_test(delays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
