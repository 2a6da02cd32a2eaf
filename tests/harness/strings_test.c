/* SPDX-License-Identifier: Apache-2.0 */
/* Word lists, the nearest word, checked numbers. */
#include "harness/strings.h"
#include "tests/harness/cmocka_check.h"

static void finds_the_nearest(void **state) {
    (void)state;
    static const struct {
        const char *word, *nearest;
    } cases[] = {{"nativ", "native"}, {"intrep", "interp"}, {"native", "native"}, {"x", NULL},
                 {"", NULL},          {"completely", NULL}, {"llvmm", "llvm"}};
    struct lm_arena arena = {0};
    struct lm_strings names = {0};
    lm_strings_split(&names, &arena, "native,interp,llvm", ",");
    assert_int_equal(names.count, 3);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *nearest = lm_strings_nearest(&names, cases[i].word);
        if (cases[i].nearest == NULL)
            assert_null(nearest);
        else
            assert_string_equal(nearest, cases[i].nearest);
    }
    assert_string_equal(lm_strings_advice(&names, &arena, "nativ"),
                        "did you mean native? choose from native, interp, llvm");
    lm_arena_free(&arena);
}

static void grows(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_strings list = {0};
    for (int i = 0; i < 100; i++) {
        char word[8];
        snprintf(word, sizeof word, "%d", i);
        lm_strings_add(&list, &arena, word);
    }
    assert_int_equal(list.count, 100);
    assert_string_equal(list.items[0], "0");
    assert_string_equal(list.items[99], "99");
    assert_true(lm_strings_has(&list, "57"));
    assert_false(lm_strings_has(&list, "100"));
    lm_arena_free(&arena);
}

static void checks_numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
        uint64_t value;
    } cases[] = {{"1", true, 1},   {"10", true, 10},  {"0", false, 0},
                 {"11", false, 0}, {"-1", false, 0},  {"+1", false, 0},
                 {" 1", false, 0}, {"1 ", false, 0},  {"0x5", false, 0},
                 {"", false, 0},   {"1.5", false, 0}, {"99999999999999999999", false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t value = 77;
        assert_int_equal(lm_parse_number(cases[i].text, 1, 10, &value), cases[i].good);
        assert_int_equal(value, cases[i].good ? cases[i].value : 77);
    }
    double real = 0;
    assert_true(lm_parse_real("0.5", 0, 1, &real));
    assert_true(real == 0.5);
    assert_false(lm_parse_real("2", 0, 1, &real));
    assert_false(lm_parse_real("nan", 0, 1, &real));
    assert_false(lm_parse_real("inf", 0, 1e300, &real));
    assert_false(lm_parse_real("0.5s", 0, 1, &real));
    assert_true(real == 0.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_nearest),
        cmocka_unit_test(grows),
        cmocka_unit_test(checks_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
