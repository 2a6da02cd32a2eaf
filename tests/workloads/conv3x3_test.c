/* SPDX-License-Identifier: Apache-2.0 */
/* 3 by 3 convolution: a plain loop at every width around the column of sixteen and at heights
 * beyond a tile, filters whose result is known, rounding, and the extremes that the header allows.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/image/conv3x3/conv3x3.h"

/* From the definition: floor of the sum divided by the power of two plus a half, clamped. */
static uint8_t plain_pixel(const uint8_t *input, size_t width, const struct conv3x3 *filter) {
    int32_t sum = 0;
    for (size_t i = 0; i < 9; i++)
        sum += filter->weights[i] * input[i / 3 * width + i % 3];
    const int32_t divisor = 1 << filter->shift, raised = sum + divisor / 2;
    const int32_t value = raised >= 0 ? raised / divisor : -((-raised + divisor - 1) / divisor);
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

static void check_image(const uint8_t *input, size_t width, size_t height,
                        const struct conv3x3 *filter) {
    const size_t columns = width - 2, rows = height - 2;
    uint8_t *const output = guarded_alloc(columns * rows);
    conv3x3(output, input, width, height, filter);
    for (size_t i = 0; i < columns * rows; i++) {
        const size_t at = i / columns * width + i % columns;
        if (output[i] != plain_pixel(input + at, width, filter)) {
            fail_msg("%zu x %zu, output %zu: %u", width, height, i, output[i]);
        }
    }
    guarded_free(output, columns * rows);
}

static const struct conv3x3 filters[] = {
    {.weights = {0, 0, 0, 0, 2, 0, 0, 0, 0}, .shift = 1},          /* identity */
    {.weights = {1, 2, 1, 2, 4, 2, 1, 2, 1}, .shift = 4},          /* Gaussian */
    {.weights = {-1, 0, 1, -2, 0, 2, -1, 0, 1}, .shift = 1},       /* Sobel, half of it negative */
    {.weights = {1, -3, 2, -5, 28, -4, 3, -7, 1}, .shift = 4},     /* the workload's */
    {.weights = {14, 14, 14, 14, 14, 14, 14, 14, 14}, .shift = 8}, /* greatest sum, 126 * 255 */
    {.weights = {-14, -14, -14, -14, -14, -14, -14, -14, -14}, .shift = 1},
    {.weights = {1, 1, 1, 1, 1, 1, 1, 1, 1}, .shift = 14}, /* every result rounds to 0 */
};

static void agrees_with_a_plain_loop(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t f = 0; f < sizeof filters / sizeof filters[0]; f++) {
        for (size_t width = CONV3X3_MIN_WIDTH; width <= 70; width++) {
            const size_t height = width % 9 == 0 ? 30 + width : 3 + width % 5;
            uint8_t *const input = guarded_alloc(width * height);
            lm_random_fill_bytes(&random, input, width * height);
            check_image(input, width, height, &filters[f]);
            memset(input, 255, width * height);
            check_image(input, width, height, &filters[f]);
            guarded_free(input, width * height);
        }
    }
}

static void identity_copies_the_inside(void **state) {
    (void)state;
    uint8_t input[40 * 10], output[38 * 8];
    for (size_t i = 0; i < sizeof input; i++)
        input[i] = (uint8_t)(i * 7);
    conv3x3(output, input, 40, 10, &filters[0]);
    for (size_t y = 0; y < 8; y++) {
        assert_memory_equal(output + 38 * y, input + 40 * (y + 1) + 1, 38);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_plain_loop),
        cmocka_unit_test(identity_copies_the_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
