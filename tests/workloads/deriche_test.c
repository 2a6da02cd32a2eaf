/* SPDX-License-Identifier: Apache-2.0 */
/* Deriche filter: the response to an impulse, by hand at its start, and random images against the
 * four recursions in f64. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/deriche/deriche.h"

#include <math.h>

enum { MAX_PIXELS = 60 * 60 };

static const double alpha = 0.25;

static double gain(void) {
    return pow(1 - exp(-alpha), 2) / (1 + 2 * alpha * exp(-alpha) - exp(2 * alpha));
}

/* One pixel of 1: along each axis the forward filter gives the gain there, the backward filter 0.
 */
static void answers_an_impulse(void **state) {
    (void)state;
    const float image[1] = {1};
    float smooth[1], forward[1], backward[1];
    deriche(1, 1, (float)alpha, image, smooth, forward, backward);
    assert_near((double)smooth[0], gain() * gain(), 1e-6);
    const float pair[2] = {1, 0};
    float smooth2[2], forward2[2], backward2[2];
    deriche(1, 2, (float)alpha, pair, smooth2, forward2, backward2);
    const double next = gain() * (exp(-alpha) * (alpha - 1) + pow(2, -alpha));
    assert_near((double)smooth2[0], gain() * gain(), 1e-6);
    assert_near((double)smooth2[1], gain() * next, 1e-6);
}

/* x[i], 0 outside 0 to count - 1. */
static double sample(const double *x, long i, long count) {
    return i >= 0 && i < count ? x[i] : 0;
}

/* The sum of both directions along one line, in place. */
static void filter_line(double *line, long count) {
    double forward[64] = {0}, backward[64] = {0};
    const double k = gain(), e = exp(-alpha), b1 = pow(2, -alpha), b2 = -exp(-2 * alpha);
    for (long i = 0; i < count; i++) {
        forward[i] = k * line[i] + k * e * (alpha - 1) * sample(line, i - 1, count) +
                     b1 * sample(forward, i - 1, count) + b2 * sample(forward, i - 2, count);
    }
    for (long i = count - 1; i >= 0; i--) {
        backward[i] = k * e * (alpha + 1) * sample(line, i + 1, count) +
                      k * b2 * sample(line, i + 2, count) + b1 * sample(backward, i + 1, count) +
                      b2 * sample(backward, i + 2, count);
    }
    for (long i = 0; i < count; i++)
        line[i] = forward[i] + backward[i];
}

/* Filters `lines` of `count` pixels, `step` apart, whose starts are `next` apart. */
static void filter_lines(double *image, size_t lines, size_t next, size_t count, size_t step) {
    for (size_t i = 0; i < lines; i++) {
        double line[64] = {0};
        for (size_t j = 0; j < count; j++)
            line[j] = image[i * next + j * step];
        filter_line(line, (long)count);
        for (size_t j = 0; j < count; j++)
            image[i * next + j * step] = line[j];
    }
}

static void equals_the_recursions_in_f64(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 40; round++) {
        const size_t w = 1 + lm_random_below(&random, 60), h = 1 + lm_random_below(&random, 60);
        const size_t bytes = w * h * sizeof(float);
        float *const image = guarded_alloc(bytes), *const smooth = guarded_alloc(bytes);
        float forward[MAX_PIXELS], backward[MAX_PIXELS];
        double expected[MAX_PIXELS] = {0};
        lm_random_fill_f32(&random, image, w * h);
        for (size_t i = 0; i < w * h; i++)
            expected[i] = (double)image[i];
        filter_lines(expected, w, h, h, 1);
        filter_lines(expected, h, 1, w, h);
        deriche(w, h, (float)alpha, image, smooth, forward, backward);
        for (size_t i = 0; i < w * h; i++)
            assert_near((double)smooth[i], expected[i], 2e-5);
        guarded_free(image, bytes);
        guarded_free(smooth, bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_an_impulse),
        cmocka_unit_test(equals_the_recursions_in_f64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
