/* SPDX-License-Identifier: Apache-2.0 */
/* Loads a results.json into cells with their samples and statistics, and answers questions about
 * them (results.h). Between the file and everything that shows or compares results: what it
 * accepts, the table, the plots and the report may rely on. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "results/results.h"
#include "results/text_file.h"

/* A cell with what only this file needs: its rows, in the order of its times. */
struct loaded_cell {
    struct lm_cell cell;
    const json_t **rows;
    const json_t *facts; /* its entry in lanemark.cells */
};

struct lm_results {
    struct lm_arena arena;
    const char *path;
    json_t *json;
    struct lm_cell *cells;
    struct loaded_cell *loaded;
    size_t cell_count;
    json_t *cell_index; /* cell name -> its number */
    struct lm_result_error *errors;
    size_t error_count;
    const char *tier;
};

static const char *text_of(const json_t *object, const char *key, const char *otherwise) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : otherwise;
}

static lm_status no_memory(const struct lm_results *r, struct lm_error *error) {
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", r->path);
}

/* ---- checks ---- */

static lm_status parse(struct lm_results *r, struct lm_error *error) {
    char *text = NULL;
    size_t length = 0;
    TRY(lm_text_read(r->path, &text, &length, error));
    json_error_t reason = {0};
    r->json = json_loadb(text, length, 0, &reason);
    free(text);
    if (json_is_object(r->json)) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: line %d: %s: give a complete results.json, or derive it again from "
                   "samples.jsonl",
                   r->path, r->json ? 1 : reason.line, r->json ? "no object" : reason.text);
}

static lm_status check_schema(const struct lm_results *r, struct lm_error *error) {
    const json_t *const lanemark = json_object_get(r->json, "lanemark");
    if (!json_is_object(lanemark)) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: no `lanemark` block: written by another tool: give a results.json of "
                       "`lanemark run`",
                       r->path);
    }
    const json_t *const schema = json_object_get(lanemark, "schema");
    if (json_is_integer(schema) && json_integer_value(schema) == LM_RESULTS_SCHEMA) return LM_OK;
    return lm_fail(
        error, LM_BAD_DATA, LM_NO_OFFSET,
        "%s: its schema is %lld and this build reads %d: use the build that wrote it, or "
        "derive it again from samples.jsonl",
        r->path, (long long)json_integer_value(schema), LM_RESULTS_SCHEMA);
}

static lm_status check_blocks(const struct lm_results *r, struct lm_error *error) {
    const json_t *const lanemark = json_object_get(r->json, "lanemark");
    const char *missing = NULL;
    if (!json_is_object(json_object_get(r->json, "context"))) missing = "context";
    if (!json_is_array(json_object_get(r->json, "benchmarks"))) missing = "benchmarks";
    if (!json_is_array(json_object_get(lanemark, "cells"))) missing = "lanemark.cells";
    if (!json_is_array(json_object_get(lanemark, "counters"))) missing = "lanemark.counters";
    if (!missing) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: `%s` is missing or of the wrong type: derive it again from samples.jsonl",
                   r->path, missing);
}

static lm_status bad_row(const struct lm_results *r, size_t row, const char *why,
                         struct lm_error *error) {
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: benchmarks[%zu]: %s: derive it again from samples.jsonl", r->path, row,
                   why);
}

/* ---- cells ---- */

/* Splits the name into its five parts, which share one copy of it. */
static bool split_name(struct lm_arena *arena, struct lm_cell *cell) {
    const size_t length = strlen(cell->name);
    char *rest = lm_arena_string(arena, cell->name, length);
    const char *parts[5] = {0};
    size_t count = 0;
    for (char *part = rest ? strsep(&rest, "/") : NULL; part; part = strsep(&rest, "/")) {
        if (count == 5 || *part == '\0') return false;
        parts[count++] = part;
    }
    if (count != 5) return false;
    cell->family = parts[0];
    cell->workload = parts[1];
    cell->variant = parts[2];
    cell->engine = parts[3];
    cell->isa = parts[4];
    cell->path = lm_arena_string(arena, cell->name, strlen(parts[0]) + 1 + strlen(parts[1]));
    return cell->path != NULL;
}

static lm_status add_cells(struct lm_results *r, struct lm_error *error) {
    const json_t *const cells = json_object_get(json_object_get(r->json, "lanemark"), "cells");
    r->loaded = lm_arena_array(&r->arena, json_array_size(cells), sizeof *r->loaded);
    r->cell_index = json_object();
    if (!r->loaded || !r->cell_index) return no_memory(r, error);
    size_t i = 0;
    const json_t *facts = NULL;
    json_array_foreach(cells, i, facts) {
        struct loaded_cell *const loaded = &r->loaded[i];
        loaded->facts = facts;
        loaded->cell.name = text_of(facts, "name", "");
        loaded->cell.flags = text_of(facts, "flags", "");
        loaded->cell.op = text_of(facts, "op", "");
        loaded->cell.bytes = json_number_value(json_object_get(facts, "bytes"));
        loaded->cell.ops = json_number_value(json_object_get(facts, "ops"));
        if (!split_name(&r->arena, &loaded->cell)) {
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "%s: lanemark.cells[%zu]: its name has not five parts: derive it again "
                           "from samples.jsonl",
                           r->path, i);
        }
        if (json_object_set_new(r->cell_index, loaded->cell.name, json_integer((json_int_t)i))) {
            return no_memory(r, error);
        }
        r->cell_count++;
    }
    return LM_OK;
}

static struct loaded_cell *loaded_by_name(const struct lm_results *r, const char *name) {
    const json_t *const number = name ? json_object_get(r->cell_index, name) : NULL;
    return number ? &r->loaded[json_integer_value(number)] : NULL;
}

static double nanoseconds_per(const char *unit) {
    if (strcmp(unit, "ns") == 0) return 1;
    if (strcmp(unit, "us") == 0) return 1e3;
    if (strcmp(unit, "ms") == 0) return 1e6;
    return strcmp(unit, "s") == 0 ? 1e9 : 0;
}

/* The row's time in ns; 0 when it is no usable time. */
static double time_of_row(const json_t *row) {
    const double time = json_number_value(json_object_get(row, "real_time"));
    return time > 0 ? time * nanoseconds_per(text_of(row, "time_unit", "")) : 0;
}

static bool is_iteration(const json_t *row) {
    return strcmp(text_of(row, "run_type", ""), "iteration") == 0;
}

static bool is_error(const json_t *row) {
    return json_is_true(json_object_get(row, "error_occurred"));
}

/* First pass: checks every row and counts what each cell will hold. */
static lm_status count_rows(struct lm_results *r, const json_t *rows, struct lm_error *error) {
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(rows, i, row) {
        if (!is_iteration(row)) continue;
        struct loaded_cell *const loaded = loaded_by_name(r, text_of(row, "run_name", NULL));
        if (!loaded) return bad_row(r, i, "its `run_name` is not in lanemark.cells", error);
        if (is_error(row)) {
            loaded->cell.error_count++;
            r->error_count++;
        } else if (time_of_row(row) > 0) {
            loaded->cell.count++;
        } else {
            return bad_row(r, i, "no positive `real_time` with a known `time_unit`", error);
        }
    }
    return LM_OK;
}

static bool allocate_rows(struct lm_results *r) {
    for (size_t i = 0; i < r->cell_count; i++) {
        struct loaded_cell *const loaded = &r->loaded[i];
        loaded->rows = lm_arena_array(&r->arena, loaded->cell.count, sizeof *loaded->rows);
        loaded->cell.times = lm_arena_array(&r->arena, loaded->cell.count, sizeof(double));
        if (!loaded->rows || !loaded->cell.times) return false;
        loaded->cell.count = 0;
    }
    r->errors = lm_arena_array(&r->arena, r->error_count, sizeof *r->errors);
    r->error_count = 0;
    return r->errors != NULL;
}

/* The message is "cause: what happened", and the cause stands in a key of its own as well. */
static void add_error(struct lm_results *r, struct loaded_cell *loaded, const json_t *row) {
    const char *const cause = text_of(row, "error_cause", "error");
    const char *const whole = text_of(row, "error_message", "no message");
    const size_t length = strlen(cause);
    const bool prefixed =
        strncmp(whole, cause, length) == 0 && strncmp(whole + length, ": ", 2) == 0;
    const struct lm_result_error found = {
        .cell = loaded->cell.name,
        .cause = cause,
        .message = prefixed ? whole + length + 2 : whole,
        .process = (long)json_integer_value(json_object_get(row, "repetition_index")),
    };
    if (!loaded->cell.error_cause) {
        loaded->cell.error_cause = found.cause;
        loaded->cell.error_message = found.message;
    }
    r->errors[r->error_count++] = found;
}

/* Second pass: hands out the rows. */
static void take_rows(struct lm_results *r, const json_t *rows) {
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(rows, i, row) {
        if (!is_iteration(row)) continue;
        struct loaded_cell *const loaded = loaded_by_name(r, text_of(row, "run_name", NULL));
        if (is_error(row)) {
            add_error(r, loaded, row);
            continue;
        }
        double *const times = (double *)loaded->cell.times;
        loaded->rows[loaded->cell.count] = row;
        times[loaded->cell.count++] = time_of_row(row);
    }
}

static lm_status compute_statistics(struct lm_results *r, struct lm_error *error) {
    r->cells = lm_arena_array(&r->arena, r->cell_count, sizeof *r->cells);
    if (!r->cells) return no_memory(r, error);
    for (size_t i = 0; i < r->cell_count; i++) {
        struct lm_cell *const cell = &r->loaded[i].cell;
        double *const sorted = lm_arena_array(&r->arena, cell->count, sizeof *sorted);
        if (!sorted) return no_memory(r, error);
        memcpy(sorted, cell->times, cell->count * sizeof *sorted);
        lm_stats_sort(sorted, cell->count);
        cell->median = lm_stats_median(sorted, cell->count);
        cell->interval = lm_stats_median_interval(sorted, cell->count, 0.95);
        r->cells[i] = *cell;
    }
    return LM_OK;
}

/* ---- tier of counters ---- */

static bool is_believed(const json_t *counter) {
    const char *const quality = text_of(counter, "quality", "");
    return strcmp(quality, "absent") != 0 && strcmp(quality, "broken") != 0;
}

static const json_t *counter_from(const struct lm_results *r, const char *source, bool believed) {
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(json_object_get(json_object_get(r->json, "lanemark"), "counters"), i,
                       counter) {
        if (strcmp(text_of(counter, "source", ""), source) == 0 &&
            is_believed(counter) == believed) {
            return counter;
        }
    }
    return NULL;
}

static lm_status describe_tier(struct lm_results *r, struct lm_error *error) {
    static const struct {
        const char *source, *text;
    } kinds[] = {{"papi", "hardware counters (PAPI)"},
                 {"step", "single-stepped instruction counts"},
                 {"qemu", "emulated instruction counts"},
                 {"sde", "engine counters"},
                 {"perf-sw", "kernel software counters"}};
    char text[256] = "wall clock";
    size_t used = strlen(text);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!counter_from(r, kinds[i].source, true)) continue;
        used += (size_t)snprintf(text + used, sizeof text - used, ", %s", kinds[i].text);
    }
    const json_t *const lost =
        counter_from(r, "papi", true) ? NULL : counter_from(r, "papi", false);
    if (lost) {
        (void)snprintf(text + used, sizeof text - used, "; no hardware counters: %s",
                       text_of(lost, "reason", "reason unknown"));
    }
    r->tier = lm_arena_string(&r->arena, text, strlen(text));
    return r->tier ? LM_OK : no_memory(r, error);
}

/* ---- entry points ---- */

static lm_status fill(struct lm_results *r, struct lm_error *error) {
    if (!r->json) TRY(parse(r, error));
    TRY(check_schema(r, error));
    TRY(check_blocks(r, error));
    TRY(add_cells(r, error));
    const json_t *const rows = json_object_get(r->json, "benchmarks");
    TRY(count_rows(r, rows, error));
    if (!allocate_rows(r)) return no_memory(r, error);
    take_rows(r, rows);
    TRY(compute_statistics(r, error));
    return describe_tier(r, error);
}

lm_status lm_results_of_json(const char *path, json_t *document, struct lm_results **results,
                             struct lm_error *error) {
    struct lm_results *const r = calloc(1, sizeof *r);
    if (r) r->path = lm_arena_string(&r->arena, path, strlen(path));
    if (!r || !r->path) {
        json_decref(document);
        lm_results_free(r);
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", path);
    }
    r->json = document;
    const lm_status status = fill(r, error);
    if (status == LM_OK) {
        *results = r;
    } else {
        lm_results_free(r);
    }
    return status;
}

lm_status lm_results_load(const char *path, struct lm_results **results, struct lm_error *error) {
    return lm_results_of_json(path, NULL, results, error);
}

void lm_results_free(struct lm_results *results) {
    if (!results) return;
    json_decref(results->json);
    json_decref(results->cell_index);
    lm_arena_free(&results->arena);
    free(results);
}

const char *lm_results_path(const struct lm_results *results) {
    return results->path;
}

const json_t *lm_results_json(const struct lm_results *results) {
    return results->json;
}

size_t lm_results_cell_count(const struct lm_results *results) {
    return results->cell_count;
}

const struct lm_cell *lm_results_cell(const struct lm_results *results, size_t index) {
    return &results->cells[index];
}

const struct lm_cell *lm_results_find(const struct lm_results *results, const char *path,
                                      const char *variant, const char *engine, const char *isa) {
    char name[512];
    const int length = snprintf(name, sizeof name, "%s/%s/%s/%s", path, variant, engine, isa);
    if (length < 0 || (size_t)length >= sizeof name) return NULL;
    const struct loaded_cell *const loaded = loaded_by_name(results, name);
    return loaded ? &results->cells[loaded - results->loaded] : NULL;
}

const struct lm_cell *lm_results_native_limit(const struct lm_results *results, const char *path,
                                              const char *isa) {
    const struct lm_cell *const scalar = lm_results_find(results, path, "scalar", "native", isa);
    const struct lm_cell *const simd = lm_results_find(results, path, "simd", "native", isa);
    const bool has_scalar = scalar && scalar->count > 0;
    const bool has_simd = simd && simd->count > 0;
    if (has_scalar && has_simd) return simd->median < scalar->median ? simd : scalar;
    if (has_simd) return simd;
    return has_scalar ? scalar : NULL;
}

/* What is known about a metric of a cell, without a value. */
static struct lm_metric provenance(const struct lm_results *results,
                                   const struct loaded_cell *loaded, const char *name) {
    const json_t *about = json_object_get(json_object_get(loaded->facts, "metrics"), name);
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(json_object_get(json_object_get(results->json, "lanemark"), "counters"), i,
                       counter) {
        if (!about && strcmp(text_of(counter, "name", ""), name) == 0) about = counter;
    }
    return (struct lm_metric){
        .unit = text_of(about, "unit", NULL),
        .source = text_of(about, "source", NULL),
        .quality = text_of(about, "quality", NULL),
        .reason = text_of(about, "reason", NULL),
    };
}

struct lm_metric lm_results_metric(const struct lm_results *results, const struct lm_cell *cell,
                                   size_t sample, const char *name) {
    const struct loaded_cell *const loaded = &results->loaded[cell - results->cells];
    const json_t *const value = json_object_get(loaded->rows[sample], name);
    struct lm_metric metric = provenance(results, loaded, name);
    metric.present = json_is_number(value);
    metric.value = json_number_value(value);
    return metric;
}

long lm_results_process(const struct lm_results *results, const struct lm_cell *cell,
                        size_t sample) {
    const struct loaded_cell *const loaded = &results->loaded[cell - results->cells];
    return (long)json_integer_value(json_object_get(loaded->rows[sample], "repetition_index"));
}

const char *lm_results_sample_flags(const struct lm_results *results, const struct lm_cell *cell,
                                    size_t sample) {
    return text_of(results->loaded[cell - results->cells].rows[sample], "noise", "");
}

static void add_counted(struct lm_counted *counted, const json_t *row, const char *name) {
    const json_t *const value = json_object_get(row, name);
    if (!json_is_number(value)) return;
    const double number = json_number_value(value);
    struct lm_metric *const metric = &counted->metric;
    if (metric->present && number != metric->value) counted->agrees = false;
    if (!metric->present || number < metric->value) metric->value = number;
    metric->present = true;
}

struct lm_counted lm_results_counted(const struct lm_results *results, const struct lm_cell *cell,
                                     const char *name) {
    const struct loaded_cell *const loaded = &results->loaded[cell - results->cells];
    struct lm_counted counted = {provenance(results, loaded, name), true};
    for (size_t i = 0; i < cell->count; i++)
        add_counted(&counted, loaded->rows[i], name);
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(json_object_get(json_object_get(results->json, "lanemark"), "counted"), i,
                       row) {
        if (strcmp(text_of(row, "run_name", ""), cell->name) == 0) add_counted(&counted, row, name);
    }
    return counted;
}

size_t lm_results_error_count(const struct lm_results *results) {
    return results->error_count;
}

const struct lm_result_error *lm_results_error(const struct lm_results *results, size_t index) {
    return &results->errors[index];
}

bool lm_results_complete(const struct lm_results *results) {
    const json_t *const lanemark = json_object_get(results->json, "lanemark");
    return json_is_true(json_object_get(lanemark, "complete"));
}

const char *lm_results_tier(const struct lm_results *results) {
    return results->tier;
}

const char *lm_results_cpu(const struct lm_results *results) {
    const json_t *const lanemark = json_object_get(results->json, "lanemark");
    return text_of(json_object_get(lanemark, "machine"), "cpu", "unknown CPU");
}
