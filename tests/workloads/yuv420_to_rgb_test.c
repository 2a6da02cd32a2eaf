/* SPDX-License-Identifier: Apache-2.0 */
/* YUV 4:2:0 to RGB: sums without limits at every width, all pairs of luma and chroma, colours that
 * the standard names, and the standard's own factors to within a few levels. */
#include "tests/workloads/kernel_test.h"

#include "workloads/image/yuv420_to_rgb/yuv420_to_rgb.h"

#include <math.h>

static uint8_t clamp(double x) {
    return x < 0 ? 0 : x > 255 ? 255 : (uint8_t)x;
}

/* The channels 0 to 2 from sums in 64ths. */
static uint8_t plain_channel(uint8_t y, uint8_t u, uint8_t v, size_t channel) {
    static const int factors[3][2] = {{0, 102}, {-25, -52}, {129, 0}};
    const int sum =
        74 * (y - 16) + factors[channel][0] * (u - 128) + factors[channel][1] * (v - 128);
    return clamp(floor(sum / 64.0 + 0.5));
}

static void convert(uint8_t *rgb, const uint8_t *y, const uint8_t *u, const uint8_t *v,
                    size_t width, size_t height) {
    const size_t area = width * height;
    uint8_t *const luma = guarded_alloc(area), *const output = guarded_alloc(3 * area);
    uint8_t *const us = guarded_alloc(area / 4), *const vs = guarded_alloc(area / 4);
    memcpy(luma, y, area);
    memcpy(us, u, area / 4);
    memcpy(vs, v, area / 4);
    memset(output, 0xa5, 3 * area);
    yuv420_to_rgb(output, &(const struct yuv420){luma, us, vs}, width, height);
    memcpy(rgb, output, 3 * area);
    guarded_free(vs, area / 4);
    guarded_free(us, area / 4);
    guarded_free(output, 3 * area);
    guarded_free(luma, area);
}

static void check(const uint8_t *y, const uint8_t *u, const uint8_t *v, size_t width,
                  size_t height) {
    static uint8_t rgb[3 * 128 * 128];
    convert(rgb, y, u, v, width, height);
    for (size_t i = 0; i < 3 * width * height; i++) {
        const size_t column = i / 3 % width, row = i / 3 / width;
        const size_t chroma = row / 2 * (width / 2) + column / 2;
        const uint8_t expected = plain_channel(y[i / 3], u[chroma], v[chroma], i % 3);
        if (rgb[i] != expected) {
            fail_msg("%zu x %zu, byte %zu: %u, not %u", width, height, i, rgb[i], expected);
        }
    }
}

static void agrees_with_plain_sums(void **state) {
    (void)state;
    struct lm_random random = test_random();
    uint8_t y[100 * 6], u[100 * 6 / 4], v[100 * 6 / 4];
    for (size_t width = YUV_MIN_WIDTH; width <= 100; width += 2) {
        lm_random_fill_bytes(&random, y, sizeof y);
        lm_random_fill_bytes(&random, u, sizeof u);
        lm_random_fill_bytes(&random, v, sizeof v);
        check(y, u, v, width, 2 + width % 6 / 2 * 2);
    }
}

/* Every luma with every chroma, the two planes running opposite ways: all sums, the greatest of
 * which i16 does not hold. */
static void converts_every_pair(void **state) {
    (void)state;
    enum { SIDE = 128 };
    static uint8_t y[SIDE * SIDE], u[SIDE * SIDE / 4], v[SIDE * SIDE / 4];
    for (size_t part = 0; part < 16; part++) {
        for (size_t i = 0; i < sizeof u; i++) {
            const size_t pair = part * sizeof u + i;
            const size_t at = i / (SIDE / 2) * 2 * SIDE + i % (SIDE / 2) * 2;
            u[i] = (uint8_t)(pair % 256);
            v[i] = (uint8_t)(255 - pair % 256);
            y[at] = y[at + SIDE + 1] = (uint8_t)(pair / 256);
            y[at + 1] = y[at + SIDE] = (uint8_t)(255 - pair / 256);
        }
        check(y, u, v, SIDE, SIDE);
        check(y, v, u, SIDE, SIDE);
    }
}

/* Black, white and the bars of 75 percent in video levels. */
static void knows_colours(void **state) {
    (void)state;
    static const struct {
        uint8_t yuv[3], rgb[3];
    } cases[] = {
        {{16, 128, 128}, {0, 0, 0}},        {{235, 128, 128}, {255, 255, 255}},
        {{180, 128, 128}, {191, 191, 191}}, {{162, 44, 142}, {191, 191, 0}},
        {{131, 156, 44}, {0, 191, 191}},    {{112, 72, 58}, {0, 191, 0}},
        {{84, 184, 198}, {191, 0, 191}},    {{65, 100, 212}, {191, 0, 0}},
        {{35, 212, 114}, {0, 0, 191}},
    };
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        uint8_t y[64], u[16], v[16], rgb[3 * 64];
        memset(y, cases[n].yuv[0], sizeof y);
        memset(u, cases[n].yuv[1], sizeof u);
        memset(v, cases[n].yuv[2], sizeof v);
        convert(rgb, y, u, v, 32, 2);
        for (size_t i = 0; i < sizeof rgb; i++)
            assert_true(abs(rgb[i] - cases[n].rgb[i % 3]) <= 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_plain_sums),
        cmocka_unit_test(converts_every_pair),
        cmocka_unit_test(knows_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
