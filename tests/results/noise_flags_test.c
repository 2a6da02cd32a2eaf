/* SPDX-License-Identifier: Apache-2.0 */
/* Flags of made-up rows: each alone, together, none; and what counts as an outlier. */
#include "results/noise_flags.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void finds_outliers(void **state) {
    (void)state;
    static const struct {
        double values[8];
        size_t count, outliers;
    } cases[] = {
        {{100, 100, 100, 100}, 4, 0}, /* too few to judge */
        {{100, 100, 100, 900}, 4, 0},
        {{100, 100, 100, 100, 900}, 5, 1},
        {{100, 100, 100, 100, 101.9}, 5, 0}, /* within 2 % is no matter */
        {{100, 100, 100, 100, 102.1}, 5, 1},
        {{10, 100, 101, 99, 100, 102, 98, 500}, 8, 2},
        {{80, 90, 100, 110, 120, 130, 70, 60}, 8, 0}, /* wide, but of one piece */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(lm_outliers(cases[i].values, cases[i].count), cases[i].outliers);
        size_t single = 0;
        for (size_t k = 0; k < cases[i].count; k++)
            single += lm_is_outlier(cases[i].values, cases[i].count, k);
        assert_int_equal(single, cases[i].outliers);
    }
}

static json_t *new_row(const char *batches, int steady, int drifting, double time) {
    json_t *list = json_loads(batches, 0, NULL);
    assert_non_null(list);
    return json_pack("{s:s, s:o, s:f, s:{s:b, s:b}}", "kind", "sample", "batches", list,
                     "real_time", time, "warmup", "steady", steady, "drifting", drifting);
}

static void flags(void **state) {
    (void)state;
    static const struct {
        const char *batches;
        int steady, drifting;
        double time; /* of four other processes: 100 */
        const char *expected;
    } cases[] = {
        {"[100, 100, 100, 100, 100, 100]", 1, 0, 100, ""},
        {"[100, 100, 100, 100, 100, 100]", 0, 0, 100, "unsteady"},
        {"[100, 100, 100, 100, 100, 100]", 1, 1, 100, "drifting"},
        {"[100, 100, 100, 100, 100, 900]", 1, 0, 100, "outliers"},
        {"[100,100,100,100,100,100,100,100,100,100,900]", 1, 0, 100, ""}, /* one of eleven */
        {"[100, 100, 100, 100, 100, 100]", 1, 0, 150, "outlier"},
        {"[100, 900, 900, 100, 100, 100]", 0, 1, 50, "unsteady,drifting,outliers,outlier"},
        {"[]", 1, 0, 100, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *rows[6];
        for (size_t k = 0; k < 4; k++)
            rows[k] = new_row("[100]", 1, 0, 100);
        rows[4] = json_pack("{s:s}", "kind", "error"); /* no time: it counts for nothing */
        rows[5] = new_row(cases[i].batches, cases[i].steady, cases[i].drifting, cases[i].time);
        char *text = lm_noise_flags(rows, 6, 5);
        assert_non_null(text);
        assert_string_equal(text, cases[i].expected);
        free(text);
        for (size_t k = 0; k < 6; k++)
            json_decref(rows[k]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_outliers), cmocka_unit_test(flags)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
