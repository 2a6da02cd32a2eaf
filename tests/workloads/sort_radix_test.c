/* SPDX-License-Identifier: Apache-2.0 */
/* Radix sort: every count of random rows, with many equal keys or none, at the end of the writable
 * world: keys ascend, equal keys keep their rows' order, and every row is there. */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/sort_radix/sort_radix.h"

static void assert_sorts(struct lm_random *random, size_t count, uint32_t mask) {
    const size_t size = count * sizeof(struct row);
    struct row *const rows = guarded_alloc(size), *const scratch = guarded_alloc(size);
    uint32_t *const keys = guarded_alloc(count * sizeof keys[0]);
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = (uint32_t)lm_random_u64(random) & mask;
        rows[i] = (struct row){keys[i], i};
    }
    sort_radix(rows, scratch, count);
    for (size_t i = 0; i < count; i++) {
        /* Strictly ascending pairs of rows that stand in the input: so each stands there once. */
        assert_true(rows[i].number < count && keys[rows[i].number] == rows[i].key);
        if (i == 0) continue;
        const struct row before = rows[i - 1], here = rows[i];
        assert_true(before.key < here.key ||
                    (before.key == here.key && before.number < here.number));
    }
    guarded_free(rows, size);
    guarded_free(scratch, size);
    guarded_free(keys, count * sizeof keys[0]);
}

static void sorts_every_count(void **state) {
    (void)state;
    static const uint32_t masks[] = {0, 0x1, 0xff, 0xff00, 0x30000, 0x81000000, 0xffffffff};
    struct lm_random random = test_random();
    for (size_t m = 0; m < sizeof masks / sizeof masks[0]; m++) {
        for (size_t count = 0; count <= 100; count++)
            assert_sorts(&random, count, masks[m]);
        assert_sorts(&random, 5000, masks[m]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sorts_every_count)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
