/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian blur: 25 products per pixel, and the window itself as the image of a point. */
#include "tests/workloads/filters.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/image/gaussian_blur/gaussian_blur.h"

static const unsigned binomials[] = {1, 4, 6, 4, 1};

static uint8_t plain_pixel(const uint8_t *input, size_t width) {
    unsigned sum = 0;
    for (size_t i = 0; i < 25; i++)
        sum += binomials[i / 5] * binomials[i % 5] * input[i / 5 * width + i % 5];
    return (uint8_t)((sum + 128) / 256);
}

static void agrees_with_products(void **state) {
    (void)state;
    check_filter(&(const struct image_filter){gaussian_blur, plain_pixel, GAUSSIAN_MARGIN,
                                              GAUSSIAN_MIN_WIDTH});
}

static void blurs_a_point_to_the_window(void **state) {
    (void)state;
    enum { SIDE = 31, OUTPUT = SIDE - GAUSSIAN_MARGIN, POINT = 13 };
    uint8_t input[SIDE * SIDE] = {0}, output[OUTPUT * OUTPUT];
    input[POINT * SIDE + POINT] = 128;
    gaussian_blur(output, input, SIDE, SIDE);
    for (size_t i = 0; i < sizeof output; i++) {
        const size_t x = POINT - i % OUTPUT, y = POINT - i / OUTPUT;
        const unsigned product = x < 5 && y < 5 ? binomials[x] * binomials[y] : 0;
        assert_int_equal(output[i], (product + 1) / 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_products),
        cmocka_unit_test(blurs_a_point_to_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
