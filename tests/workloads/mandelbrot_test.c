/* SPDX-License-Identifier: Apache-2.0 */
/* Mandelbrot set: points whose orbit is known by hand, and a plain loop over a whole view. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/mandelbrot/mandelbrot.h"

/* One row of sixteen points from -2 to 1.75 in quarters. */
static uint8_t count_at(float x, float y) {
    const struct mandelbrot_view view = {
        .left = -2.0f, .top = y, .step = 0.25f, .width = 16, .height = 1};
    uint8_t counts[16];
    mandelbrot(counts, &view);
    return counts[(size_t)((x + 2.0f) * 4.0f)];
}

static void knows_hand_computed_orbits(void **state) {
    (void)state;
    static const struct {
        float x, y;
        uint8_t count;
    } cases[] = {
        {0, 0, 128},      /* stays at 0 */
        {-1, 0, 128},     /* 0, -1, 0, -1 */
        {-2, 0, 128},     /* 0, -2, 2, 2, on the circle */
        {0, 1, 128},      /* 0, i, -1 + i, -i, -1 + i */
        {0.25f, 0, 128},  /* creeps towards 1/2 */
        {1, 0, 3},        /* 0, 1, 2 | 5 */
        {0.5f, 0, 5},     /* 0, 0.5, 0.75, 1.0625, 1.62890625 | 3.15 */
        {1.75f, 0, 2},    /* 0, 1.75 | 4.8125 */
        {-2, 1, 1},       /* 0 | -2 + i */
        {1, 1, 2},        /* 0, 1 + i | 1 + 3 i */
        {-0.75f, 0, 128}, /* where the circle meets the cardioid */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(count_at(cases[i].x, cases[i].y), cases[i].count);
    }
}

static uint32_t plain_count(float cx, float cy) {
    float x = 0, y = 0;
    uint32_t count = 0;
    for (; count < MANDELBROT_MAX_ITERATIONS && x * x + y * y <= 4.0f; count++) {
        const float next = x * x - y * y + cx;
        y = x * y + x * y + cy;
        x = next;
    }
    return count;
}

static void agrees_with_a_plain_loop(void **state) {
    (void)state;
    const struct mandelbrot_view view = {
        .left = -2.25f, .top = -1.5f, .step = 0.0375f, .width = 80, .height = 80};
    static uint8_t counts[80 * 80];
    mandelbrot(counts, &view);
    for (size_t i = 0; i < sizeof counts; i++) {
        const size_t row = i / 80, column = i % 80;
        const float x = view.left + (float)column * view.step;
        const float y = view.top + (float)row * view.step;
        assert_int_equal(counts[i], plain_count(x, y));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_hand_computed_orbits),
        cmocka_unit_test(agrees_with_a_plain_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
