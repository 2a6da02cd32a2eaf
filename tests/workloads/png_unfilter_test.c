/* SPDX-License-Identifier: Apache-2.0 */
/* PNG filters: each filter and row size against the definitions of RFC 2083, on random bytes and on
 * those at which sums wrap and ties occur; Paeth's choices in a table; a whole image of all
 * filters. */
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/png_unfilter/png_unfilter.h"

/* Section 6.6, in words of its own: of three candidates, the first with the least distance. */
static int nearest(int left, int above, int upper_left) {
    const int estimate = left + above - upper_left, candidates[3] = {left, above, upper_left};
    int best = 0;
    for (int i = 1; i < 3; i++) {
        if (abs(estimate - candidates[i]) < abs(estimate - candidates[best])) best = i;
    }
    return candidates[best];
}

/* Sections 6.2 to 6.6, byte by byte, in place. */
static void undo_by_definition(uint8_t *row, const uint8_t *above, size_t size, unsigned filter) {
    for (size_t i = 0; i < size; i++) {
        const int left = i < PNG_PIXEL ? 0 : row[i - PNG_PIXEL], up = above[i];
        const int upper_left = i < PNG_PIXEL ? 0 : above[i - PNG_PIXEL];
        const int predictions[5] = {0, left, up, (left + up) / 2, nearest(left, up, upper_left)};
        row[i] = (uint8_t)(row[i] + predictions[filter]);
    }
}

static void check_row(const uint8_t *bytes, const uint8_t *bytes_above, size_t size,
                      unsigned filter) {
    uint8_t *const filtered = guarded_alloc(size), *const above = guarded_alloc(size);
    uint8_t *const row = guarded_alloc(size), expected[256];
    memcpy(filtered, bytes, size);
    memcpy(expected, bytes, size);
    memcpy(above, bytes_above, size);
    undo_by_definition(expected, above, size, filter);
    switch (filter) {
    case PNG_SUB: png_undo_sub(row, filtered, size); break;
    case PNG_UP: png_undo_up(row, filtered, above, size); break;
    case PNG_AVERAGE: png_undo_average(row, filtered, above, size); break;
    default: png_undo_paeth(row, filtered, above, size);
    }
    if (memcmp(row, expected, size) != 0) fail_msg("filter %u, %zu bytes", filter, size);
    guarded_free(row, size);
    guarded_free(above, size);
    guarded_free(filtered, size);
}

static void undoes_every_row_size(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static const uint8_t edges[] = {0, 1, 2, 127, 128, 129, 254, 255};
    uint8_t bytes[256], above[256];
    for (size_t size = 0; size <= sizeof bytes; size += PNG_PIXEL) {
        for (unsigned filter = PNG_SUB; filter <= PNG_PAETH; filter++) {
            lm_random_fill_bytes(&random, bytes, size);
            lm_random_fill_bytes(&random, above, size);
            check_row(bytes, above, size, filter);
            for (size_t i = 0; i < size; i++) {
                bytes[i] = edges[lm_random_below(&random, sizeof edges)];
                above[i] = edges[lm_random_below(&random, sizeof edges)];
            }
            check_row(bytes, above, size, filter);
        }
    }
}

/* Two pixels: the first becomes `left`, since its Paeth prediction is the byte above it. */
static void chooses_as_paeth_does(void **state) {
    (void)state;
    static const struct {
        uint8_t left, above, upper_left, chosen;
    } cases[] = {
        {10, 20, 15, 15}, {10, 20, 10, 20},   {10, 20, 20, 10},     {10, 20, 5, 20},
        {20, 10, 5, 20},  {10, 10, 200, 10},  {200, 100, 150, 150}, {0, 255, 0, 255},
        {255, 0, 0, 255}, {0, 255, 127, 127}, {255, 255, 0, 255},   {3, 5, 4, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t filtered[8] = {0}, above[8], row[8];
        memset(above, cases[i].upper_left, 4);
        memset(above + 4, cases[i].above, 4);
        memset(filtered, cases[i].left - cases[i].upper_left, 4);
        png_undo_paeth(row, filtered, above, sizeof row);
        assert_int_equal(row[0], cases[i].left);
        assert_int_equal(row[4], cases[i].chosen);
        assert_int_equal(row[7], cases[i].chosen);
    }
}

static void undoes_an_image(void **state) {
    (void)state;
    enum { ROWS = 12, ROW_SIZE = 52, FILTERED = 1 + ROW_SIZE };
    struct lm_random random = test_random();
    uint8_t *const filtered = guarded_alloc(ROWS * FILTERED), above[ROW_SIZE] = {0};
    uint8_t *const image = guarded_alloc(ROWS * ROW_SIZE);
    lm_random_fill_bytes(&random, filtered, ROWS * FILTERED);
    for (unsigned y = 0; y < ROWS; y++)
        filtered[y * FILTERED] = (uint8_t)((y + 4) % 6);
    png_unfilter(image, filtered, ROW_SIZE, ROWS);
    for (unsigned y = 0; y < ROWS; y++) {
        uint8_t expected[ROW_SIZE];
        memcpy(expected, filtered + y * FILTERED + 1, ROW_SIZE);
        undo_by_definition(expected, above, ROW_SIZE, (y + 4) % 6 % 5);
        assert_memory_equal(image + y * ROW_SIZE, expected, ROW_SIZE);
        memcpy(above, expected, ROW_SIZE);
    }
    guarded_free(image, ROWS * ROW_SIZE);
    guarded_free(filtered, ROWS * FILTERED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undoes_every_row_size),
        cmocka_unit_test(chooses_as_paeth_does),
        cmocka_unit_test(undoes_an_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
