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

/* Lines count in their order, and one that names nothing is an error, a `!` line too. */
static void takes_in_and_leaves_out(void **state) {
    (void)state;
    static const char *const names[] = {"a/x", "a/y", "b/x", "b/yy"};
    enum { COUNT = sizeof names / sizeof names[0] };
    static const struct {
        const char *text, *chosen;
    } cases[] = {
        {"a/*", "1100"},  {"a/*\n!a/x", "0100"}, {"!a/x\na/*", "1100"}, {"*/*\n!b/*\nb/yy", "1101"},
        {"b/y?", "0001"}, {"a/x\nb/x", "1010"},  {"a/z", NULL},         {"a/*\n!c/*", NULL},
        {"a*", NULL},
    };
    struct lm_workload workloads[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        workloads[i] = (struct lm_workload){.name = names[i]};
    const struct lm_catalogue catalogue = {"", workloads, COUNT};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        char text[64];
        bool chosen[COUNT] = {false};
        snprintf(text, sizeof text, "%s", cases[i].text);
        const lm_status status = lm_suite_apply(&arena, "s", text, &catalogue, chosen, &error);
        assert_int_equal(status, cases[i].chosen != NULL ? LM_OK : LM_BAD_DATA);
        for (size_t j = 0; j < COUNT && cases[i].chosen != NULL; j++)
            assert_int_equal(chosen[j], cases[i].chosen[j] == '1');
        lm_arena_free(&arena);
    }
}

static void names_a_module(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_catalogue catalogue;
    const struct lm_module_facts facts = {.abi = LM_ABI_wasi, .reset = true, .variant = "simd"};
    static const char *const paths[][2] = {{"/a/b.c/my app.wasm", "module/my_app"},
                                           {"noending", "module/noending"},
                                           {"/x/.wasm", "module/.wasm"},
                                           {"two.dots.wasm", "module/two.dots"}};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        lm_catalogue_module(&arena, paths[i][0], "7", &facts, &catalogue);
        assert_int_equal(catalogue.count, 1);
        const struct lm_workload *workload = &catalogue.workloads[0];
        assert_string_equal(workload->name, paths[i][1]);
        assert_string_equal(workload->module, paths[i][0]);
        assert_int_equal(workload->abi, LM_ABI_wasi);
        assert_true(workload->manifest.reset);
        assert_string_equal(workload->manifest.variants.items[0], "simd");
        assert_string_equal(lm_sized_find(&workload->manifest.sizes, "7"), "7");
    }
    lm_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_patterns),
        cmocka_unit_test(takes_in_and_leaves_out),
        cmocka_unit_test(names_a_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
