/* SPDX-License-Identifier: Apache-2.0 */
/* N queens: the numbers of solutions (A000170 of the OEIS), those of the eight columns of a chess
 * board, and their symmetry. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/nqueens/nqueens.h"

static void knows_the_numbers_of_solutions(void **state) {
    (void)state;
    static const uint32_t totals[] = {1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680, 14200};
    for (uint32_t n = 1; n <= sizeof totals / sizeof totals[0]; n++) {
        uint32_t counts[NQUEENS_MAX], sum = 0;
        nqueens(counts, n);
        for (uint32_t column = 0; column < n; column++) {
            assert_int_equal(counts[column], counts[n - 1 - column]);
            sum += counts[column];
        }
        assert_int_equal(sum, totals[n - 1]);
    }
}

static void knows_the_columns_of_a_chess_board(void **state) {
    (void)state;
    static const uint32_t expected[8] = {4, 8, 16, 18, 18, 16, 8, 4};
    uint32_t counts[NQUEENS_MAX];
    nqueens(counts, 8);
    assert_memory_equal(counts, expected, sizeof expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_numbers_of_solutions),
        cmocka_unit_test(knows_the_columns_of_a_chess_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
