/* SPDX-License-Identifier: Apache-2.0 */
/* Images for filters, and the comparison of their outputs; see filters.h. */
#include "tests/workloads/filters.h"

#include "tests/workloads/kernel_test.h"

enum pattern { NOISE, BLACK_AND_WHITE, WHITE, BLACK, SLOPE_RIGHT, SLOPE_DOWN, PATTERNS };

static uint8_t draw(enum pattern pattern, size_t x, size_t y, struct lm_random *random) {
    const uint8_t noise = (uint8_t)lm_random_below(random, 256);
    switch (pattern) {
    case NOISE: return noise;
    case BLACK_AND_WHITE: return noise < 128 ? 0 : 255;
    case WHITE: return 255;
    case BLACK: return 0;
    case SLOPE_RIGHT: return (uint8_t)(5 * x);
    default: return (uint8_t)(255 - 7 * y);
    }
}

static void check_image(const struct image_filter *filter, const uint8_t *input, size_t width,
                        size_t height) {
    const size_t columns = width - filter->margin, rows = height - filter->margin;
    uint8_t *const output = guarded_alloc(columns * rows);
    memset(output, 0xa5, columns * rows);
    filter->filter(output, input, width, height);
    for (size_t y = 0; y < rows; y++) {
        for (size_t x = 0; x < columns; x++) {
            const uint8_t expected = filter->plain(input + y * width + x, width);
            if (output[y * columns + x] != expected) {
                fail_msg("%zu x %zu at %zu, %zu: %u, not %u", width, height, x, y,
                         output[y * columns + x], expected);
            }
        }
    }
    guarded_free(output, columns * rows);
}

void check_filter(const struct image_filter *filter) {
    struct lm_random random = test_random();
    for (size_t width = filter->min_width; width <= filter->min_width + 50; width++) {
        const size_t rows = width % 7 == 0 ? 30 + width % 40 : 1 + width % 6;
        const size_t height = filter->margin + rows;
        for (enum pattern pattern = 0; pattern < PATTERNS; pattern++) {
            uint8_t *const input = guarded_alloc(width * height);
            for (size_t i = 0; i < width * height; i++)
                input[i] = draw(pattern, i % width, i / width, &random);
            check_image(filter, input, width, height);
            guarded_free(input, width * height);
        }
    }
}
