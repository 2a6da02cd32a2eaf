/* SPDX-License-Identifier: Apache-2.0 */
/* Sobel's edge strength: the two masks written out, and edges whose strength is known. */
#include "tests/workloads/filters.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/image/sobel/sobel.h"

static uint8_t plain_pixel(const uint8_t *input, size_t width) {
    static const int masks[2][3][3] = {{{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}},
                                       {{-1, -2, -1}, {0, 0, 0}, {1, 2, 1}}};
    int strength = 0;
    for (size_t m = 0; m < 2; m++) {
        int sum = 0;
        for (size_t i = 0; i < 9; i++)
            sum += masks[m][i / 3][i % 3] * input[i / 3 * width + i % 3];
        strength += abs(sum);
    }
    return strength > 255 ? 255 : (uint8_t)strength;
}

static void agrees_with_the_masks(void **state) {
    (void)state;
    check_filter(&(const struct image_filter){sobel, plain_pixel, 2, SOBEL_MIN_WIDTH});
}

/* A step of 20 levels between columns 9 and 10 is seen from both sides, four times as strong; so is
 * one between rows. */
static void finds_known_edges(void **state) {
    (void)state;
    uint8_t input[24 * 24], output[22 * 22];
    for (size_t upright = 0; upright < 2; upright++) {
        for (size_t i = 0; i < sizeof input; i++)
            input[i] = (upright ? i % 24 : i / 24) < 10 ? 100 : 120;
        sobel(output, input, 24, 24);
        for (size_t i = 0; i < sizeof output; i++) {
            const size_t at = upright ? i % 22 : i / 22;
            assert_int_equal(output[i], at == 8 || at == 9 ? 80 : 0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_masks),
        cmocka_unit_test(finds_known_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
