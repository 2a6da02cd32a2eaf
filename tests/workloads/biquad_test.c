/* SPDX-License-Identifier: Apache-2.0 */
/* Biquad cascade: one section after the other over the whole signal, bit by bit, at every count
 * around the sections and from any state; the difference equation in double precision; a signal cut
 * in two; sections that do nothing. */
#include "tests/workloads/kernel_test.h"

#include "workloads/dsp/biquad/biquad.h"

#include <math.h>

enum { MOST = 200 };

/* Stable sections: poles of radius up to 0.95, and any state. */
static struct biquad_cascade draw_cascade(struct lm_random *random) {
    struct biquad_cascade cascade;
    for (size_t k = 0; k < BIQUAD_SECTIONS; k++) {
        const double radius = 0.95 * fabs(lm_random_f64(random)), cosine = lm_random_f64(random);
        cascade.b0[k] = lm_random_f32(random);
        cascade.b1[k] = lm_random_f32(random);
        cascade.b2[k] = lm_random_f32(random);
        cascade.a1[k] = (float)(-2 * radius * cosine);
        cascade.a2[k] = (float)(radius * radius);
        for (size_t channel = 0; channel < BIQUAD_CHANNELS; channel++) {
            cascade.s1[channel][k] = lm_random_f32(random);
            cascade.s2[channel][k] = lm_random_f32(random);
        }
    }
    return cascade;
}

/* One section of one channel over the whole signal, in place. */
static void plain_section(struct biquad_cascade *c, size_t k, size_t channel, float *signal,
                          size_t count) {
    for (size_t i = channel; i < 2 * count; i += 2) {
        const float x = signal[i], y = c->b0[k] * x + c->s1[channel][k];
        c->s1[channel][k] = (c->b1[k] * x + c->s2[channel][k]) - c->a1[k] * y;
        c->s2[channel][k] = c->b2[k] * x - c->a2[k] * y;
        signal[i] = y;
    }
}

static void check(struct lm_random *random, size_t count) {
    const size_t bytes = 2 * count * sizeof(float);
    float *const input = guarded_alloc(bytes), *const output = guarded_alloc(bytes);
    float expected[2 * MOST];
    struct biquad_cascade plain = draw_cascade(random), cascade = plain;
    lm_random_fill_f32(random, input, 2 * count);
    memcpy(expected, input, bytes);
    memset(output, 0xff, bytes);
    for (size_t k = 0; k < 2 * BIQUAD_SECTIONS; k++)
        plain_section(&plain, k / 2, k % 2, expected, count);
    biquad_filter(&cascade, output, input, count);
    assert_memory_equal(output, expected, bytes);
    assert_memory_equal(&cascade, &plain, sizeof plain);
    guarded_free(output, bytes);
    guarded_free(input, bytes);
}

static void agrees_with_one_section_at_a_time(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t n = 0; n < 400; n++)
        check(&random, 1 + n % 20);
    check(&random, MOST);
}

/* y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2], without any state. */
static void solves_the_difference_equation(void **state) {
    (void)state;
    struct lm_random random = test_random();
    struct biquad_cascade cascade = draw_cascade(&random);
    memset(cascade.s1, 0, sizeof cascade.s1);
    memset(cascade.s2, 0, sizeof cascade.s2);
    const struct biquad_cascade c = cascade;
    float input[2 * MOST], output[2 * MOST];
    lm_random_fill_f32(&random, input, sizeof input / sizeof input[0]);
    biquad_filter(&cascade, output, input, MOST);
    for (size_t channel = 0; channel < BIQUAD_CHANNELS; channel++) {
        double x[MOST + 2] = {0};
        for (size_t n = 0; n < MOST; n++)
            x[n + 2] = input[2 * n + channel];
        for (size_t k = 0; k < BIQUAD_SECTIONS; k++) {
            double y[MOST + 2] = {0};
            for (size_t n = 2; n < MOST + 2; n++)
                y[n] = c.b0[k] * x[n] + c.b1[k] * x[n - 1] + c.b2[k] * x[n - 2] -
                       c.a1[k] * y[n - 1] - c.a2[k] * y[n - 2];
            memcpy(x, y, sizeof x);
        }
        for (size_t n = 0; n < MOST; n++)
            assert_true(fabs(output[2 * n + channel] - x[n + 2]) < 1e-4);
    }
}

static void goes_on_where_it_stopped(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t cut = 0; cut <= 30; cut++) {
        float input[60], whole[60], parts[60];
        struct biquad_cascade one = draw_cascade(&random), two = one;
        lm_random_fill_f32(&random, input, 60);
        biquad_filter(&one, whole, input, 30);
        biquad_filter(&two, parts, input, cut);
        biquad_filter(&two, parts + 2 * cut, input + 2 * cut, 30 - cut);
        assert_memory_equal(parts, whole, sizeof whole);
        assert_memory_equal(&two, &one, sizeof one);
    }
}

static void passes_signals_through_empty_sections(void **state) {
    (void)state;
    struct lm_random random = test_random();
    struct biquad_cascade cascade = {.b0 = {1, 1, 1, 1}};
    float input[74], output[74];
    lm_random_fill_f32(&random, input, 74);
    biquad_filter(&cascade, output, input, 37);
    for (size_t i = 0; i < 74; i++)
        assert_true(output[i] == input[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_one_section_at_a_time),
        cmocka_unit_test(solves_the_difference_equation),
        cmocka_unit_test(goes_on_where_it_stopped),
        cmocka_unit_test(passes_signals_through_empty_sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
