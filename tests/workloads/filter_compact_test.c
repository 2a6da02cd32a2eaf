/* SPDX-License-Identifier: Apache-2.0 */
/* Selection: every pattern of eight values in and out, ranges at the edges of the values and around
 * them, and every count against a plain loop, in buffers that end where the writable world does. */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/filter_compact/filter_compact.h"

enum { MAX_COUNT = 100 };

static void assert_selected(const uint32_t *values, size_t count, uint32_t low, uint32_t width) {
    const size_t size = count * sizeof values[0];
    uint32_t *const exact = guarded_alloc(size), *const out = guarded_alloc(size);
    uint32_t expected[MAX_COUNT];
    size_t expected_count = 0;
    memcpy(exact, values, size);
    for (size_t i = 0; i < count; i++) {
        const uint64_t above =
            values[i] >= low ? (uint64_t)values[i] - low : (uint64_t)values[i] + (1ull << 32) - low;
        if (above < width) expected[expected_count++] = values[i];
    }
    assert_int_equal(filter_compact(out, exact, count, low, width), expected_count);
    assert_memory_equal(out, expected, expected_count * sizeof expected[0]);
    guarded_free(exact, size);
    guarded_free(out, size);
}

static void selects_every_pattern(void **state) {
    (void)state;
    for (uint32_t pattern = 0; pattern < 256; pattern++) {
        uint32_t values[64];
        for (uint32_t i = 0; i < 64; i++)
            values[i] = (pattern >> i % 8 & 1) * 1000 + i;
        assert_selected(values, 64, 1000, 64);
    }
}

static void knows_the_edges_of_ranges(void **state) {
    (void)state;
    static const uint32_t edges[] = {0,          1,          2,          0x7ffffffe, 0x7fffffff,
                                     0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
    enum { EDGES = sizeof edges / sizeof edges[0], COUNT = 4 * EDGES };
    uint32_t values[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        values[i] = edges[i % EDGES];
    for (size_t low = 0; low < EDGES; low++) {
        for (size_t width = 1; width < EDGES; width++)
            assert_selected(values, COUNT, edges[low], edges[width]);
    }
}

static void selects_from_every_count(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= MAX_COUNT; count++) {
        uint32_t values[MAX_COUNT];
        for (size_t i = 0; i < count; i++)
            values[i] = (uint32_t)lm_random_u64(&random);
        assert_selected(values, count, (uint32_t)lm_random_u64(&random), 0x80000000);
        assert_selected(values, count, 0, UINT32_MAX);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selects_every_pattern),
        cmocka_unit_test(knows_the_edges_of_ranges),
        cmocka_unit_test(selects_from_every_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
