/* SPDX-License-Identifier: Apache-2.0 */
/* Histogram: counting by sorting at every count, single levels, and that all pixels are counted. */
#include "tests/workloads/kernel_test.h"

#include "workloads/image/histogram/histogram.h"

static int compare(const void *a, const void *b) {
    return *(const uint8_t *)a - *(const uint8_t *)b;
}

static void check(const uint8_t *from, size_t count) {
    uint8_t *const pixels = guarded_alloc(count);
    uint32_t *const counts = guarded_alloc(HISTOGRAM_LEVELS * sizeof counts[0]);
    memcpy(pixels, from, count);
    memset(counts, 0xa5, HISTOGRAM_LEVELS * sizeof counts[0]);
    histogram(counts, pixels, count);
    qsort(pixels, count, 1, compare);
    size_t at = 0;
    for (size_t level = 0; level < HISTOGRAM_LEVELS; level++) {
        const size_t start = at;
        while (at < count && pixels[at] == level)
            at++;
        assert_int_equal(counts[level], at - start);
    }
    guarded_free(counts, HISTOGRAM_LEVELS * sizeof counts[0]);
    guarded_free(pixels, count);
}

static void counts_as_sorting_does(void **state) {
    (void)state;
    struct lm_random random = test_random();
    uint8_t pixels[3000];
    for (size_t count = 1; count <= sizeof pixels; count += count < 40 ? 1 : 97) {
        lm_random_fill_bytes(&random, pixels, count);
        check(pixels, count);
        for (size_t i = 0; i < count; i++)
            pixels[i] = (uint8_t)lm_random_below(&random, 3);
        check(pixels, count);
    }
}

static void counts_single_levels(void **state) {
    (void)state;
    uint8_t pixels[77];
    for (size_t level = 0; level < HISTOGRAM_LEVELS; level++) {
        memset(pixels, (int)level, sizeof pixels);
        check(pixels, sizeof pixels);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_as_sorting_does),
        cmocka_unit_test(counts_single_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
