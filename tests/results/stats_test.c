/* SPDX-License-Identifier: Apache-2.0 */
/* Order statistics against values computed by hand or, where roots are in it, by Python's
 * statistics module; and their edge cases. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "results/stats.h"
#include "results/units.h"

enum { MOST = 12 };

static void close_to(double got, double wanted) {
    assert_true(fabs(got - wanted) <= 1e-12 * fmax(1, fabs(wanted)));
}

/* median, median absolute deviation, lower quartile (type 7), sample deviation, geometric mean */
static const struct {
    double values[MOST];
    size_t n;
    double median, mad, quartile, deviation, geomean;
} rows[] = {
    {{0}, 0, 0, 0, 0, 0, 0},
    {{7}, 1, 7, 0, 7, 0, 7},
    {{1, 4}, 2, 2.5, 1.5, 1.75, 2.1213203435596424, 2},
    {{1, 2, 4}, 3, 2, 1, 1.5, 1.5275252316519468, 2},
    {{5, 5, 5, 5}, 4, 5, 0, 5, 0, 5},
    {{1, 1, 2, 2, 4, 6, 9}, 7, 2, 1, 1.5, 2.9920529661723828, 2.6272534028385754},
    {{1, 2, 100, 101, 102}, 5, 100, 2, 2, 54.504128284011664, 18.31429933835123},
    {{1, 2, 3, 4, 5, 6, 7, 8}, 8, 4.5, 2, 2.75, 2.449489742783178, 3.764350599503129},
};

static void test_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double *const v = rows[i].values;
        close_to(lm_stats_median(v, rows[i].n), rows[i].median);
        close_to(lm_stats_mad(v, rows[i].n), rows[i].mad);
        close_to(lm_stats_quantile(v, rows[i].n, 0.25), rows[i].quartile);
        close_to(lm_stats_deviation(v, rows[i].n), rows[i].deviation);
        close_to(lm_stats_geomean(v, rows[i].n), rows[i].geomean);
    }
    close_to(lm_stats_geomean((double[]){4, 9}, 2), 6);
    close_to(lm_stats_geomean((double[]){4, 0}, 2), 0);
    close_to(lm_stats_geomean((double[]){-4, 9}, 2), 0);
    close_to(lm_stats_quantile((double[]){1, 2, 3}, 3, 0), 1);
    close_to(lm_stats_quantile((double[]){1, 2, 3}, 3, 1), 3);
    close_to(lm_stats_mean((double[]){1, 2, 6}, 3), 3);
}

static void test_sort(void **state) {
    (void)state;
    double values[] = {3, -1, 2, 2, 1e300, 0};
    lm_stats_sort(values, 6);
    for (size_t i = 1; i < 6; i++)
        assert_true(values[i - 1] <= values[i]);
    close_to(values[0], -1);
    close_to(values[5], 1e300);
    lm_stats_sort(values, 0);
}

/* Ranks from the binomial distribution: coverage of [x(k), x(n+1-k)] is 1 - 2 P(B(n, 1/2) < k). */
static void test_interval(void **state) {
    (void)state;
    static const struct {
        size_t n;
        double lower, upper, confidence;
    } wanted[] = {
        {1, 1, 1, 0},         {2, 1, 2, 0.5},          {3, 1, 3, 0.75},
        {5, 1, 5, 0.9375},    {6, 1, 6, 0.96875},      {8, 1, 8, 0.9921875},
        {9, 2, 8, 0.9609375}, {10, 2, 9, 0.978515625}, {12, 3, 10, 0.96142578125},
    };
    static const double ranks[MOST] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const struct lm_interval got = lm_stats_median_interval(ranks, wanted[i].n, 0.95);
        close_to(got.lower, wanted[i].lower);
        close_to(got.upper, wanted[i].upper);
        assert_true(fabs(got.confidence - wanted[i].confidence) < 1e-9);
    }
    assert_true(lm_stats_median_interval(ranks, 0, 0.95).confidence == 0);
}

/* Logarithms keep large samples finite: n = 1001 has ranks 470 and 532 at 95 %. */
static void test_interval_of_many(void **state) {
    (void)state;
    static double ranks[1001];
    for (size_t i = 0; i < 1001; i++)
        ranks[i] = (double)i + 1;
    const struct lm_interval got = lm_stats_median_interval(ranks, 1001, 0.95);
    close_to(got.lower, 470);
    close_to(got.lower + got.upper, 1002);
    assert_true(got.confidence >= 0.95 && got.confidence < 0.96);
}

static void test_ratio(void **state) {
    (void)state;
    const struct lm_interval got = lm_stats_ratio_interval((struct lm_interval){8, 12, 0.96},
                                                           (struct lm_interval){2, 4, 0.97});
    close_to(got.lower, 2);
    close_to(got.upper, 6);
    assert_true(fabs(got.confidence - 0.93) < 1e-12);
    const struct lm_interval none =
        lm_stats_ratio_interval((struct lm_interval){8, 8, 0}, (struct lm_interval){2, 4, 0.97});
    assert_true(none.confidence == 0);
}

static void test_units(void **state) {
    (void)state;
    static const struct {
        double ns;
        const char *text;
    } times[] = {{0.4, "0.40ns"},   {8.123, "8.12ns"},  {99.96, "100ns"},
                 {999.4, "999ns"},  {999.6, "1.00µs"},  {41300, "41.3µs"},
                 {1.2e6, "1.20ms"}, {9.999e8, "1.00s"}, {1.234e13, "12340s"}};
    char text[LM_UNITS_TEXT];
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        assert_string_equal(lm_units_time(text, times[i].ns, ""), times[i].text);
    }
    assert_string_equal(lm_units_time(text, 2.5, " "), "2.50 ns");
    assert_string_equal(lm_units_factor(text, 1), "1.00×");
    assert_string_equal(lm_units_factor(text, 1338.2), "1338×");
    assert_string_equal(lm_units_rate(text, 65536, "FLOP", 20000), "3.28 GFLOP/s");
    assert_string_equal(lm_units_rate(text, 12, "byte", 1e9), "12.0 B/s");
    assert_int_equal(lm_units_columns("41.3µs ±2%"), 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),     cmocka_unit_test(test_sort),
        cmocka_unit_test(test_interval), cmocka_unit_test(test_interval_of_many),
        cmocka_unit_test(test_ratio),    cmocka_unit_test(test_units),
    };
    return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
