/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests: what is read, and what each kind of mistake says. */
#include "harness/manifest.h"
#include "tests/harness/cmocka_check.h"

#define HEAD "title = T\norigin = O\nsizes = quick:8 full:64\nhash = quick:aa full:bb\n"

static void reads_all(void **state) {
    (void)state;
    char text[] = "# a comment\n" HEAD "variants = scalar simd relaxed\n"
                  "bytes = quick:16 full:128 # per run\n  ops=full:12.5\nop = FLOP\nelement = f32\n"
                  "tolerance = 1e-6\nreset = yes\n";
    struct lm_arena arena = {0};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_manifest manifest;
    assert_int_equal(lm_manifest_parse(&arena, "m", text, &manifest, &error), LM_OK);
    assert_string_equal(manifest.title, "T");
    assert_string_equal(manifest.origin, "O");
    assert_int_equal(manifest.variants.count, 3);
    assert_string_equal(manifest.variants.items[2], "relaxed");
    assert_string_equal(lm_sized_find(&manifest.sizes, "full"), "64");
    assert_null(lm_sized_find(&manifest.sizes, "huge"));
    assert_string_equal(lm_sized_find(&manifest.hash, "quick"), "aa");
    assert_true(lm_sized_number(&manifest.bytes, "quick", -1) == 16);
    assert_true(lm_sized_number(&manifest.ops, "full", -1) == 12.5);
    assert_true(lm_sized_number(&manifest.ops, "quick", -1) == -1);
    assert_string_equal(manifest.element, "f32");
    assert_true(manifest.tolerance == 1e-6);
    assert_true(manifest.reset);
    lm_arena_free(&arena);
}

static void fills_defaults(void **state) {
    (void)state;
    char text[] = HEAD;
    struct lm_arena arena = {0};
    struct lm_manifest manifest;
    assert_int_equal(lm_manifest_parse(&arena, "m", text, &manifest, NULL), LM_OK);
    assert_int_equal(manifest.variants.count, 2);
    assert_string_equal(manifest.variants.items[0], "scalar");
    assert_string_equal(manifest.op, "");
    assert_true(manifest.tolerance == 0);
    assert_false(manifest.reset);
    lm_arena_free(&arena);
}

static void refuses(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"origin = O\nsizes = quick:8\nhash = quick:aa\n", "no line 'title = ...'"},
        {HEAD "elment = f32\n", "m:5: unknown key 'elment'"},
        {HEAD "title = twice\n", "m:5: 'title' stands twice"},
        {HEAD "a line\n", "m:5: no `key = value` line"},
        {HEAD "reset = maybe\n", "m:5: 'maybe' is no value (yesno) for reset"},
        {HEAD "bytes = 16\n", "m:5: '16' is no value (sized) for bytes"},
        {HEAD "bytes = quick:\n", "is no value (sized) for bytes"},
        {HEAD "tolerance = some\n", "m:5: 'some' is no value (real) for tolerance"},
        {HEAD "tolerance = 0\n", "m:5: '0' is no value (real) for tolerance"},
        {HEAD "tolerance = 1\n", "m: a tolerance, but element = '' is no type to compare by"},
        {HEAD "element = pixel\ntolerance = 1\n", "element = 'pixel' is no type"},
        {HEAD "variants =\n", "is no value (words) for variants"},
        {"", "no line 'title = ...'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_manifest manifest;
        char text[256];
        snprintf(text, sizeof text, "%s", cases[i].text);
        assert_int_equal(lm_manifest_parse(&arena, "m", text, &manifest, &error), LM_BAD_DATA);
        if (strstr(error.message, cases[i].message) == NULL)
            fail_msg("case %zu: '%s' lacks '%s'", i, error.message, cases[i].message);
        lm_arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all),
        cmocka_unit_test(fills_defaults),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
