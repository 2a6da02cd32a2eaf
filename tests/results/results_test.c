/* SPDX-License-Identifier: Apache-2.0 */
/* From samples.jsonl to results.json and back: nothing is lost or invented on the way, and files
 * that are torn, foreign or of another schema are refused with what to do about them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "results/results.h"
#include "results/samples.h"
#include "results/text_file.h"
#include "synthetic.h"

enum { SEED = 20260101, PATH = 128 };

static char folder[] = "/tmp/lanemark-results-XXXXXX";
static char samples_path[PATH], results_path[PATH];

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    print_message("seed %d, folder %s\n", SEED, folder);
    (void)snprintf(samples_path, PATH, "%s/samples.jsonl", folder);
    (void)snprintf(results_path, PATH, "%s/results.json", folder);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    (void)unlink(samples_path);
    (void)unlink(results_path);
    return rmdir(folder);
}

static void write_file(const char *path, const char *text, size_t length) {
    FILE *const out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

static void make_samples(int processes, bool failures) {
    const struct synthetic settings = {
        .seed = SEED, .processes = processes, .slowdown = 1, .noise = 0.01, .failures = failures};
    assert_true(synthetic_write(samples_path, &settings));
}

static struct lm_results *derive_and_load(void) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_results *results = NULL;
    assert_int_equal(lm_results_derive(samples_path, results_path, &error), LM_OK);
    assert_int_equal(lm_results_load(results_path, &results, &error), LM_OK);
    return results;
}

/* ---- what comes back ---- */

static const struct lm_cell *cell_named(const struct lm_results *results, const char *name) {
    for (size_t i = 0; i < lm_results_cell_count(results); i++) {
        const struct lm_cell *const cell = lm_results_cell(results, i);
        if (strcmp(cell->name, name) == 0) return cell;
    }
    fail_msg("no cell %s", name);
    return lm_results_cell(results, 0);
}

static void check_sample(const struct lm_results *results, const json_t *row) {
    const size_t process = (size_t)json_integer_value(json_object_get(row, "process"));
    const struct lm_cell *const cell =
        cell_named(results, json_string_value(json_object_get(row, "cell")));
    const double time = json_number_value(json_object_get(row, "real_time"));
    assert_true(fabs(cell->times[process] - time) <= 1e-12 * time);
    const char *metric_name = NULL;
    json_t *metric = NULL;
    json_object_foreach(json_object_get(row, "metrics"), metric_name, metric) {
        const struct lm_metric got = lm_results_metric(results, cell, process, metric_name);
        const json_t *const value = json_object_get(metric, "value");
        assert_int_equal(got.present, json_is_number(value));
        assert_true(got.value == json_number_value(value));
        const char *const reason = json_string_value(json_object_get(metric, "reason"));
        assert_string_equal(got.reason ? got.reason : "", reason ? reason : "");
        assert_string_equal(got.source, json_string_value(json_object_get(metric, "source")));
        assert_string_equal(got.quality, json_string_value(json_object_get(metric, "quality")));
    }
}

static void test_round_trip(void **state) {
    (void)state;
    make_samples(4, false);
    struct lm_results *const results = derive_and_load();
    struct lm_samples samples;
    assert_int_equal(lm_samples_read(samples_path, &samples, NULL), LM_OK);
    assert_false(samples.torn);
    assert_int_equal(lm_results_cell_count(results), 120);
    assert_true(lm_results_complete(results));
    assert_int_equal(lm_results_error_count(results), 0);
    assert_string_equal(lm_results_cpu(results), "Example EX-9 16-Core Processor");
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(samples.rows, i, row) check_sample(results, row);
    assert_int_equal(i, 480);
    lm_samples_free(&samples);
    lm_results_free(results);
}

static void test_names_and_limits(void **state) {
    (void)state;
    make_samples(3, true);
    struct lm_results *const results = derive_and_load();
    const struct lm_cell *const cell = lm_results_cell(results, 1);
    assert_string_equal(cell->name, "blas/triad_f32/scalar/native/x86-64-v2");
    assert_string_equal(cell->family, "blas");
    assert_string_equal(cell->workload, "triad_f32");
    assert_string_equal(cell->path, "blas/triad_f32");
    assert_string_equal(cell->variant, "scalar");
    assert_string_equal(cell->engine, "native");
    assert_string_equal(cell->isa, "x86-64-v2");
    assert_ptr_equal(lm_results_find(results, "blas/triad_f32", "scalar", "native", "x86-64-v2"),
                     cell);
    assert_null(lm_results_find(results, "blas/triad_f32", "scalar", "native", "riscv64"));
    const struct lm_cell *const limit =
        lm_results_native_limit(results, "blas/dot_f32", "x86-64-v3");
    assert_string_equal(limit->variant, "simd");
    assert_null(lm_results_native_limit(results, "blas/dot_f32", "aarch64"));
    assert_true(limit->interval.lower <= limit->median && limit->median <= limit->interval.upper);
    assert_true(fabs(limit->interval.confidence - 0.75) < 1e-9);
    lm_results_free(results);
}

static void test_errors(void **state) {
    (void)state;
    make_samples(3, true);
    struct lm_results *const results = derive_and_load();
    assert_int_equal(lm_results_error_count(results), 7);
    assert_true(lm_results_complete(results));
    const struct lm_cell *const crashed =
        lm_results_find(results, "blas/dot_i8", "simd", "interp", "host");
    assert_int_equal(crashed->count, 0);
    assert_int_equal(crashed->error_count, 3);
    assert_string_equal(crashed->error_cause, "crash");
    const struct lm_cell *const once =
        lm_results_find(results, "text/base64_encode", "scalar", "native", "x86-64-v3");
    assert_int_equal(once->count, 2);
    assert_int_equal(once->error_count, 1);
    const struct lm_result_error *const last = lm_results_error(results, 6);
    assert_string_equal(last->cell, once->name);
    assert_string_equal(last->cause, "mismatch");
    assert_string_equal(last->message, "output hash 1f2e <differs> from \"9a8b\" & is wrong");
    assert_int_equal(last->process, 1);
    lm_results_free(results);
}

/* A process measured again after it failed counts once, by its later row. */
static void test_resumed(void **state) {
    (void)state;
    make_samples(3, true);
    FILE *const out = fopen(samples_path, "a");
    assert_non_null(out);
    (void)fputs("{\"kind\":\"sample\",\"cell\":\"text/base64_encode/scalar/native/x86-64-v3\","
                "\"process\":1,\"iterations\":5,\"real_time\":40.5,\"cpu_time\":40.4,"
                "\"time_unit\":\"us\"}\n",
                out);
    assert_int_equal(fclose(out), 0);
    struct lm_results *const results = derive_and_load();
    assert_int_equal(lm_results_error_count(results), 6);
    const struct lm_cell *const cell =
        lm_results_find(results, "text/base64_encode", "scalar", "native", "x86-64-v3");
    assert_int_equal(cell->count, 3);
    assert_int_equal(cell->error_count, 0);
    assert_true(fabs(cell->times[1] - 40500) < 1e-6);
    lm_results_free(results);
}

/* Aggregates stand beside the samples as Google Benchmark writes them. */
static void test_aggregates(void **state) {
    (void)state;
    make_samples(3, false);
    struct lm_results *const results = derive_and_load();
    const struct lm_cell *const cell = lm_results_cell(results, 0);
    size_t found = 0;
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(json_object_get(lm_results_json(results), "benchmarks"), i, row) {
        const char *const aggregate = json_string_value(json_object_get(row, "aggregate_name"));
        if (!aggregate || found == 4) continue;
        const double time = json_number_value(json_object_get(row, "real_time"));
        const double mean = lm_stats_mean(cell->times, 3);
        const double deviation = lm_stats_deviation(cell->times, 3);
        const double wanted = strcmp(aggregate, "mean") == 0     ? mean
                              : strcmp(aggregate, "median") == 0 ? cell->median
                              : strcmp(aggregate, "stddev") == 0 ? deviation
                                                                 : deviation / mean;
        assert_true(fabs(time - wanted) <= 1e-9 * wanted);
        found++;
    }
    assert_int_equal(found, 4);
    lm_results_free(results);
}

/* ---- files cut short ---- */

/* A run killed at any byte of its last lines keeps every line that was finished. */
static void test_torn(void **state) {
    (void)state;
    make_samples(1, false);
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(lm_text_read(samples_path, &text, &length, NULL), LM_OK);
    for (size_t cut = 1; cut < 1200; cut += 97) {
        size_t lines = 0;
        size_t good = 0;
        for (size_t i = 0; i < length - cut; i++) {
            if (text[i] != '\n') continue;
            lines++;
            good = i + 1;
        }
        write_file(samples_path, text, length - cut);
        struct lm_samples samples;
        assert_int_equal(lm_samples_read(samples_path, &samples, NULL), LM_OK);
        assert_true(samples.torn == (good < length - cut));
        assert_int_equal(samples.good_bytes, good);
        assert_int_equal(json_array_size(samples.rows), lines - 1);
        lm_samples_free(&samples);
        struct lm_results *const results = derive_and_load();
        assert_false(lm_results_complete(results));
        const json_t *const lanemark = json_object_get(lm_results_json(results), "lanemark");
        assert_true(json_array_size(json_object_get(lanemark, "notes")) >= 1);
        lm_results_free(results);
    }
    free(text);
}

/* Every beginning of a results.json but the whole is refused. */
static void test_truncated_results(void **state) {
    (void)state;
    make_samples(1, true);
    lm_results_free(derive_and_load());
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(lm_text_read(results_path, &text, &length, NULL), LM_OK);
    for (size_t kept = 0; kept < length - 2; kept += 1 + length / 61) {
        write_file(results_path, text, kept);
        struct lm_error error = LM_ERROR_INIT;
        struct lm_results *results = NULL;
        assert_int_equal(lm_results_load(results_path, &results, &error), LM_BAD_DATA);
        assert_null(results);
        assert_non_null(strstr(error.message, "results.json: line "));
    }
    free(text);
}

/* ---- files that are something else ---- */

static void test_bad_results(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } files[] = {
        {"", "line "},
        {"[]", "no object"},
        {"{\"context\":{},\"benchmarks\":[]}", "no `lanemark` block"},
        {"{\"context\":{},\"benchmarks\":[],\"lanemark\":{\"schema\":2}}", "its schema is 2"},
        {"{\"context\":{},\"benchmarks\":[],\"lanemark\":{\"schema\":1}}", "lanemark.counters"},
        {"{\"context\":{},\"benchmarks\":{},\"lanemark\":{\"schema\":1,\"cells\":[],"
         "\"counters\":[]}}",
         "`benchmarks` is missing"},
        {"{\"context\":{},\"benchmarks\":[],\"lanemark\":{\"schema\":1,\"cells\":[{\"name\":"
         "\"a/b//d/e\"}],\"counters\":[]}}",
         "five parts"},
        {"{\"context\":{},\"benchmarks\":[{\"run_type\":\"iteration\",\"run_name\":\"a/b/c/d/e\"}],"
         "\"lanemark\":{\"schema\":1,\"cells\":[],\"counters\":[]}}",
         "benchmarks[0]: its `run_name`"},
        {"{\"context\":{},\"benchmarks\":[{\"run_type\":\"iteration\",\"run_name\":\"a/b/c/d/e\","
         "\"real_time\":-1,\"time_unit\":\"ns\"}],\"lanemark\":{\"schema\":1,\"cells\":[{\"name\":"
         "\"a/b/c/d/e\"}],\"counters\":[]}}",
         "no positive `real_time`"},
        {"{\"context\":{},\"benchmarks\":[{\"run_type\":\"iteration\",\"run_name\":\"a/b/c/d/e\","
         "\"real_time\":NaN,\"time_unit\":\"ns\"}],\"lanemark\":{\"schema\":1}}",
         "line 1"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        write_file(results_path, files[i].text, strlen(files[i].text));
        struct lm_error error = LM_ERROR_INIT;
        struct lm_results *results = NULL;
        assert_int_equal(lm_results_load(results_path, &results, &error), LM_BAD_DATA);
        if (!strstr(error.message, files[i].says)) fail_msg("file %zu: %s", i, error.message);
    }
}

static void test_bad_samples(void **state) {
    (void)state;
#define RUN "{\"kind\":\"run\",\"schema\":1,\"context\":{},\"lanemark\":{}}\n"
#define ROW                                                                                        \
    "{\"kind\":\"error\",\"cell\":\"a/b/c/d/"                                                      \
    "e\",\"process\":0,\"cause\":\"x\",\"message\":\"y\"}\n"
    static const struct {
        const char *text, *says;
    } files[] = {
        {"", "empty"},
        {"{\"kind\":\"run\"", "line 1: no JSON object"},
        {"{\"kind\":\"sample\"}\n", "line 1: no `run` line"},
        {"{\"kind\":\"run\",\"schema\":7}\n", "its schema is 7"},
        {"{\"kind\":\"run\",\"schema\":1}\n", "no `context`"},
        {RUN "rubbish\n" ROW, "line 2: no JSON object"},
        {RUN "{}\n" ROW, "line 2: no `kind`"},
        {RUN ROW "{\"kind\":\"other\",\"cell\":\"a/b/c/d/e\",\"process\":0}\n",
         "line 3: an unknown"},
        {RUN "{\"kind\":\"error\",\"cell\":\"a/b/c/d\",\"process\":0}\n", "five parts"},
        {RUN "{\"kind\":\"error\",\"cell\":\"a/b/c/d/\",\"process\":0}\n", "five parts"},
        {RUN "{\"kind\":\"error\",\"cell\":\"a/b/c/d/e\"}\n", "`process` is no integer"},
        {RUN "{\"kind\":\"error\",\"cell\":\"a/b/c/d/e\",\"process\":0}\n", "without `cause`"},
        {RUN "{\"kind\":\"sample\",\"cell\":\"a/b/c/d/e\",\"process\":0,\"real_time\":0}\n",
         "a sample without"},
        {RUN "{\"kind\":\"counted\",\"cell\":\"a/b/c/d/e\",\"process\":0,\"metrics\":{"
             "\"real_time\":{\"value\":1}}}\n",
         "line 2: a metric is named `real_time`"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        write_file(samples_path, files[i].text, strlen(files[i].text));
        write_file(results_path, "old", 3);
        struct lm_error error = LM_ERROR_INIT;
        assert_int_equal(lm_results_derive(samples_path, results_path, &error), LM_BAD_DATA);
        if (!strstr(error.message, files[i].says)) fail_msg("file %zu: %s", i, error.message);
        char *old = NULL;
        size_t length = 0;
        assert_int_equal(lm_text_read(results_path, &old, &length, NULL), LM_OK);
        assert_string_equal(old, "old");
        free(old);
    }
}

static void test_unusable_paths(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    struct lm_results *results = NULL;
    assert_int_equal(lm_results_load("/nonexistent/results.json", &results, &error), LM_IO);
    assert_non_null(strstr(error.message, "No such file"));
    assert_int_equal(lm_results_load("/", &results, NULL), LM_IO);
    make_samples(1, false);
    assert_int_equal(lm_results_derive(samples_path, "/nonexistent/results.json", NULL), LM_IO);
    assert_int_equal(lm_results_derive("/nonexistent/samples.jsonl", results_path, NULL), LM_IO);
}

/* Counts without a clock stand apart from rows with times. */
static void test_counted(void **state) {
    (void)state;
    static const char text[] =
        RUN "{\"kind\":\"counted\",\"cell\":\"a/b/c/d/riscv64\",\"process\":0,\"metrics\":{"
            "\"instructions\":{\"value\":12,\"unit\":\"1\",\"source\":\"qemu\",\"quality\":"
            "\"exact\",\"reason\":null}}}\n";
    write_file(samples_path, text, strlen(text));
    struct lm_results *const results = derive_and_load();
    const json_t *const json = lm_results_json(results);
    assert_int_equal(json_array_size(json_object_get(json, "benchmarks")), 0);
    const json_t *const row =
        json_array_get(json_object_get(json_object_get(json, "lanemark"), "counted"), 0);
    assert_int_equal(json_integer_value(json_object_get(row, "instructions")), 12);
    assert_null(json_object_get(row, "real_time"));
    assert_int_equal(lm_results_cell(results, 0)->count, 0);
    lm_results_free(results);
}

/* ---- what people read ---- */

static char *table_of(const struct lm_results *results, int width) {
    char *text = NULL;
    size_t length = 0;
    FILE *const out = open_memstream(&text, &length);
    assert_non_null(out);
    lm_results_print_table(out, results, width);
    assert_int_equal(fclose(out), 0);
    return text;
}

static size_t widest_line(const char *text) {
    size_t widest = 0;
    size_t columns = 0;
    for (; *text; text++) {
        if (*text == '\n') columns = 0;
        if (*text != '\n' && ((unsigned char)*text & 0xC0) != 0x80) columns++;
        if (columns > widest) widest = columns;
        if (strncmp(text, "\nTime per", 9) == 0) break;
    }
    return widest;
}

static void test_table(void **state) {
    (void)state;
    make_samples(3, true);
    struct lm_results *const results = derive_and_load();
    static const int widths[] = {60, 80, 100, 120, 200};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        char *const text = table_of(results, widths[i]);
        assert_true(widest_line(text) <= (size_t)widths[i]);
        static const char *const words[] = {"blas/dot_i8",   "crash!",         "timeout!",
                                            "native v4",     "geometric mean", "7 failed",
                                            "no PMU visible"};
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            assert_non_null(strstr(text, words[w]));
        }
        free(text);
    }
    lm_results_free(results);
}

/* Flags `count` processes of one cell in a document of results. */
static json_t *flag_processes(const char *cell, size_t count, const char *flags) {
    json_t *const document = json_load_file(results_path, 0, NULL);
    json_t *row = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(document, "benchmarks"), i, row) {
        const char *const name = json_string_value(json_object_get(row, "name"));
        const json_t *const number = json_object_get(row, "repetition_index");
        if (!name || strcmp(name, cell) != 0 || !number) continue;
        if ((size_t)json_integer_value(number) < count)
            json_object_set_new(row, "noise", json_string(flags));
    }
    json_object_set_new(json_object_get(document, "lanemark"), "environment",
                        json_pack("{s:{s:f, s:s}}", "noise", "score", 61.6, "grade", "noisy"));
    return document;
}

/* A cell with more than a third of its processes flagged is marked, and the line of noise counts
 * flags over all. */
static void test_noise(void **state) {
    (void)state;
    static const char cell[] = "blas/triad_f32/simd/interp/host";
    make_samples(3, false);
    lm_results_free(derive_and_load());
    for (size_t flagged = 0; flagged <= 2; flagged++) {
        struct lm_results *results = NULL;
        json_t *const document = flag_processes(cell, flagged, "drifting,outlier");
        assert_int_equal(lm_results_of_json("noise", document, &results, NULL), LM_OK);
        assert_int_equal(lm_results_flagged(results, cell_named(results, cell)), flagged);
        char *const text = table_of(results, 200);
        char wanted[128];
        (void)snprintf(wanted, sizeof wanted, "; of 360 processes %zu drifting, %zu outlier.\n",
                       flagged, flagged);
        assert_non_null(strstr(text, "Noise: noisy machine (62 % of a probe's time lost"));
        assert_int_equal(strstr(text, wanted) != NULL, flagged > 0);
        assert_int_equal(strstr(text, "s~ ") != NULL, flagged > 1);
        assert_int_equal(strstr(text, "\n~: more than a third") != NULL, flagged > 1);
        free(text);
        lm_results_free(results);
    }
}

static void test_tsv(void **state) {
    (void)state;
    make_samples(2, true);
    struct lm_results *const results = derive_and_load();
    char path[PATH];
    (void)snprintf(path, PATH, "%s/samples.tsv", folder);
    assert_int_equal(lm_results_write_tsv(results, path, NULL), LM_OK);
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(lm_text_read(path, &text, &length, NULL), LM_OK);
    size_t lines = 0;
    size_t tabs = 0;
    for (const char *at = text; *at; at++) {
        lines += *at == '\n';
        tabs += *at == '\t';
    }
    assert_int_equal(lines, 1 + 120 * 2 - 5);
    assert_int_equal(tabs, lines * 27);
    assert_non_null(strstr(text, "blas/triad_f32/simd/interp/host\tblas\ttriad_f32\tsimd\t"));
    free(text);
    (void)unlink(path);
    lm_results_free(results);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_names_and_limits),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_resumed),
        cmocka_unit_test(test_aggregates),
        cmocka_unit_test(test_torn),
        cmocka_unit_test(test_truncated_results),
        cmocka_unit_test(test_bad_results),
        cmocka_unit_test(test_bad_samples),
        cmocka_unit_test(test_unusable_paths),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_tsv),
    };
    return cmocka_run_group_tests_name("results", tests, set_up, tear_down);
}
