/* SPDX-License-Identifier: Apache-2.0 */
/* Box blur: 81 additions per pixel, every sum a box may have, and the box itself as the image of a
 * point. */
#include "tests/workloads/filters.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/image/box_blur/box_blur.h"

#include <math.h>

static uint8_t plain_pixel(const uint8_t *input, size_t width) {
    unsigned sum = 0;
    for (size_t i = 0; i < 81; i++)
        sum += input[i / 9 * width + i % 9];
    return (uint8_t)lround(sum / 81.0);
}

static void agrees_with_sums(void **state) {
    (void)state;
    check_filter(&(const struct image_filter){box_blur, plain_pixel, BOX_MARGIN, BOX_MIN_WIDTH});
}

/* Divisions go wrong at single sums only: boxes of every sum from 0 to 81 * 255, side by side. */
static void divides_every_sum(void **state) {
    (void)state;
    enum { BOXES = 100, WIDTH = 9 * BOXES };
    static uint8_t input[9 * WIDTH], output[WIDTH - BOX_MARGIN];
    for (size_t first = 0; first <= 81 * 255; first += BOXES) {
        for (size_t i = 0; i < sizeof input; i++) {
            const size_t sum = first + i % WIDTH / 9, place = i / WIDTH * 9 + i % 9;
            const size_t level = sum / 81 + (place < sum % 81);
            input[i] = level > 255 ? 255 : (uint8_t)level;
        }
        box_blur(output, input, WIDTH, 9);
        for (size_t box = 0; box < BOXES; box++) {
            const size_t sum = first + box < 81 * 255 ? first + box : 81 * 255;
            assert_int_equal(output[9 * box], lround((double)sum / 81));
        }
    }
}

static void blurs_a_point_to_the_box(void **state) {
    (void)state;
    enum { SIDE = 40, OUTPUT = SIDE - BOX_MARGIN, POINT = 20 };
    uint8_t input[SIDE * SIDE] = {0}, output[OUTPUT * OUTPUT];
    input[POINT * SIDE + POINT] = 243;
    box_blur(output, input, SIDE, SIDE);
    for (size_t i = 0; i < sizeof output; i++) {
        const size_t x = POINT - i % OUTPUT, y = POINT - i / OUTPUT;
        assert_int_equal(output[i], x < 9 && y < 9 ? 3 : 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sums),
        cmocka_unit_test(divides_every_sum),
        cmocka_unit_test(blurs_a_point_to_the_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
