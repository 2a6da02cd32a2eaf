/* SPDX-License-Identifier: Apache-2.0 */
/* Quicksort: every small count and some large ones, of random values, few values, and the orders
 * that poor pivots make slow, at the end of the writable world, against the C library. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/quicksort/quicksort.h"

static int compare(const void *a, const void *b) {
    const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

enum { ORDERS = 8 };

/* Value i of `count` in one of the orders. */
static uint32_t value_at(struct lm_random *random, size_t order, size_t i, size_t count) {
    switch (order) {
    case 0: return (uint32_t)lm_random_u64(random);
    case 1: return lm_random_below(random, 3);
    case 2: return 5;
    case 3: return (uint32_t)i;
    case 4: return (uint32_t)(count - i);
    case 5: return (uint32_t)(i < count / 2 ? i : count - i); /* rises and falls */
    case 6: return (uint32_t)(i % 2 ? i : count - i);         /* in turns */
    default: return i % 2 ? 0xffffffff : 0;
    }
}

static void assert_sorts(struct lm_random *random, size_t order, size_t count) {
    const size_t size = count * sizeof(uint32_t);
    uint32_t *const values = guarded_alloc(size), *const expected = guarded_alloc(size);
    for (size_t i = 0; i < count; i++)
        values[i] = expected[i] = value_at(random, order, i, count);
    qsort(expected, count, sizeof expected[0], compare);
    quicksort(values, count);
    assert_memory_equal(values, expected, size);
    guarded_free(values, size);
    guarded_free(expected, size);
}

static void sorts_every_count_and_order(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t order = 0; order < ORDERS; order++) {
        for (size_t count = 0; count <= 200; count++)
            assert_sorts(&random, order, count);
        assert_sorts(&random, order, 20000);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sorts_every_count_and_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
