/* SPDX-License-Identifier: Apache-2.0 */
/* Richards: the counts by which every implementation is known, for the two lengths that have been
 * published, and what must hold for every length. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/richards/richards.h"

static void knows_the_published_counts(void **state) {
    (void)state;
    static const struct {
        uint32_t idles, queued, held;
    } cases[] = {{1000, 2322, 928}, {10000, 23246, 9297}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct richards counts = richards(cases[i].idles);
        assert_int_equal(counts.queued, cases[i].queued);
        assert_int_equal(counts.held, cases[i].held);
    }
}

/* The idler runs as often as it shall, the worker not oftener than packets are sent; it stops after
 * four letters, so at an even one. Each idle run releases one device, which holds itself once more.
 */
static void keeps_its_books(void **state) {
    (void)state;
    for (uint32_t idles = 1; idles <= 300; idles++) {
        const struct richards counts = richards(idles);
        assert_int_equal(counts.runs[IDLER], idles);
        assert_true(counts.runs[WORKER] >= 2 && counts.runs[WORKER] <= counts.queued);
        assert_true(counts.worker_letter % 2 == 0 && counts.worker_letter <= 26);
        assert_true(counts.held >= 3 && counts.held <= idles + 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_published_counts),
        cmocka_unit_test(keeps_its_books),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
