/* SPDX-License-Identifier: Apache-2.0 */
/* Bilinear scaling: interpolation from the plan in exact fractions at many sizes, the plan against
 * real positions, equal sizes, flat pictures and slopes. */
#include "tests/workloads/kernel_test.h"

#include "workloads/image/resize_bilinear/resize_bilinear.h"

#include <math.h>

static struct resize_plan *new_plan(size_t input_width, size_t input_height, size_t output_width,
                                    size_t output_height) {
    struct resize_plan *const plan = malloc(sizeof *plan);
    assert_non_null(plan);
    plan->input_width = input_width;
    plan->input_height = input_height;
    plan->output_width = output_width;
    plan->output_height = output_height;
    resize_prepare(plan);
    return plan;
}

static uint8_t plain_channel(const uint8_t *input, const struct resize_plan *plan, size_t x,
                             size_t y, size_t channel) {
    const struct resize_tap *const column = &plan->columns[x], *const row = &plan->rows[y];
    double sum = 0;
    for (size_t i = 0; i < 4; i++) {
        const size_t at = (row->first + i / 2) * plan->input_width + column->first + i % 2;
        sum += (double)row->weights[i / 2] * column->weights[i % 2] * input[4 * at + channel];
    }
    return (uint8_t)floor(sum / (RESIZE_ONE * RESIZE_ONE) + 0.5);
}

static void check_size(struct lm_random *random, size_t from, size_t to) {
    const size_t input_height = 2 + from % 5, output_height = 2 + to % 7;
    struct resize_plan *const plan = new_plan(from, input_height, to, output_height);
    const size_t input_size = 4 * from * input_height, output_size = 4 * to * output_height;
    uint8_t *const input = guarded_alloc(input_size), *const output = guarded_alloc(output_size);
    lm_random_fill_bytes(random, input, input_size);
    if (from % 4 == 0) memset(input, 255, input_size);
    memset(output, 0xa5, output_size);
    resize_bilinear(output, input, plan);
    for (size_t i = 0; i < output_size; i++) {
        const uint8_t expected = plain_channel(input, plan, i / 4 % to, i / 4 / to, i % 4);
        if (output[i] != expected) {
            fail_msg("%zu to %zu, byte %zu: %u, not %u", from, to, i, output[i], expected);
        }
    }
    guarded_free(output, output_size);
    guarded_free(input, input_size);
    free(plan);
}

static void interpolates_by_the_plan(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t from = 2; from <= 40; from++) {
        for (size_t to = 2; to <= 40; to += 3)
            check_size(&random, from, to);
    }
}

/* Rows of intermediate numbers that end at a guard page, of every length. */
static void stays_inside_rows(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static const int16_t weights[2] = {100, 28};
    for (size_t pixels = 2; pixels <= 30; pixels++) {
        const size_t count = RESIZE_CHANNELS * pixels, row_size = count * sizeof(int16_t);
        uint8_t *const upper = guarded_alloc(count), *const lower = guarded_alloc(count);
        uint8_t *const output = guarded_alloc(RESIZE_CHANNELS);
        int16_t *const row = guarded_alloc(row_size);
        lm_random_fill_bytes(&random, upper, count);
        lm_random_fill_bytes(&random, lower, count);
        resize_mix_rows(row, upper, lower, weights, count);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(row[i], 100 * upper[i] + 28 * lower[i]);
        const struct resize_tap last = {(uint32_t)pixels - 2, {0, RESIZE_ONE}};
        resize_mix_columns(output, row, &last, 1);
        for (size_t i = 0; i < RESIZE_CHANNELS; i++) {
            const int sum = row[count - RESIZE_CHANNELS + i];
            assert_int_equal(output[i], (sum + RESIZE_ONE / 2) / RESIZE_ONE);
        }
        guarded_free(row, row_size);
        guarded_free(output, RESIZE_CHANNELS);
        guarded_free(lower, count);
        guarded_free(upper, count);
    }
}

/* Each tap's centre of weight is the output pixel's centre in the input, to 1 / 64 of a pixel. */
static void plans_positions(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{1024, 640}, {640, 1024}, {100, 100}, {7, 1000}, {1000, 7}};
    for (size_t n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
        const size_t from = sizes[n][0], to = sizes[n][1];
        struct resize_plan *const plan = new_plan(from, from, to, to);
        for (size_t i = 0; i < to; i++) {
            const struct resize_tap *const tap = &plan->columns[i];
            const double centre = ((double)i + 0.5) * (double)from / (double)to - 0.5;
            const double expected = fmin(fmax(centre, 0), (double)from - 1);
            const double at = tap->first + (double)tap->weights[1] / RESIZE_ONE;
            assert_true(fabs(at - expected) < 1.0 / 64);
            assert_int_equal(tap->weights[0] + tap->weights[1], RESIZE_ONE);
            assert_true(tap->weights[0] >= 0 && tap->weights[1] >= 0 && tap->first + 2 <= from);
            assert_memory_equal(tap, &plan->rows[i], sizeof *tap);
        }
        free(plan);
    }
}

static void copies_at_equal_sizes(void **state) {
    (void)state;
    enum { SIDE = 37 };
    struct lm_random random = test_random();
    static uint8_t input[4 * SIDE * SIDE], output[4 * SIDE * SIDE];
    lm_random_fill_bytes(&random, input, sizeof input);
    struct resize_plan *const plan = new_plan(SIDE, SIDE, SIDE, SIDE);
    resize_bilinear(output, input, plan);
    assert_memory_equal(output, input, sizeof input);
    free(plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpolates_by_the_plan),
        cmocka_unit_test(stays_inside_rows),
        cmocka_unit_test(plans_positions),
        cmocka_unit_test(copies_at_equal_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
