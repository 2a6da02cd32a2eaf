/* SPDX-License-Identifier: Apache-2.0 */
/* Suite files, and the one-module catalogue of `run --module`. */
#include "harness/catalogue.h"
#include "tests/harness/cmocka_check.h"

static void parses_patterns(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t count;
        const char *first, *last;
    } cases[] = {
        {"# What it is.\nblas/dot_f32\nimage/*\n", 2, "blas/dot_f32", "image/*"},
        {"", 0, NULL, NULL},
        {"# only\n#comments\n\n", 0, NULL, NULL},
        {"  a/b  # why\r\n\n\tc/d\n# e/f", 2, "a/b", "c/d"},
        {"a/b", 1, "a/b", "a/b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_strings patterns = {0};
        char text[128];
        snprintf(text, sizeof text, "%s", cases[i].text);
        lm_suite_parse(&arena, text, &patterns);
        assert_int_equal(patterns.count, cases[i].count);
        if (patterns.count > 0) {
            assert_string_equal(patterns.items[0], cases[i].first);
            assert_string_equal(patterns.items[patterns.count - 1], cases[i].last);
        }
        lm_arena_free(&arena);
    }
}

static void names_a_module(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_catalogue catalogue;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(lm_catalogue_module(&arena, "/proc/self/exe", "7", &catalogue, &error), LM_OK);
    assert_int_equal(catalogue.count, 1);
    assert_string_equal(catalogue.workloads[0].name, "module/exe");
    assert_string_equal(lm_sized_find(&catalogue.workloads[0].manifest.sizes, "7"), "7");
    assert_int_equal(lm_catalogue_module(&arena, "/nowhere.wasm", "7", &catalogue, &error), LM_IO);
    lm_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_patterns),
        cmocka_unit_test(names_a_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
