/* SPDX-License-Identifier: Apache-2.0 */
/* samples.jsonl: begun once, appended, read back, mended after a torn line, refused when foreign.
 */
#include "harness/sample_log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files.h"
#include "tests/harness/cmocka_check.h"

struct place {
    struct lm_arena arena;
    char folder[64], path[96];
};

static int make_place(void **state) {
    static struct place place;
    place = (struct place){.folder = "/tmp/lanemark-log-XXXXXX"};
    if (mkdtemp(place.folder) == NULL) return -1;
    snprintf(place.path, sizeof place.path, "%s/samples.jsonl", place.folder);
    *state = &place;
    return 0;
}

static int remove_place(void **state) {
    struct place *place = *state;
    unlink(place->path);
    lm_arena_free(&place->arena);
    return rmdir(place->folder);
}

static json_t *run_line(int schema) {
    return json_pack("{s:s, s:i, s:{}, s:{}}", "kind", "run", "schema", schema, "context",
                     "lanemark");
}

static void append(struct lm_sample_log *log, const char *kind, const char *cell, int process) {
    struct lm_error error = LM_ERROR_INIT;
    json_t *row = json_pack("{s:s, s:s, s:i}", "kind", kind, "cell", cell, "process", process);
    assert_int_equal(lm_sample_log_append(log, row, &error), LM_OK);
    json_decref(row);
}

static void write_raw(const struct place *place, const char *text, int flags) {
    const int file = open(place->path, O_WRONLY | O_CREAT | flags, 0666);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void resumes_after_a_torn_line(void **state) {
    struct place *place = *state;
    struct lm_sample_log log;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(lm_sample_log_begin(&place->arena, place->folder, run_line(1), &log, &error),
                     LM_OK);
    append(&log, "sample", "a", 0);
    append(&log, "error", "b", 0);
    lm_sample_log_close(&log);
    write_raw(place, "{\"kind\":\"sample\",\"cell\":\"c\",\"proc", O_APPEND);
    assert_int_equal(lm_sample_log_resume(&place->arena, place->folder, &log, &error), LM_OK);
    assert_true(lm_sample_log_has(&log, "a", 0));
    assert_true(lm_sample_log_has(&log, "b", 0));
    assert_false(lm_sample_log_has(&log, "a", 1));
    assert_false(lm_sample_log_has(&log, "c", 0));
    assert_int_equal(lm_sample_log_errors(&log), 1);
    append(&log, "sample", "c", 0);
    lm_sample_log_close(&log);
    assert_int_equal(lm_sample_log_resume(&place->arena, place->folder, &log, &error), LM_OK);
    assert_true(lm_sample_log_has(&log, "c", 0));
    lm_sample_log_close(&log);
}

static void belongs_to_one(void **state) {
    struct place *place = *state;
    struct lm_sample_log log;
    struct lm_sample_log other;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(lm_sample_log_begin(&place->arena, place->folder, run_line(1), &log, NULL),
                     LM_OK);
    assert_int_equal(lm_sample_log_resume(&place->arena, place->folder, &other, &error), LM_USAGE);
    assert_non_null(strstr(error.message, "another run is writing it"));
    lm_sample_log_close(&other);
    error = LM_ERROR_INIT;
    assert_int_equal(lm_sample_log_begin(&place->arena, place->folder, run_line(1), &other, &error),
                     LM_USAGE);
    lm_sample_log_close(&other);
    lm_sample_log_close(&log);
}

static void refuses_the_foreign(void **state) {
    struct place *place = *state;
    static const char *const texts[] = {
        "{\"kind\":\"run\",\"schema\":99,\"context\":{},\"lanemark\":{}}\n",
        "{\"kind\":\"sample\",\"cell\":\"a\",\"process\":0}\n",
        "no JSON\n{}\n",
        "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct lm_sample_log log;
        struct lm_error error = LM_ERROR_INIT;
        write_raw(place, texts[i], O_TRUNC);
        assert_int_equal(lm_sample_log_resume(&place->arena, place->folder, &log, &error),
                         LM_BAD_DATA);
        lm_sample_log_close(&log);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(resumes_after_a_torn_line, make_place, remove_place),
        cmocka_unit_test_setup_teardown(belongs_to_one, make_place, remove_place),
        cmocka_unit_test_setup_teardown(refuses_the_foreign, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
