/* SPDX-License-Identifier: Apache-2.0 */
/* What engines do before the first iteration and what they execute: phases of loading, costs set
 * against the time of running, and Wasm instructions by class. */
#include <math.h>
#include <string.h>

#include "plots/tables_shared.h"

static bool is_native(const struct lm_figure_row *row) {
    return strcmp(row->engine, "native") == 0;
}

static bool is_timed(const struct lm_figure_row *row) {
    return row->cell && row->cell->count > 0;
}

/* ---- phases ---- */

/* Names of an engine's own phases end so; those within compiling also begin with it. */
static const char *const phase_end = "_ns";
static const char *const within_compiling = "compile_";

static bool is_phase(const char *name) {
    const size_t length = strlen(name);
    const size_t end = strlen(phase_end);
    return length > end && strcmp(name + length - end, phase_end) == 0;
}

static void print_phase(FILE *out, const struct lm_figure_row *row, const char *name,
                        struct lm_ratio time, size_t *rows) {
    if (isnan(time.value) || time.value <= 0) return;
    lm_table_names(out, row);
    (void)fprintf(out, "\t%s\t%zu", name, row->n);
    lm_tsv_ratio(out, time);
    (void)fputc('\n', out);
    (*rows)++;
}

/* "compile_ns" is shown as "compile", "compile_emit_ns" as "emit". */
static const char *shown_phase(const char *name, char *shown, size_t size) {
    const size_t skipped = strncmp(name, within_compiling, strlen(within_compiling)) == 0 &&
                                   strcmp(name + strlen(within_compiling), phase_end + 1) != 0
                               ? strlen(within_compiling)
                               : 0;
    (void)snprintf(shown, size, "%.*s", (int)(strlen(name) - skipped - strlen(phase_end)),
                   name + skipped);
    return shown;
}

static size_t print_phases(FILE *out, const struct lm_figure_data *data,
                           const struct lm_figure_row *row) {
    const json_t *const counters =
        json_object_get(json_object_get(lm_results_json(data->results), "lanemark"), "counters");
    size_t rows = 0;
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        char shown[64];
        const char *const name = json_string_value(json_object_get(counter, "name"));
        if (!name || !is_phase(name)) continue;
        print_phase(out, row, shown_phase(name, shown, sizeof shown),
                    lm_table_metric(data->results, row->cell, name), &rows);
    }
    if (rows == 0) return 0;
    print_phase(out, row, "load", lm_table_metric(data->results, row->cell, "load_time"), &rows);
    print_phase(out, row, "set-up", lm_table_metric(data->results, row->cell, "setup_time"), &rows);
    print_phase(out, row, "iteration", lm_table_time(row->cell), &rows);
    return rows;
}

/* row workload variant engine isa series  phase  n (processes)  time time_lower time_upper (ns:
 * the median over processes). The phases that the engine counts, without its cache; then `load`:
 * all from the bytes to an instance, with the cache; `set-up`: lm_setup; `iteration`: one lm_run.
 */
size_t lm_table_phases(FILE *out, const struct lm_subject *subject) {
    size_t rows = 0;
    (void)fputs("row\tworkload\tvariant\tengine\tisa\tseries\tphase\tn\ttime\ttime_lower\t"
                "time_upper\n",
                out);
    for (size_t i = 0; i < subject->data->row_count; i++) {
        const struct lm_figure_row *const row = &subject->data->rows[i];
        if (is_timed(row) && !is_native(row)) rows += print_phases(out, subject->data, row);
    }
    return rows;
}

/* ---- costs ---- */

/* To decode and compile, as the engine counts it, without a cache; of an engine that does not
 * count, to load. Without bounds where it is a sum. */
static struct lm_ratio compile_time(const struct lm_results *r, const struct lm_cell *cell) {
    const struct lm_ratio decode = lm_table_metric(r, cell, "decode_ns");
    struct lm_ratio compile = lm_table_metric(r, cell, "compile_ns");
    if (isnan(decode.value) || isnan(compile.value)) return lm_table_metric(r, cell, "load_time");
    compile.value += decode.value;
    compile.lower += decode.lower;
    compile.upper += decode.upper;
    return compile;
}

/* The engine that compiles the same variant at the same ISA fastest, if it runs it slower. */
static const struct lm_cell *quickest_start(const struct lm_figure_data *data,
                                            const struct lm_figure_row *row) {
    const struct lm_cell *best = NULL;
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const other = &data->rows[i];
        if (!is_timed(other) || is_native(other) || other->row != row->row ||
            strcmp(other->variant, row->variant) != 0 || strcmp(other->isa, row->isa) != 0)
            continue;
        const double own = compile_time(data->results, other->cell).value;
        if (isnan(own) || other->cell->median <= row->cell->median) continue;
        if (!best || own < compile_time(data->results, best).value) best = other->cell;
    }
    return best;
}

/* Iterations after which the longer compiling has paid; NAN where there is nothing to pay. */
static double break_even(const struct lm_figure_data *data, const struct lm_figure_row *row,
                         double compile) {
    const struct lm_cell *const other = quickest_start(data, row);
    if (!other) return NAN;
    const double extra = compile - compile_time(data->results, other).value;
    return extra > 0 ? ceil(extra / (other->median - row->cell->median)) : NAN;
}

/* row workload variant engine isa series  n  compile compile_lower compile_upper (ns, to decode
 * and compile without a cache)  time time_lower time_upper (ns per iteration)  code_bytes
 * break_even (iterations after which it has overtaken the engine that compiles fastest and runs
 * slower; NaN: none) */
size_t lm_table_costs(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    size_t rows = 0;
    (void)fputs("row\tworkload\tvariant\tengine\tisa\tseries\tn\tcompile\tcompile_lower\t"
                "compile_upper\ttime\ttime_lower\ttime_upper\tcode_bytes\tbreak_even\n",
                out);
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (!is_timed(row) || is_native(row)) continue;
        const struct lm_ratio compile = compile_time(data->results, row->cell);
        if (isnan(compile.value)) continue;
        lm_table_names(out, row);
        (void)fprintf(out, "\t%zu", row->n);
        lm_tsv_ratio(out, compile);
        lm_tsv_ratio(out, lm_table_time(row->cell));
        lm_tsv_number(out, lm_table_metric(data->results, row->cell, "code_bytes").value);
        lm_tsv_number(out, break_even(data, row, compile.value));
        (void)fputc('\n', out);
        rows++;
    }
    return rows;
}

/* ---- classes ---- */

enum { MOST_CLASSES = 64 };

struct classes {
    const char *names[MOST_CLASSES]; /* of metrics, ops_CLASS */
    size_t count;
};

static double counted(const struct lm_figure_data *data, const struct lm_figure_row *row,
                      const char *name) {
    const struct lm_counted value = lm_results_counted(data->results, row->cell, name);
    return value.metric.present && value.agrees ? value.metric.value : NAN;
}

/* Whether a row stands for its workload: SIMD code on the first engine that counted its classes. */
static bool stands_for_workload(const struct lm_figure_data *data, size_t index) {
    const struct lm_figure_row *const row = &data->rows[index];
    if (!is_timed(row) || is_native(row) || strcmp(row->variant, "simd") != 0 ||
        !(counted(data, row, "wasm_ops") > 0))
        return false;
    for (size_t i = 0; i < index; i++) {
        const struct lm_figure_row *const other = &data->rows[i];
        if (other->row == row->row && is_timed(other) && !is_native(other) &&
            strcmp(other->variant, "simd") == 0 && counted(data, other, "wasm_ops") > 0)
            return false;
    }
    return true;
}

static bool is_executed(const struct lm_figure_data *data, const char *name) {
    for (size_t i = 0; i < data->row_count; i++) {
        if (stands_for_workload(data, i) && counted(data, &data->rows[i], name) > 0) return true;
    }
    return false;
}

/* The classes that anything executed, as the engine orders them: vectors last. */
static void find_classes(const struct lm_figure_data *data, struct classes *classes) {
    const json_t *const counters =
        json_object_get(json_object_get(lm_results_json(data->results), "lanemark"), "counters");
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        const char *const name = json_string_value(json_object_get(counter, "name"));
        const char *const source = json_string_value(json_object_get(counter, "source"));
        if (!name || !source || strcmp(source, "sde") != 0 || strncmp(name, "ops_", 4) != 0)
            continue;
        if (classes->count < MOST_CLASSES && is_executed(data, name))
            classes->names[classes->count++] = name;
    }
}

/* row workload variant engine isa series  class  place (of the class, from 1)  ops (executed in one
 * iteration)  share (of all that it executes, 0..1). One engine's counts of the SIMD variant: what
 * an engine executes of Wasm does not depend on the engine. */
size_t lm_table_classes(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    struct classes classes = {0};
    size_t rows = 0;
    (void)fputs("row\tworkload\tvariant\tengine\tisa\tseries\tclass\tplace\tops\tshare\n", out);
    find_classes(data, &classes);
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (!stands_for_workload(data, i)) continue;
        for (size_t k = 0; k < classes.count; k++) {
            const double ops = counted(data, row, classes.names[k]);
            lm_table_names(out, row);
            (void)fprintf(out, "\t%s\t%zu", classes.names[k] + strlen("ops_"), k + 1);
            lm_tsv_number(out, ops);
            lm_tsv_number(out, ops / counted(data, row, "wasm_ops"));
            (void)fputc('\n', out);
            rows++;
        }
    }
    return rows;
}
