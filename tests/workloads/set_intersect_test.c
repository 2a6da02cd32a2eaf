/* SPDX-License-Identifier: Apache-2.0 */
/* Intersection of sorted sets: all pairs of subsets of eight values, and random sets of every
 * density and size, each against membership in a bitmap, in buffers that end where the world does.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/set_intersect/set_intersect.h"

#include <stdbool.h>

enum { UNIVERSE = 1024 };

/* A set of those numbers below UNIVERSE that are marked, each times `scale` plus `offset`. */
static struct set make_set(const bool marked[UNIVERSE], uint32_t scale, uint32_t offset) {
    size_t count = 0;
    for (size_t i = 0; i < UNIVERSE; i++)
        count += marked[i];
    uint32_t *const values = guarded_alloc(count * sizeof values[0]);
    size_t used = 0;
    for (uint32_t i = 0; i < UNIVERSE; i++)
        if (marked[i]) values[used++] = i * scale + offset;
    return (struct set){values, count};
}

static void assert_intersection(const bool a[UNIVERSE], const bool b[UNIVERSE], uint32_t scale,
                                uint32_t offset) {
    const struct set x = make_set(a, scale, offset), y = make_set(b, scale, offset);
    const size_t room = ((x.count < y.count ? x.count : y.count) + SET_SLACK) * sizeof(uint32_t);
    uint32_t *const out = guarded_alloc(room);
    const size_t common = set_intersect(out, x, y);
    size_t expected = 0;
    for (uint32_t i = 0; i < UNIVERSE; i++) {
        if (!a[i] || !b[i]) continue;
        assert_true(expected < common);
        assert_int_equal(out[expected], i * scale + offset);
        expected++;
    }
    assert_int_equal(common, expected);
    guarded_free(out, room);
    guarded_free((void *)(uintptr_t)x.values, x.count * sizeof(uint32_t));
    guarded_free((void *)(uintptr_t)y.values, y.count * sizeof(uint32_t));
}

static void meets_all_pairs_of_small_sets(void **state) {
    (void)state;
    for (uint32_t pair = 0; pair < 1u << 16; pair += 3) {
        bool a[UNIVERSE] = {false}, b[UNIVERSE] = {false};
        for (size_t i = 0; i < 8; i++) {
            a[i] = pair >> i & 1;
            b[i] = pair >> (8 + i) & 1;
        }
        assert_intersection(a, b, 1, 0);
    }
}

static void meets_sets_of_all_densities(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (uint32_t round = 0; round < 4000; round++) {
        const uint32_t span = lm_random_below(&random, UNIVERSE);
        const uint32_t gap_a = 1 + lm_random_below(&random, 40);
        const uint32_t gap_b = 1 + lm_random_below(&random, 4);
        bool a[UNIVERSE] = {false}, b[UNIVERSE] = {false};
        for (size_t i = 0; i < span; i++) {
            a[i] = lm_random_below(&random, gap_a) == 0;
            b[i] = lm_random_below(&random, gap_b) == 0;
        }
        assert_intersection(a, b, 0x3fffff, round % 2 ? 0x7ffc00 : 0);
        assert_intersection(b, a, 1, 0x7ffffe00);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meets_all_pairs_of_small_sets),
        cmocka_unit_test(meets_sets_of_all_densities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
