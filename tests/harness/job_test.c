/* SPDX-License-Identifier: Apache-2.0 */
/* A job survives the way to its worker; anything else is refused. */
#include "harness/job.h"
#include "tests/harness/cmocka_check.h"

static void survives(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_counts known = {.arena = &arena};
    lm_counts_available(&known, "cycles", "1", "papi", "exact");
    const struct lm_job job = {.cell = "a/b/simd/interp/host",
                               .kind = LM_ENGINE_wasm,
                               .file = "f.wasm",
                               .library = "l.so",
                               .backend = "interp",
                               .isa = "host",
                               .size = 4000000000U,
                               .hash = "00ff",
                               .reference = "s.wasm",
                               .element = "f32",
                               .bounds = "check",
                               .tolerance = 1e-5,
                               .expect = "e",
                               .abi = LM_ABI_wasi,
                               .program = {.args = {(const char *[]){"f.wasm", "-\xc3\xa9"}, 2, 2},
                                           .variables = {(const char *[]){"A=b"}, 1, 1},
                                           .input = "in"},
                               .reset = true,
                               .min_time = 0.25,
                               .bytes = 4096,
                               .ops = 1e9,
                               .cpu = -1,
                               .known = &known};
    json_t *json = lm_job_json(&job);
    struct lm_job read;
    assert_int_equal(lm_job_read(&arena, json, &read, &error), LM_OK);
    json_decref(json);
    assert_string_equal(read.cell, job.cell);
    assert_int_equal(read.kind, job.kind);
    assert_string_equal(read.backend, "interp");
    assert_int_equal(read.size, job.size);
    assert_string_equal(read.reference, "s.wasm");
    assert_string_equal(read.element, "f32");
    assert_string_equal(read.bounds, "check");
    assert_true(read.tolerance == 1e-5);
    assert_true(read.reset);
    assert_string_equal(read.expect, "e");
    assert_int_equal(read.abi, LM_ABI_wasi);
    assert_int_equal(read.program.args.count, 2);
    assert_string_equal(read.program.args.items[1], "-\xc3\xa9");
    assert_string_equal(read.program.variables.items[0], "A=b");
    assert_int_equal(read.program.folders.count, 0);
    assert_string_equal(read.program.input, "in");
    assert_false(read.verify_only);
    assert_true(read.min_time == 0.25);
    assert_true(read.bytes == 4096 && read.ops == 1e9);
    assert_int_equal(read.cpu, -1);
    assert_true(lm_count_usable(lm_counts_find(read.known, "cycles")));
    lm_arena_free(&arena);
}

static void refuses(void **state) {
    (void)state;
    static const char *const texts[] = {"{}", "[]", "{\"cell\": 1}", "{\"cell\": \"a\"}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_job job;
        json_t *json = json_loads(texts[i], 0, NULL);
        assert_int_equal(lm_job_read(&arena, json, &job, &error), LM_BAD_DATA);
        json_decref(json);
        lm_arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(survives), cmocka_unit_test(refuses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
