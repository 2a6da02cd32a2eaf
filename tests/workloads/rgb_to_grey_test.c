/* SPDX-License-Identifier: Apache-2.0 */
/* RGB to grey: the weighted sum in double precision at every count, the colours whose luma is
 * known, and grey pixels, which must stay as they are. */
#include "tests/workloads/kernel_test.h"

#include "workloads/image/rgb_to_grey/rgb_to_grey.h"

#include <math.h>

static uint8_t plain_pixel(const uint8_t *rgb) {
    return (uint8_t)floor((77.0 * rgb[0] + 150.0 * rgb[1] + 29.0 * rgb[2]) / 256 + 0.5);
}

static void check(const uint8_t *pixels, size_t count) {
    uint8_t *const rgb = guarded_alloc(3 * count), *const grey = guarded_alloc(count);
    memcpy(rgb, pixels, 3 * count);
    memset(grey, 0xa5, count);
    rgb_to_grey(grey, rgb, count);
    for (size_t i = 0; i < count; i++) {
        if (grey[i] != plain_pixel(rgb + 3 * i)) fail_msg("%zu of %zu: %u", i, count, grey[i]);
    }
    guarded_free(grey, count);
    guarded_free(rgb, 3 * count);
}

static void agrees_with_a_plain_sum(void **state) {
    (void)state;
    struct lm_random random = test_random();
    uint8_t pixels[3 * 100];
    for (size_t count = 1; count <= 100; count++) {
        lm_random_fill_bytes(&random, pixels, 3 * count);
        check(pixels, count);
        for (size_t i = 0; i < 3 * count; i++)
            pixels[i] = lm_random_below(&random, 2) ? 255 : 0;
        check(pixels, count);
    }
}

/* Each channel through all its levels, alone, so that no other channel hides a wrong weight. */
static void weighs_every_level(void **state) {
    (void)state;
    uint8_t pixels[3 * 256];
    for (size_t channel = 0; channel < 3; channel++) {
        memset(pixels, 0, sizeof pixels);
        for (size_t level = 0; level < 256; level++)
            pixels[3 * level + channel] = (uint8_t)level;
        check(pixels, 256);
    }
}

static void knows_colours(void **state) {
    (void)state;
    static const struct {
        uint8_t rgb[3], grey;
    } cases[] = {
        {{255, 0, 0}, 77},    {{0, 255, 0}, 149},     {{0, 0, 255}, 29},
        {{255, 255, 0}, 226}, {{255, 255, 255}, 255}, {{0, 0, 0}, 0},
    };
    uint8_t rgb[3 * 16], grey[16];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t k = 0; k < 16; k++)
            memcpy(rgb + 3 * k, cases[i].rgb, 3);
        rgb_to_grey(grey, rgb, 16);
        for (size_t k = 0; k < 16; k++)
            assert_int_equal(grey[k], cases[i].grey);
    }
    for (size_t level = 0; level < 256; level++) {
        memset(rgb, (int)level, sizeof rgb);
        rgb_to_grey(grey, rgb, 16);
        assert_int_equal(grey[level % 16], level);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_plain_sum),
        cmocka_unit_test(weighs_every_level),
        cmocka_unit_test(knows_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
