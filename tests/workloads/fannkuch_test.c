/* SPDX-License-Identifier: Apache-2.0 */
/* Fannkuch: the most flips of n numbers (A000375 of the OEIS), and the checksums that
 * implementations of the same order of permutations publish. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/fannkuch/fannkuch.h"

static void knows_the_most_flips(void **state) {
    (void)state;
    static const uint32_t most_flips[] = {0, 1, 2, 4, 7, 10, 16, 22, 30, 38};
    for (uint32_t n = 1; n <= sizeof most_flips / sizeof most_flips[0]; n++)
        assert_int_equal(fannkuch(n).most_flips, most_flips[n - 1]);
}

static void knows_checksums(void **state) {
    (void)state;
    static const struct {
        uint32_t n;
        int32_t checksum;
    } cases[] = {{1, 0}, {2, -1}, {7, 228}, {9, 8629}, {10, 73196}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(fannkuch(cases[i].n).checksum, cases[i].checksum);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_most_flips),
        cmocka_unit_test(knows_checksums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
