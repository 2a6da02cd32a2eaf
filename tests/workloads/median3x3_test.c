/* SPDX-License-Identifier: Apache-2.0 */
/* Median of 3 by 3: sorting, every order of few values, and specks that must vanish. */
#include "tests/workloads/filters.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/image/median3x3/median3x3.h"

/* The value with at most four below it and at most four above. */
static uint8_t plain_pixel(const uint8_t *input, size_t width) {
    for (size_t i = 0; i < 9; i++) {
        const uint8_t candidate = input[i / 3 * width + i % 3];
        int below = 0, above = 0;
        for (size_t k = 0; k < 9; k++) {
            below += input[k / 3 * width + k % 3] < candidate;
            above += input[k / 3 * width + k % 3] > candidate;
        }
        if (below <= 4 && above <= 4) return candidate;
    }
    fail_msg("no median");
    return 0;
}

static void agrees_with_sorting(void **state) {
    (void)state;
    check_filter(&(const struct image_filter){median3x3, plain_pixel, 2, MEDIAN3X3_MIN_WIDTH});
}

/* Networks of comparisons that give the median of every pattern of zeros and ones give it of
 * everything (Knuth, section 5.3.4): all 512 patterns, side by side, in both rows of a pair. */
static void gives_every_median_of_bits(void **state) {
    (void)state;
    enum { WIDTH = 3 * 512 };
    static uint8_t input[4 * WIDTH], output[2 * (WIDTH - 2)];
    for (size_t first = 0; first < 2; first++) {
        for (size_t i = 0; i < (size_t)3 * WIDTH; i++) {
            const size_t x = i % WIDTH, y = i / WIDTH;
            input[(y + first) * WIDTH + x] = (uint8_t)((x / 3) >> (3 * y + x % 3) & 1);
        }
        median3x3(output, input, WIDTH, 4);
        for (size_t pattern = 0; pattern < 512; pattern++) {
            const uint8_t expected = __builtin_popcountll(pattern) >= 5;
            assert_int_equal(output[first * (WIDTH - 2) + 3 * pattern], expected);
        }
    }
}

static void removes_specks(void **state) {
    (void)state;
    uint8_t input[40 * 40], output[38 * 38];
    for (size_t i = 0; i < sizeof input; i++)
        input[i] = i % 40 % 2 == 0 && i / 40 % 2 == 0 ? (uint8_t)i : 77;
    median3x3(output, input, 40, 40);
    for (size_t i = 0; i < sizeof output; i++)
        assert_int_equal(output[i], 77);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sorting),
        cmocka_unit_test(gives_every_median_of_bits),
        cmocka_unit_test(removes_specks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
