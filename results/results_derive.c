/* SPDX-License-Identifier: Apache-2.0 */
/* Derives results.json from samples.jsonl: Google Benchmark's JSON schema (context, benchmarks[] of
 * iteration, aggregate and error rows) with a `lanemark` block for what that schema has no place
 * for. A pure function of the samples, so that a lost results.json can be made again.
 *
 * Metrics become keys of the rows under their own names; their unit, source, quality and reason
 * stand once in lanemark.counters, and in lanemark.cells[].metrics where a cell differs from that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/derivation.h"
#include "results/results.h"
#include "results/samples.h"
#include "results/text_file.h"

/* ---- index: which row stands for which process of which cell ---- */

static void index_cell(struct lm_derivation *d, const char *name) {
    if (json_object_get(d->index, name)) return;
    lm_derivation_put(d, d->index, name, json_object());
    lm_derivation_append(d, d->order, json_string(name));
}

/* A later row of the same process replaces the earlier one: a resumed run measures again what had
 * failed. */
static void index_rows(struct lm_derivation *d) {
    size_t i = 0;
    json_t *item = NULL;
    json_array_foreach(json_object_get(json_object_get(d->samples->run, "lanemark"), "cells"), i,
                       item) {
        if (json_is_string(item)) index_cell(d, json_string_value(item));
    }
    json_array_foreach(d->samples->rows, i, item) {
        if (lm_row_is(item, "run")) continue;
        const char *const name = lm_row_text(item, "cell");
        index_cell(d, name);
        char process[32];
        (void)snprintf(process, sizeof process, "%lld", lm_row_process(item));
        lm_derivation_put(d, json_object_get(d->index, name), process, json_incref(item));
    }
}

static int compare_processes(const void *left, const void *right) {
    const long long a = lm_row_process(*(json_t *const *)left);
    const long long b = lm_row_process(*(json_t *const *)right);
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

/* ---- lanemark.cells: facts of a cell that are not one row's ---- */

static bool same_provenance(const json_t *a, const json_t *b) {
    static const char *const keys[] = {"unit", "source", "quality", "reason"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *const left = lm_row_text(a, keys[i]);
        const char *const right = lm_row_text(b, keys[i]);
        if (strcmp(left ? left : "", right ? right : "") != 0) return false;
    }
    return true;
}

static json_t *counter_named(const json_t *counters, const char *name) {
    size_t i = 0;
    json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        const char *const own = lm_row_text(counter, "name");
        if (own && strcmp(own, name) == 0) return counter;
    }
    return NULL;
}

static bool is_present(const json_t *metric) {
    return json_is_number(json_object_get(metric, "value"));
}

/* The counters the run named, and those its samples hold beside them: each with the provenance of
 * the first sample that has a value, or else of the first at all. */
static void collect_counters(struct lm_derivation *d) {
    json_t *const first_present = json_object();
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(d->samples->rows, i, row) {
        const char *name = NULL;
        json_t *metric = NULL;
        json_object_foreach(json_object_get(row, "metrics"), name, metric) {
            const json_t *const known = json_object_get(first_present, name);
            if (known && (is_present(known) || !is_present(metric))) continue;
            lm_derivation_put(d, first_present, name, json_incref(metric));
        }
    }
    const char *name = NULL;
    json_t *metric = NULL;
    json_object_foreach(first_present, name, metric) {
        if (counter_named(d->counters, name)) continue;
        json_t *const counter = json_pack("{s:s}", "name", name);
        if (!counter || json_object_update(counter, metric) != 0) d->failed = true;
        (void)json_object_del(counter, "value");
        lm_derivation_append(d, d->counters, counter);
    }
    json_decref(first_present);
}

/* Records where a sample's metrics differ from what the run says of its counters. The first
 * difference stands, but one with a reason outranks one without. */
static void note_provenance(struct lm_derivation *d, json_t *overrides, json_t *metrics) {
    const char *name = NULL;
    json_t *metric = NULL;
    json_object_foreach(metrics, name, metric) {
        const json_t *const run_wide = counter_named(d->counters, name);
        if (run_wide && same_provenance(run_wide, metric)) continue;
        const json_t *const known = json_object_get(overrides, name);
        if (known && (lm_row_text(known, "reason") || !lm_row_text(metric, "reason"))) continue;
        json_t *const copy = json_copy(metric);
        (void)json_object_del(copy, "value");
        lm_derivation_put(d, overrides, name, copy);
    }
}

static void add_process(struct lm_derivation *d, json_t *processes, const json_t *row) {
    json_t *const process = json_object();
    lm_derivation_copy(d, process, row, "process");
    lm_derivation_copy(d, process, row, "batches");
    lm_derivation_copy(d, process, row, "warmup");
    lm_derivation_append(d, processes, process);
}

static void add_cell(struct lm_derivation *d, const char *name, json_t *const *rows, size_t count) {
    json_t *const cell = json_object();
    json_t *const overrides = json_object();
    json_t *const processes = json_array();
    size_t errors = 0;
    lm_derivation_put(d, cell, "name", json_string(name));
    for (size_t i = 0; i < count; i++) {
        if (lm_row_is(rows[i], "error")) {
            errors++;
            continue;
        }
        static const char *const keys[] = {"flags", "bytes", "ops", "op"};
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            lm_derivation_copy(d, cell, rows[i], keys[k]);
        }
        note_provenance(d, overrides, json_object_get(rows[i], "metrics"));
        add_process(d, processes, rows[i]);
    }
    lm_derivation_put(d, cell, "samples", json_integer((json_int_t)(count - errors)));
    lm_derivation_put(d, cell, "errors", json_integer((json_int_t)errors));
    lm_derivation_put(d, cell, "metrics", overrides);
    lm_derivation_put(d, cell, "processes", processes);
    lm_derivation_append(d, d->cells, cell);
}

/* ---- the document ---- */

/* A cell that failed once may have been left alone, so it counts as done. */
static void add_rows_of_cell(struct lm_derivation *d, const char *name, size_t family) {
    size_t count = 0;
    json_t **const rows = sorted_rows(json_object_get(d->index, name), &count);
    if (!rows) {
        d->failed = true;
        return;
    }
    const json_int_t planned = json_integer_value(
        json_object_get(json_object_get(d->samples->run, "lanemark"), "processes"));
    bool failed = false;
    for (size_t i = 0; i < count; i++)
        failed = failed || lm_row_is(rows[i], "error");
    if ((json_int_t)count < planned && !failed) d->complete = false;
    lm_derive_rows(d, rows, count, family);
    add_cell(d, name, rows, count);
    free(rows);
}

static json_t *notes_of(struct lm_derivation *d) {
    json_t *const notes = json_array();
    if (d->samples->torn) {
        lm_derivation_append(
            d, notes,
            json_string("samples.jsonl ends in a torn line, left out here: the run was killed "
                        "while it wrote"));
    }
    if (!d->complete) {
        lm_derivation_append(
            d, notes,
            json_string("some planned processes have neither sample nor error: the "
                        "run did not end"));
    }
    return notes;
}

static json_t *build_document(struct lm_derivation *d) {
    const json_t *const run = json_object_get(d->samples->run, "lanemark");
    (void)json_array_extend(d->counters, json_object_get(run, "counters")); /* may be absent */
    collect_counters(d);
    index_rows(d);
    size_t i = 0;
    json_t *name = NULL;
    json_array_foreach(d->order, i, name) add_rows_of_cell(d, json_string_value(name), i);
    json_t *const lanemark = json_copy(json_object_get(d->samples->run, "lanemark"));
    lm_derivation_put(d, lanemark, "schema", json_integer(LM_RESULTS_SCHEMA));
    lm_derivation_put(d, lanemark, "complete", json_boolean(d->complete));
    lm_derivation_put(d, lanemark, "notes", notes_of(d));
    lm_derivation_put(d, lanemark, "counters", json_incref(d->counters));
    lm_derivation_put(d, lanemark, "cells", json_incref(d->cells));
    lm_derivation_put(d, lanemark, "counted", json_incref(d->counted));
    json_t *const document = json_object();
    lm_derivation_put(d, document, "context",
                      json_incref(json_object_get(d->samples->run, "context")));
    lm_derivation_put(d, document, "benchmarks", json_incref(d->benchmarks));
    lm_derivation_put(d, document, "lanemark", lanemark);
    return document;
}

static lm_status check_metric_names(const struct lm_derivation *d, struct lm_error *error) {
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(d->samples->rows, i, row) {
        const char *const reserved = lm_row_reserved_metric(row);
        if (!reserved) continue;
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: line %zu: a metric is named `%s`, which is a key of Google "
                       "Benchmark's rows: rename the metric",
                       d->path, i + 2, reserved);
    }
    return LM_OK;
}

static bool print_document(FILE *out, void *document) {
    const size_t flags = JSON_INDENT(1) | JSON_REAL_PRECISION(15);
    return json_dumpf(document, out, flags) == 0 && fputc('\n', out) != EOF;
}

static lm_status write_document(struct lm_derivation *d, const char *out_path,
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
        struct lm_derivation d = {.path = samples_path,
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
