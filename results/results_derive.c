/* SPDX-License-Identifier: Apache-2.0 */
/* Derives results.json from samples.jsonl: Google Benchmark's JSON schema (context, benchmarks[] of
 * iteration, aggregate and error rows) with a `lanemark` block for what that schema has no place
 * for. A pure function of the samples, so that a lost results.json can be made again.
 *
 * Metrics become keys of the rows under their own names; their unit, source, quality and reason
 * stand once in lanemark.counters, and in lanemark.cells[].metrics where a cell differs from that.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/results.h"
#include "results/samples.h"
#include "results/text_file.h"

/* Keys of a row that belong to Google Benchmark; no metric may take them. */
static const char *const reserved_keys[] = {
    "name",
    "family_index",
    "per_family_instance_index",
    "run_name",
    "run_type",
    "repetitions",
    "repetition_index",
    "threads",
    "iterations",
    "aggregate_name",
    "aggregate_unit",
    "error_occurred",
    "real_time",
    "error_message",
    "error_cause",
    "skipped",
    "cpu_time",
    "skip_message",
    "label",
    "time_unit",
    "cpu_coefficient",
    "real_coefficient",
    "big_o",
    "rms",
};

struct derivation {
    const char *path;
    const struct lm_samples *samples;
    json_t *index; /* cell name -> object process number -> last row of that process */
    json_t *order; /* cell names, planned ones first, then others by appearance */
    json_t *benchmarks, *counted, *cells, *counters;
    bool complete;
    bool failed; /* out of memory at some point */
};

/* Sets object[key] and takes `value` over; a NULL object or value marks the failure. */
static void put(struct derivation *d, json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, value) != 0) d->failed = true;
}

static void append(struct derivation *d, json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0) d->failed = true;
}

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static bool is_kind(const json_t *row, const char *kind) {
    const char *const own = text_of(row, "kind");
    return own && strcmp(own, kind) == 0;
}

static long long process_of(const json_t *row) {
    return json_integer_value(json_object_get(row, "process"));
}

/* ---- index: which row stands for which process of which cell ---- */

static void index_cell(struct derivation *d, const char *name) {
    if (json_object_get(d->index, name)) return;
    put(d, d->index, name, json_object());
    append(d, d->order, json_string(name));
}

/* A later row of the same process replaces the earlier one: a resumed run measures again what had
 * failed. */
static void index_rows(struct derivation *d) {
    size_t i = 0;
    json_t *item = NULL;
    json_array_foreach(json_object_get(json_object_get(d->samples->run, "lanemark"), "cells"), i,
                       item) {
        if (json_is_string(item)) index_cell(d, json_string_value(item));
    }
    json_array_foreach(d->samples->rows, i, item) {
        if (is_kind(item, "run")) continue;
        const char *const name = text_of(item, "cell");
        index_cell(d, name);
        char process[32];
        (void)snprintf(process, sizeof process, "%lld", process_of(item));
        put(d, json_object_get(d->index, name), process, json_incref(item));
    }
}

static int compare_processes(const void *left, const void *right) {
    const long long a = process_of(*(json_t *const *)left);
    const long long b = process_of(*(json_t *const *)right);
    return (a > b) - (a < b);
}

/* The rows of a cell by process number, in memory the caller frees; borrowed rows. */
static json_t **sorted_rows(json_t *by_process, size_t *count) {
    json_t **const rows = calloc(json_object_size(by_process) + 1, sizeof(json_t *));
    *count = 0;
    if (!rows) return NULL;
    const char *key = NULL;
    json_t *row = NULL;
    json_object_foreach(by_process, key, row) rows[(*count)++] = row;
    qsort(rows, *count, sizeof *rows, compare_processes);
    return rows;
}

/* ---- rows ---- */

static json_t *new_row(struct derivation *d, const char *cell, const char *suffix, const char *type,
                       size_t family) {
    json_t *const row = json_object();
    put(d, row, "name", json_sprintf("%s%s", cell, suffix));
    put(d, row, "family_index", json_integer((json_int_t)family));
    put(d, row, "per_family_instance_index", json_integer(0));
    put(d, row, "run_name", json_string(cell));
    put(d, row, "run_type", json_string(type));
    return row;
}

static void put_repetition(struct derivation *d, json_t *row, size_t repetitions,
                           const json_t *of) {
    put(d, row, "repetitions", json_integer((json_int_t)repetitions));
    if (of) put(d, row, "repetition_index", json_integer(process_of(of)));
    put(d, row, "threads", json_integer(1));
}

static void put_metrics(struct derivation *d, json_t *row, json_t *metrics) {
    const char *name = NULL;
    json_t *metric = NULL;
    json_object_foreach(metrics, name, metric) {
        json_t *const value = json_object_get(metric, "value");
        if (json_is_number(value)) put(d, row, name, json_incref(value));
    }
}

static void put_copy(struct derivation *d, json_t *row, const json_t *from, const char *key) {
    json_t *const value = json_object_get(from, key);
    if (value) put(d, row, key, json_incref(value));
}

/* Google Benchmark gives failed rows times of 0, and its compare tool stops at rows without times;
 * readers go by error_occurred. */
static void add_error_row(struct derivation *d, const json_t *from, size_t family, size_t all) {
    json_t *const row = new_row(d, text_of(from, "cell"), "", "iteration", family);
    put_repetition(d, row, all, from);
    put(d, row, "error_occurred", json_true());
    put(d, row, "error_message",
        json_sprintf("%s: %s", text_of(from, "cause"), text_of(from, "message")));
    put(d, row, "error_cause", json_string(text_of(from, "cause")));
    put(d, row, "iterations", json_integer(0));
    put(d, row, "real_time", json_real(0));
    put(d, row, "cpu_time", json_real(0));
    put(d, row, "time_unit", json_string("ns"));
    append(d, d->benchmarks, row);
}

static void add_sample_row(struct derivation *d, const json_t *from, size_t family, size_t all) {
    const bool timed = is_kind(from, "sample");
    json_t *const row = new_row(d, text_of(from, "cell"), "", "iteration", family);
    put_repetition(d, row, all, from);
    put_copy(d, row, from, "iterations");
    if (timed) {
        put_copy(d, row, from, "real_time");
        put_copy(d, row, from, "cpu_time");
        put_copy(d, row, from, "time_unit");
    }
    put_metrics(d, row, json_object_get(from, "metrics"));
    const char *const flags = text_of(from, "flags");
    if (flags) put(d, row, "label", json_string(flags));
    append(d, timed ? d->benchmarks : d->counted, row);
}

/* Google Benchmark's aggregates: over the processes of a cell, in the first one's time unit. */
struct aggregate {
    const char *name, *unit;
    double real, cpu;
};

static void add_aggregate_row(struct derivation *d, const json_t *first, size_t family, size_t n,
                              const struct aggregate *aggregate) {
    char suffix[32];
    (void)snprintf(suffix, sizeof suffix, "_%s", aggregate->name);
    json_t *const row = new_row(d, text_of(first, "cell"), suffix, "aggregate", family);
    put_repetition(d, row, n, NULL);
    put(d, row, "aggregate_name", json_string(aggregate->name));
    put(d, row, "aggregate_unit", json_string(aggregate->unit));
    put(d, row, "iterations", json_integer((json_int_t)n));
    put(d, row, "real_time", json_real(aggregate->real));
    put(d, row, "cpu_time", json_real(aggregate->cpu));
    put_copy(d, row, first, "time_unit");
    append(d, d->benchmarks, row);
}

static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

static void add_aggregates(struct derivation *d, const json_t *first, size_t family, double *real,
                           double *cpu, size_t n) {
    const double real_mean = lm_stats_mean(real, n);
    const double cpu_mean = lm_stats_mean(cpu, n);
    const double real_deviation = lm_stats_deviation(real, n);
    const double cpu_deviation = lm_stats_deviation(cpu, n);
    lm_stats_sort(real, n);
    lm_stats_sort(cpu, n);
    const struct aggregate all[] = {
        {"mean", "time", real_mean, cpu_mean},
        {"median", "time", lm_stats_median(real, n), lm_stats_median(cpu, n)},
        {"stddev", "time", real_deviation, cpu_deviation},
        {"cv", "percentage", share(real_deviation, real_mean), share(cpu_deviation, cpu_mean)},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        add_aggregate_row(d, first, family, n, &all[i]);
    }
}

/* Rows of one unit only can be aggregated; the harness writes ns throughout. */
static void aggregate_samples(struct derivation *d, json_t *const *rows, size_t count,
                              size_t family) {
    double *const times = calloc(2 * count + 1, sizeof *times);
    const json_t *first = NULL;
    size_t n = 0;
    for (size_t i = 0; times && i < count; i++) {
        if (!is_kind(rows[i], "sample")) continue;
        if (!first) first = rows[i];
        if (strcmp(text_of(rows[i], "time_unit"), text_of(first, "time_unit")) != 0) continue;
        times[n] = json_number_value(json_object_get(rows[i], "real_time"));
        times[count + n] = json_number_value(json_object_get(rows[i], "cpu_time"));
        n++;
    }
    if (n > 1) add_aggregates(d, first, family, times, times + count, n);
    if (!times) d->failed = true;
    free(times);
}

/* ---- lanemark.cells: facts of a cell that are not one row's ---- */

static bool same_provenance(const json_t *a, const json_t *b) {
    static const char *const keys[] = {"unit", "source", "quality", "reason"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *const left = text_of(a, keys[i]);
        const char *const right = text_of(b, keys[i]);
        if (strcmp(left ? left : "", right ? right : "") != 0) return false;
    }
    return true;
}

static json_t *counter_named(const json_t *counters, const char *name) {
    size_t i = 0;
    json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        const char *const own = text_of(counter, "name");
        if (own && strcmp(own, name) == 0) return counter;
    }
    return NULL;
}

static bool is_present(const json_t *metric) {
    return json_is_number(json_object_get(metric, "value"));
}

/* The counters the run named, and those its samples hold beside them: each with the provenance of
 * the first sample that has a value, or else of the first at all. */
static void collect_counters(struct derivation *d) {
    json_t *const first_present = json_object();
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(d->samples->rows, i, row) {
        const char *name = NULL;
        json_t *metric = NULL;
        json_object_foreach(json_object_get(row, "metrics"), name, metric) {
            const json_t *const known = json_object_get(first_present, name);
            if (known && (is_present(known) || !is_present(metric))) continue;
            put(d, first_present, name, json_incref(metric));
        }
    }
    const char *name = NULL;
    json_t *metric = NULL;
    json_object_foreach(first_present, name, metric) {
        if (counter_named(d->counters, name)) continue;
        json_t *const counter = json_pack("{s:s}", "name", name);
        if (!counter || json_object_update(counter, metric) != 0) d->failed = true;
        (void)json_object_del(counter, "value");
        append(d, d->counters, counter);
    }
    json_decref(first_present);
}

/* Records where a sample's metrics differ from what the run says of its counters. The first
 * difference stands, but one with a reason outranks one without. */
static void note_provenance(struct derivation *d, json_t *overrides, json_t *metrics) {
    const char *name = NULL;
    json_t *metric = NULL;
    json_object_foreach(metrics, name, metric) {
        const json_t *const run_wide = counter_named(d->counters, name);
        if (run_wide && same_provenance(run_wide, metric)) continue;
        const json_t *const known = json_object_get(overrides, name);
        if (known && (text_of(known, "reason") || !text_of(metric, "reason"))) continue;
        json_t *const copy = json_copy(metric);
        (void)json_object_del(copy, "value");
        put(d, overrides, name, copy);
    }
}

static void add_process(struct derivation *d, json_t *processes, const json_t *row) {
    json_t *const process = json_object();
    put_copy(d, process, row, "process");
    put_copy(d, process, row, "batches");
    put_copy(d, process, row, "warmup");
    append(d, processes, process);
}

static void add_cell(struct derivation *d, const char *name, json_t *const *rows, size_t count) {
    json_t *const cell = json_object();
    json_t *const overrides = json_object();
    json_t *const processes = json_array();
    size_t errors = 0;
    put(d, cell, "name", json_string(name));
    for (size_t i = 0; i < count; i++) {
        if (is_kind(rows[i], "error")) {
            errors++;
            continue;
        }
        static const char *const keys[] = {"flags", "bytes", "ops", "op"};
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            put_copy(d, cell, rows[i], keys[k]);
        }
        note_provenance(d, overrides, json_object_get(rows[i], "metrics"));
        add_process(d, processes, rows[i]);
    }
    put(d, cell, "samples", json_integer((json_int_t)(count - errors)));
    put(d, cell, "errors", json_integer((json_int_t)errors));
    put(d, cell, "metrics", overrides);
    put(d, cell, "processes", processes);
    append(d, d->cells, cell);
}

/* ---- the document ---- */

/* A cell that failed once may have been left alone, so it counts as done. */
static void add_rows_of_cell(struct derivation *d, const char *name, size_t family) {
    size_t count = 0;
    json_t **const rows = sorted_rows(json_object_get(d->index, name), &count);
    if (!rows) {
        d->failed = true;
        return;
    }
    const json_int_t planned = json_integer_value(
        json_object_get(json_object_get(d->samples->run, "lanemark"), "processes"));
    bool failed = false;
    for (size_t i = 0; i < count; i++) {
        if (is_kind(rows[i], "error")) {
            failed = true;
            add_error_row(d, rows[i], family, count);
        } else {
            add_sample_row(d, rows[i], family, count);
        }
    }
    if ((json_int_t)count < planned && !failed) d->complete = false;
    aggregate_samples(d, rows, count, family);
    add_cell(d, name, rows, count);
    free(rows);
}

static json_t *notes_of(struct derivation *d) {
    json_t *const notes = json_array();
    if (d->samples->torn) {
        append(d, notes,
               json_string("samples.jsonl ends in a torn line, left out here: the run was killed "
                           "while it wrote"));
    }
    if (!d->complete) {
        append(d, notes,
               json_string("some planned processes have neither sample nor error: the "
                           "run did not end"));
    }
    return notes;
}

static json_t *build_document(struct derivation *d) {
    const json_t *const run = json_object_get(d->samples->run, "lanemark");
    (void)json_array_extend(d->counters, json_object_get(run, "counters")); /* may be absent */
    collect_counters(d);
    index_rows(d);
    size_t i = 0;
    json_t *name = NULL;
    json_array_foreach(d->order, i, name) add_rows_of_cell(d, json_string_value(name), i);
    json_t *const lanemark = json_copy(json_object_get(d->samples->run, "lanemark"));
    put(d, lanemark, "schema", json_integer(LM_RESULTS_SCHEMA));
    put(d, lanemark, "complete", json_boolean(d->complete));
    put(d, lanemark, "notes", notes_of(d));
    put(d, lanemark, "counters", json_incref(d->counters));
    put(d, lanemark, "cells", json_incref(d->cells));
    put(d, lanemark, "counted", json_incref(d->counted));
    json_t *const document = json_object();
    put(d, document, "context", json_incref(json_object_get(d->samples->run, "context")));
    put(d, document, "benchmarks", json_incref(d->benchmarks));
    put(d, document, "lanemark", lanemark);
    return document;
}

static lm_status check_metric_names(const struct derivation *d, struct lm_error *error) {
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(d->samples->rows, i, row) {
        const json_t *const metrics = json_object_get(row, "metrics");
        for (size_t k = 0; k < sizeof reserved_keys / sizeof *reserved_keys; k++) {
            if (!json_object_get(metrics, reserved_keys[k])) continue;
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "%s: line %zu: a metric is named `%s`, which is a key of Google "
                           "Benchmark's rows: rename the metric",
                           d->path, i + 2, reserved_keys[k]);
        }
    }
    return LM_OK;
}

static bool print_document(FILE *out, void *document) {
    const size_t flags = JSON_INDENT(1) | JSON_REAL_PRECISION(15);
    return json_dumpf(document, out, flags) == 0 && fputc('\n', out) != EOF;
}

static lm_status write_document(struct derivation *d, const char *out_path,
                                struct lm_error *error) {
    TRY(check_metric_names(d, error));
    json_t *const document = build_document(d);
    lm_status status = LM_OK;
    if (d->failed || !document) {
        status = lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", d->path);
    } else {
        status = lm_text_replace(out_path, print_document, document, error);
    }
    json_decref(document);
    return status;
}

lm_status lm_results_derive(const char *samples_path, const char *out_path,
                            struct lm_error *error) {
    struct lm_samples samples;
    lm_status status = lm_samples_read(samples_path, &samples, error);
    if (status == LM_OK) {
        struct derivation d = {.path = samples_path,
                               .samples = &samples,
                               .index = json_object(),
                               .order = json_array(),
                               .benchmarks = json_array(),
                               .counted = json_array(),
                               .cells = json_array(),
                               .counters = json_array(),
                               .complete = true};
        status = write_document(&d, out_path, error);
        json_decref(d.index);
        json_decref(d.order);
        json_decref(d.benchmarks);
        json_decref(d.counted);
        json_decref(d.cells);
        json_decref(d.counters);
    }
    lm_samples_free(&samples);
    return status;
}
