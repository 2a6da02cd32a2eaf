/* SPDX-License-Identifier: Apache-2.0 */
/* Computes the table all figures draw from (figure_data.h). Ratios of medians carry the
 * interval that holds whenever both medians' intervals do (stats.h). */
#include "plots/figure_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plots/counted_data.h"

static const struct lm_ratio no_ratio = {NAN, NAN, NAN};

/* ---- names ---- */

/* A growing list of distinct words separated by blanks. */
struct words {
    char *text;
    size_t length, capacity;
};

static size_t place_of_word(const struct words *words, const char *word) {
    const size_t length = strlen(word);
    size_t place = 1;
    for (const char *at = words->text; *at; place++) {
        const size_t own = strcspn(at, " ");
        if (own == length && strncmp(at, word, own) == 0) return place;
        at += own + (at[own] == ' ');
    }
    return 0;
}

static void add_word(struct words *words, const char *word) {
    if (place_of_word(words, word) > 0) return;
    const int added = snprintf(words->text + words->length, words->capacity - words->length, "%s%s",
                               words->length ? " " : "", word);
    words->length += (size_t)added;
}

static bool new_words(struct words *words, struct lm_arena *arena, size_t capacity) {
    *words = (struct words){.text = lm_arena_alloc(arena, capacity), .capacity = capacity};
    return words->text != NULL;
}

static size_t names_length(const struct lm_results *r) {
    size_t length = 1;
    for (size_t i = 0; i < lm_results_cell_count(r); i++) {
        length += strlen(lm_results_cell(r, i)->name) + 1;
    }
    return length;
}

/* ---- ratios ---- */

static struct lm_ratio ratio_of(const struct lm_cell *over, const struct lm_cell *under) {
    if (!over || !under || over->count == 0 || under->count == 0) return no_ratio;
    const struct lm_interval interval = lm_stats_ratio_interval(over->interval, under->interval);
    return (struct lm_ratio){over->median / under->median, interval.lower, interval.upper};
}

/* The limit itself is 1 by definition, so it has no interval of its own. */
static struct lm_ratio slowdown_of(const struct lm_results *r, const struct lm_cell *cell) {
    const struct lm_cell *const limit = lm_results_native_limit(r, cell->path, cell->isa);
    return limit == cell ? (struct lm_ratio){1, 1, 1} : ratio_of(cell, limit);
}

static struct lm_ratio gain_of(const struct lm_results *r, const struct lm_cell *cell) {
    if (strcmp(cell->variant, "simd") != 0) return no_ratio;
    return ratio_of(lm_results_find(r, cell->path, "scalar", cell->engine, cell->isa), cell);
}

static struct lm_ratio ladder_of(const struct lm_results *r, const struct lm_cell *cell,
                                 const char *lowest) {
    if (strcmp(cell->engine, "native") != 0) return no_ratio;
    const struct lm_cell *const base = lm_results_find(r, cell->path, "scalar", "native", lowest);
    return base == cell && cell->count ? (struct lm_ratio){1, 1, 1} : ratio_of(base, cell);
}

/* ---- rows ---- */

struct builder {
    struct lm_figure_data *data;
    struct lm_arena *arena;
    struct words workloads, families, series, native;
    const char *lowest; /* the first native ISA */
};

static const char *series_name(struct builder *b, const struct lm_cell *cell) {
    const size_t length = strlen(cell->engine) + 1 + strlen(cell->isa);
    return lm_arena_string(b->arena, cell->name + strlen(cell->name) - length, length);
}

static bool name_all(struct builder *b) {
    const struct lm_results *const r = b->data->results;
    const size_t capacity = names_length(r);
    if (!new_words(&b->workloads, b->arena, capacity) ||
        !new_words(&b->families, b->arena, capacity) ||
        !new_words(&b->series, b->arena, capacity) || !new_words(&b->native, b->arena, capacity)) {
        return false;
    }
    for (size_t i = 0; i < lm_results_cell_count(r); i++) {
        const struct lm_cell *const cell = lm_results_cell(r, i);
        const char *const series = series_name(b, cell);
        if (!series) return false;
        add_word(&b->workloads, cell->path);
        add_word(&b->families, cell->family);
        const bool native = strcmp(cell->engine, "native") == 0;
        if (!lm_counted_only(r, cell))
            add_word(native ? &b->native : &b->series, native ? cell->isa : series);
        const size_t place = place_of_word(&b->workloads, cell->path);
        if (place > b->data->workload_count) b->data->workload_count = place;
    }
    b->lowest = lm_arena_string(b->arena, b->native.text, strcspn(b->native.text, " "));
    b->data->workloads = b->workloads.text;
    b->data->families = b->families.text;
    b->data->series = b->series.text;
    b->data->native = b->native.text;
    return b->lowest != NULL && lm_counted_name(b->data, b->arena);
}

static bool add_cell_row(struct builder *b, const struct lm_cell *cell) {
    const struct lm_results *const r = b->data->results;
    const bool native = strcmp(cell->engine, "native") == 0;
    struct lm_figure_row row = {
        .cell = cell,
        .workload = cell->path,
        .family = cell->family,
        .variant = cell->variant,
        .engine = cell->engine,
        .isa = cell->isa,
        .series = series_name(b, cell),
        .row = place_of_word(&b->workloads, cell->path),
        .n = cell->count,
        .step = native ? place_of_word(&b->native, cell->isa) : 0,
        .slowdown = slowdown_of(r, cell),
        .gain = gain_of(r, cell),
        .ladder = ladder_of(r, cell, b->lowest),
    };
    if (!row.series || !lm_counted_fill(b->data, b->arena, &row)) return false;
    b->data->rows[b->data->row_count++] = row;
    return true;
}

const char *lm_figure_status(const struct lm_figure_row *row) {
    if (!row->cell || row->cell->count > 0) return "ok";
    if (row->counted_only) return isnan(row->instructions) ? "counts differ" : "ok";
    return row->cell->error_cause ? row->cell->error_cause : "not run";
}

/* Names the first cell without a time among those of a workload, and how many more there are. */
static bool note_gaps(struct builder *b, struct lm_figure_row *first, size_t cells) {
    const struct lm_figure_row *gap = NULL;
    size_t count = 0;
    for (size_t i = 0; i < cells; i++) {
        const struct lm_figure_row *const row = &b->data->rows[i];
        if (row->row != first->row) continue;
        if (row < first) return true;
        if (strcmp(lm_figure_status(row), "ok") == 0) continue;
        if (!gap) gap = row;
        count++;
    }
    if (!gap) return true;
    char text[96];
    const int used = snprintf(text, sizeof text, "%.12s %.8s: %.16s", gap->engine, gap->variant,
                              lm_figure_status(gap));
    if (count > 1) (void)snprintf(text + used, sizeof text - (size_t)used, " +%zu", count - 1);
    first->gaps = lm_arena_string(b->arena, text, strlen(text));
    return first->gaps != NULL;
}

static bool same_group(const struct lm_figure_row *a, const struct lm_figure_row *b) {
    return strcmp(a->variant, b->variant) == 0 && strcmp(a->series, b->series) == 0;
}

/* The geometric mean over the rows of `like`'s variant and series; `n` grows to how many there
 * are. */
static double mean_of(const struct lm_figure_data *data, size_t cells,
                      const struct lm_figure_row *like,
                      struct lm_ratio (*pick)(const struct lm_figure_row *), double *values,
                      size_t *n) {
    size_t count = 0;
    for (size_t i = 0; i < cells; i++) {
        const double value = pick(&data->rows[i]).value;
        if (same_group(&data->rows[i], like) && !isnan(value)) values[count++] = value;
    }
    if (count > *n) *n = count;
    return count ? lm_stats_geomean(values, count) : NAN;
}

static struct lm_ratio pick_slowdown(const struct lm_figure_row *row) {
    return row->slowdown;
}
static struct lm_ratio pick_gain(const struct lm_figure_row *row) {
    return row->gain;
}
static struct lm_ratio pick_ladder(const struct lm_figure_row *row) {
    return row->ladder;
}
static struct lm_ratio pick_relative(const struct lm_figure_row *row) {
    return row->relative;
}
static struct lm_ratio pick_sweep(const struct lm_figure_row *row) {
    return row->sweep;
}
static struct lm_ratio pick_over_native(const struct lm_figure_row *row) {
    return row->over_native;
}
/* Of native code: figures compare what machines execute of one C, not what engines make of it. */
static struct lm_ratio pick_mix(const struct lm_figure_row *row) {
    const bool native = strcmp(row->engine, "native") == 0;
    return (struct lm_ratio){native && row->mix_count ? row->mix[0] : NAN, NAN, NAN};
}

/* One row of means per variant and series, after the rows of cells. */
static bool add_mean_rows(struct builder *b) {
    struct lm_figure_data *const data = b->data;
    const size_t cells = data->row_count;
    double *const values = lm_arena_array(b->arena, cells, sizeof *values);
    if (!values) return false;
    for (size_t i = 0; i < cells; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && !same_group(&data->rows[k], &data->rows[i]);
        if (!first) continue;
        struct lm_figure_row mean = data->rows[i];
        mean.cell = NULL;
        mean.gaps = NULL;
        mean.workload = "geometric mean";
        mean.family = "";
        mean.row = data->workload_count + 1;
        mean.n = 0;
        mean.slowdown = mean.gain = mean.ladder = mean.relative = mean.sweep = no_ratio;
        mean.over_native = no_ratio;
        mean.instructions = NAN;
        mean.mix = NULL;
        mean.mix_count = 0;
        mean.slowdown.value = mean_of(data, cells, &data->rows[i], pick_slowdown, values, &mean.n);
        mean.gain.value = mean_of(data, cells, &data->rows[i], pick_gain, values, &mean.n);
        mean.ladder.value = mean_of(data, cells, &data->rows[i], pick_ladder, values, &mean.n);
        mean.relative.value = mean_of(data, cells, &data->rows[i], pick_relative, values, &mean.n);
        mean.sweep.value = mean_of(data, cells, &data->rows[i], pick_sweep, values, &mean.n);
        mean.over_native.value =
            mean_of(data, cells, &data->rows[i], pick_over_native, values, &mean.n);
        data->rows[data->row_count++] = mean;
    }
    return true;
}

static void summarise(struct lm_figure_data *data) {
    data->confidence = 1;
    for (size_t i = 0; i < lm_results_cell_count(data->results); i++) {
        const struct lm_cell *const cell = lm_results_cell(data->results, i);
        if (cell->count == 0) continue;
        const double half = (cell->interval.upper - cell->interval.lower) / 2 / cell->median;
        data->widest = fmax(data->widest, half);
        data->confidence = fmin(data->confidence, cell->interval.confidence);
        if (data->fewest == 0 || cell->count < data->fewest) data->fewest = cell->count;
        if (cell->count > data->most) data->most = cell->count;
    }
    if (data->most == 0) data->confidence = 0;
}

lm_status lm_figure_data_build(const struct lm_results *results, struct lm_arena *arena,
                               struct lm_figure_data *data, struct lm_error *error) {
    const size_t cells = lm_results_cell_count(results);
    *data = (struct lm_figure_data){.results = results};
    data->rows = lm_arena_array(arena, 2 * cells, sizeof *data->rows);
    struct builder b = {.data = data, .arena = arena};
    bool good = data->rows && name_all(&b);
    for (size_t i = 0; good && i < cells; i++) {
        good = add_cell_row(&b, lm_results_cell(results, i));
    }
    for (size_t i = 0; good && i < cells; i++)
        good = note_gaps(&b, &data->rows[i], cells);
    if (!good || !add_mean_rows(&b)) {
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory",
                       lm_results_path(results));
    }
    summarise(data);
    return LM_OK;
}

/* Whether a row's number is 1 because it is what others are divided by. */
static bool is_trivial(const struct lm_figure_data *data, const struct lm_figure_row *row,
                       const char *column) {
    const bool native = strcmp(row->engine, "native") == 0;
    return (native && strcmp(column, "slowdown") == 0) ||
           (strcmp(column, "relative") == 0 && strcmp(row->isa, data->base) == 0) ||
           (strcmp(column, "sweep") == 0 && row->bits == 128);
}

bool lm_figure_data_has(const struct lm_figure_data *data, const char *column) {
    static const struct {
        const char *name;
        struct lm_ratio (*pick)(const struct lm_figure_row *);
    } columns[] = {{"slowdown", pick_slowdown},      {"gain", pick_gain},   {"ladder", pick_ladder},
                   {"relative", pick_relative},      {"sweep", pick_sweep}, {"mix", pick_mix},
                   {"over_native", pick_over_native}};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        if (strcmp(columns[c].name, column) != 0) continue;
        for (size_t i = 0; i < data->row_count; i++) {
            const struct lm_figure_row *const row = &data->rows[i];
            if (!is_trivial(data, row, column) && !isnan(columns[c].pick(row).value)) return true;
        }
    }
    return false;
}
