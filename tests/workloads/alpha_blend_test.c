/* SPDX-License-Identifier: Apache-2.0 */
/* Compositing: the operator in double precision for every pair of channel and alpha, at every
 * count, clear and opaque pictures, and sums that do not fit. */
#include "tests/workloads/kernel_test.h"

#include "workloads/image/alpha_blend/alpha_blend.h"

#include <math.h>

static uint8_t plain_channel(const uint8_t *upper, const uint8_t *lower, size_t channel) {
    const double sum =
        upper[channel] + (double)lround((double)lower[channel] * (255 - upper[3]) / 255);
    return sum > 255 ? 255 : (uint8_t)sum;
}

static void check(const uint8_t *over, const uint8_t *under, size_t count) {
    const size_t bytes = 4 * count;
    uint8_t *const upper = guarded_alloc(bytes), *const lower = guarded_alloc(bytes);
    uint8_t *const output = guarded_alloc(bytes);
    memcpy(upper, over, bytes);
    memcpy(lower, under, bytes);
    memset(output, 0xa5, bytes);
    alpha_blend(output, upper, lower, count);
    for (size_t i = 0; i < bytes; i++) {
        const uint8_t expected = plain_channel(upper + i / 4 * 4, lower + i / 4 * 4, i % 4);
        if (output[i] != expected) fail_msg("byte %zu: %u, not %u", i, output[i], expected);
    }
    guarded_free(output, bytes);
    guarded_free(lower, bytes);
    guarded_free(upper, bytes);
}

static void blends_any_pixels(void **state) {
    (void)state;
    struct lm_random random = test_random();
    uint8_t upper[4 * 40], lower[4 * 40];
    for (size_t n = 0; n < 400; n++) {
        lm_random_fill_bytes(&random, upper, sizeof upper);
        lm_random_fill_bytes(&random, lower, sizeof lower);
        check(upper, lower, 1 + n % 40);
    }
}

/* All 65536 products, in each of the four channels. */
static void multiplies_every_pair(void **state) {
    (void)state;
    uint8_t upper[4 * 256], lower[4 * 256];
    for (size_t alpha = 0; alpha < 256; alpha++) {
        for (size_t i = 0; i < sizeof upper; i++) {
            upper[i] = i % 4 == 3 ? (uint8_t)alpha : 0;
            lower[i] = (uint8_t)(i / 4 + i % 4);
        }
        check(upper, lower, 256);
    }
}

static void keeps_what_is_clear_or_opaque(void **state) {
    (void)state;
    uint8_t upper[4 * 21], lower[4 * 21], output[4 * 21];
    for (size_t i = 0; i < sizeof lower; i++) {
        lower[i] = (uint8_t)(3 * i);
        upper[i] = 0;
    }
    alpha_blend(output, upper, lower, 21);
    assert_memory_equal(output, lower, sizeof output);
    for (size_t i = 0; i < sizeof upper; i++)
        upper[i] = i % 4 == 3 ? 255 : (uint8_t)(5 * i);
    alpha_blend(output, upper, lower, 21);
    assert_memory_equal(output, upper, sizeof output);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blends_any_pixels),
        cmocka_unit_test(multiplies_every_pair),
        cmocka_unit_test(keeps_what_is_clear_or_opaque),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
