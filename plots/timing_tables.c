/* SPDX-License-Identifier: Apache-2.0 */
/* How times lie within processes: the spread of each cell's batches, and what the first batches of
 * a process took. All are relative to what they settle at, so that workloads can be set side by
 * side. */
#include <math.h>
#include <string.h>

#include "plots/tables_shared.h"
#include "results/stats.h"

/* A process's batches, of which a figure shows so many. */
enum { MOST_BATCHES = 64, QUANTILES = 5 };
static const double quantiles[QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

/* Values of one group, in an arena. */
struct values {
    double *items;
    size_t count, room;
};

static void add_value(struct values *values, double value) {
    if (values->count < values->room) values->items[values->count++] = value;
}

static void print_quantiles(FILE *out, struct values *values) {
    lm_stats_sort(values->items, values->count);
    for (size_t i = 0; i < QUANTILES; i++)
        lm_tsv_number(out, lm_stats_quantile(values->items, values->count, quantiles[i]));
}

/* What lanemark.cells[] keeps of the processes of cell `index`. */
static const json_t *processes_of(const struct lm_results *results, size_t index) {
    const json_t *const cells =
        json_object_get(json_object_get(lm_results_json(results), "lanemark"), "cells");
    const json_t *cell = json_array_get(cells, index);
    const char *const name = lm_results_cell(results, index)->name;
    const char *found = json_string_value(json_object_get(cell, "name"));
    for (size_t i = 0; (!found || strcmp(found, name) != 0) && i < json_array_size(cells); i++) {
        cell = json_array_get(cells, i);
        found = json_string_value(json_object_get(cell, "name"));
    }
    return found && strcmp(found, name) == 0 ? json_object_get(cell, "processes") : NULL;
}

static size_t batch_count(const json_t *processes) {
    size_t count = 0;
    size_t i = 0;
    const json_t *process = NULL;
    json_array_foreach(processes, i, process) {
        count += json_array_size(json_object_get(process, "batches"));
    }
    return count;
}

static void add_batches(struct values *values, const json_t *batches, double unit) {
    size_t i = 0;
    const json_t *batch = NULL;
    json_array_foreach(batches, i, batch) {
        if (json_number_value(batch) > 0) add_value(values, json_number_value(batch) / unit);
    }
}

/* ---- spread ---- */

static bool print_spread(FILE *out, struct lm_arena *arena, const struct lm_figure_data *data,
                         size_t index) {
    const struct lm_figure_row *const row = &data->rows[index];
    const json_t *const processes = processes_of(data->results, index);
    const size_t batches = batch_count(processes);
    struct values values = {.items = lm_arena_array(arena, batches + 1, sizeof(double)),
                            .room = batches};
    struct values warm = {.items =
                              lm_arena_array(arena, json_array_size(processes) + 1, sizeof(double)),
                          .room = json_array_size(processes)};
    if (row->cell->count == 0 || batches == 0 || !values.items || !warm.items) return false;
    size_t unsteady = 0;
    size_t i = 0;
    const json_t *process = NULL;
    json_array_foreach(processes, i, process) {
        const json_t *const warmup = json_object_get(process, "warmup");
        add_batches(&values, json_object_get(process, "batches"), row->cell->median);
        add_value(&warm, json_number_value(json_object_get(warmup, "batches")));
        unsteady += json_is_false(json_object_get(warmup, "steady")) ? 1 : 0;
    }
    lm_table_names(out, row);
    (void)fprintf(out, "\t%zu\t%zu", row->n, values.count);
    print_quantiles(out, &values);
    lm_stats_sort(warm.items, warm.count);
    lm_tsv_number(out, lm_stats_median(warm.items, warm.count));
    (void)fprintf(out, "\t%zu\n", unsteady);
    return true;
}

/* row workload variant engine isa series  n (processes)  batches (of all of them)  low q1 median
 * q3 high (5, 25, 50, 75 and 95 % of the batches' times, relative to the cell's median)  warmup
 * (batches, the processes' median)  unsteady (processes that never settled) */
size_t lm_table_spread(FILE *out, const struct lm_subject *subject) {
    struct lm_arena arena = {0};
    size_t rows = 0;
    (void)fputs("row\tworkload\tvariant\tengine\tisa\tseries\tn\tbatches\tlow\tq1\tmedian\tq3\t"
                "high\twarmup\tunsteady\n",
                out);
    for (size_t i = 0; i < lm_results_cell_count(subject->data->results); i++)
        rows += print_spread(out, &arena, subject->data, i) ? 1 : 0;
    lm_arena_free(&arena);
    return rows;
}

/* ---- warm-up ---- */

/* Batch number `place` of a process, those of its warm-up first; NAN beyond the last, and where
 * the warm-up's times were not kept. */
static double batch_at(const json_t *process, size_t place) {
    const json_t *const warmup = json_object_get(json_object_get(process, "warmup"), "times");
    const json_t *const batches = json_object_get(process, "batches");
    const size_t before = json_array_size(warmup);
    if (before == 0) return NAN;
    const json_t *const batch =
        place < before ? json_array_get(warmup, place) : json_array_get(batches, place - before);
    return batch ? json_number_value(batch) : NAN;
}

static double settled_time(const json_t *process, double *room) {
    struct values batches = {.items = room, .room = MOST_BATCHES};
    add_batches(&batches, json_object_get(process, "batches"), 1);
    lm_stats_sort(batches.items, batches.count);
    return lm_stats_median(batches.items, batches.count);
}

static void add_processes(struct values *values, const json_t *processes, size_t place) {
    double room[MOST_BATCHES];
    size_t i = 0;
    const json_t *process = NULL;
    json_array_foreach(processes, i, process) {
        const double settled = settled_time(process, room);
        const double time = batch_at(process, place);
        if (settled > 0 && time > 0) add_value(values, time / settled);
    }
}

/* The rows of one variant and series: a batch's, as long as half of the processes have it. */
static size_t print_warm_up(FILE *out, const struct lm_figure_data *data,
                            const struct lm_figure_row *like, struct values *values) {
    size_t first = 0;
    for (size_t place = 0; place < MOST_BATCHES; place++) {
        values->count = 0;
        for (size_t i = 0; i < lm_results_cell_count(data->results); i++) {
            const struct lm_figure_row *const row = &data->rows[i];
            if (strcmp(row->series, like->series) != 0 || strcmp(row->variant, like->variant) != 0)
                continue;
            add_processes(values, processes_of(data->results, i), place);
        }
        if (place == 0) first = values->count;
        if (values->count == 0 || 2 * values->count < first) return place;
        (void)fprintf(out, "%s\t%s\t%s\t%s\t%zu\t%zu", like->variant, like->engine, like->isa,
                      like->series, place + 1, values->count);
        print_quantiles(out, values);
        (void)fputc('\n', out);
    }
    return MOST_BATCHES;
}

/* variant engine isa series  batch (from 1, the warm-up's first)  n (processes)  low q1 median q3
 * high (as spread has them, relative to the process's median after the warm-up) */
size_t lm_table_warm_up(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    const size_t cells = lm_results_cell_count(data->results);
    struct lm_arena arena = {0};
    size_t rows = 0;
    size_t processes = 0;
    for (size_t i = 0; i < cells; i++)
        processes += json_array_size(processes_of(data->results, i));
    struct values values = {.items = lm_arena_array(&arena, processes + 1, sizeof(double)),
                            .room = processes};
    (void)fputs("variant\tengine\tisa\tseries\tbatch\tn\tlow\tq1\tmedian\tq3\thigh\n", out);
    for (size_t i = 0; values.items && i < cells; i++) {
        if (lm_table_first(data, i)) rows += print_warm_up(out, data, &data->rows[i], &values);
    }
    lm_arena_free(&arena);
    return rows;
}
