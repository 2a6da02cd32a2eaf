/* SPDX-License-Identifier: Apache-2.0 */
/* The summary table at the end of a run: one row per workload and variant, one column per engine
 * and ISA. What does not fit the terminal's width goes in this order: the native columns' own
 * ratios (the rows beside tell them), spreads, rates, and then columns move into further blocks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "results/results.h"
#include "results/units.h"

#define MEAN_TITLE "geometric mean"

enum { NARROWEST = 60, GAP = 2, FIELDS = 3 };
enum field { FIELD_TIME, FIELD_SPREAD, FIELD_RATIO };

/* What a layout shows. */
struct layout {
    bool native_ratios, spreads, rates;
};

struct column {
    const char *engine, *isa;
    char head[64];
    size_t widths[FIELDS]; /* of its fields, 0 where it has none */
};

struct row {
    const char *path, *variant;
};

struct table {
    const struct lm_results *results;
    struct row *rows;
    struct column *columns;
    size_t row_count, column_count;
    size_t path_width, variant_width, rate_width;
    struct layout layout;
};

/* The fields of one cell as text. */
struct texts {
    char field[FIELDS][LM_UNITS_TEXT];
};

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* ---- contents ---- */

static bool ratio_to_limit(const struct lm_results *r, const struct lm_cell *cell, double *ratio) {
    const struct lm_cell *const limit = lm_results_native_limit(r, cell->path, cell->isa);
    if (!limit || cell->count == 0) return false;
    *ratio = cell->median / limit->median;
    return true;
}

static bool shows_ratio(const struct table *t, const struct column *column) {
    return t->layout.native_ratios || strcmp(column->engine, "native") != 0;
}

static const struct lm_cell *cell_at(const struct table *t, size_t row, size_t column) {
    return lm_results_find(t->results, t->rows[row].path, t->rows[row].variant,
                           t->columns[column].engine, t->columns[column].isa);
}

/* In place of a time: the cause of the failure, or the instructions of a cell that was counted
 * alone. */
static void timeless_text(const struct table *t, const struct lm_cell *cell, char *text) {
    char number[LM_UNITS_TEXT];
    const struct lm_counted counted = lm_results_counted(t->results, cell, "instructions");
    if (cell->error_cause)
        (void)snprintf(text, LM_UNITS_TEXT, "%.20s!", cell->error_cause);
    else if (counted.metric.present)
        (void)snprintf(text, LM_UNITS_TEXT, "%s insn",
                       lm_units_count(number, counted.metric.value));
    else
        (void)snprintf(text, LM_UNITS_TEXT, "–");
}

static struct texts texts_of(const struct table *t, size_t row, size_t column) {
    struct texts texts = {0};
    const struct lm_cell *const cell = cell_at(t, row, column);
    if (!cell) return texts;
    if (cell->count == 0) {
        timeless_text(t, cell, texts.field[FIELD_TIME]);
        return texts;
    }
    char time[LM_UNITS_TEXT];
    (void)snprintf(texts.field[FIELD_TIME], LM_UNITS_TEXT, "%s%s%s",
                   lm_units_time(time, cell->median, ""),
                   lm_results_is_noisy(t->results, cell) ? "~" : "", cell->error_count ? "!" : "");
    if (t->layout.spreads && cell->count > 1) {
        const double half = (cell->interval.upper - cell->interval.lower) / 2;
        (void)snprintf(texts.field[FIELD_SPREAD], LM_UNITS_TEXT, "±%.0f%%",
                       ceil(100 * half / cell->median));
    }
    double ratio = 0;
    if (shows_ratio(t, &t->columns[column]) && ratio_to_limit(t->results, cell, &ratio)) {
        (void)lm_units_factor(texts.field[FIELD_RATIO], ratio);
    }
    return texts;
}

/* The geometric mean of a column's ratios over the rows of a variant; "" without any. */
static void geomean_text(const struct table *t, const char *variant, size_t column, char *text) {
    double *const ratios = calloc(t->row_count + 1, sizeof *ratios);
    size_t n = 0;
    text[0] = '\0';
    for (size_t row = 0; ratios && row < t->row_count; row++) {
        const struct lm_cell *const cell = cell_at(t, row, column);
        if (strcmp(t->rows[row].variant, variant) != 0 || !cell) continue;
        n += ratio_to_limit(t->results, cell, &ratios[n]);
    }
    if (n > 0 && shows_ratio(t, &t->columns[column])) {
        (void)lm_units_factor(text, lm_stats_geomean(ratios, n));
    }
    free(ratios);
}

/* The rate of a row's fastest cell, by its operations or else its bytes; "" where neither is
 * known. */
static void rate_text(const struct table *t, size_t row, char *text) {
    const struct lm_cell *best = NULL;
    for (size_t column = 0; column < t->column_count; column++) {
        const struct lm_cell *const cell = cell_at(t, row, column);
        if (!cell || cell->count == 0) continue;
        if (!best || cell->median < best->median) best = cell;
    }
    text[0] = '\0';
    if (!best || !t->layout.rates) return;
    if (best->ops > 0) {
        (void)lm_units_rate(text, best->ops, best->op[0] ? best->op : "op", best->median);
    } else if (best->bytes > 0) {
        (void)lm_units_rate(text, best->bytes, "byte", best->median);
    }
}

/* ---- shape ---- */

static void add_row(struct table *t, const struct lm_cell *cell) {
    for (size_t i = 0; i < t->row_count; i++) {
        if (strcmp(t->rows[i].path, cell->path) == 0 &&
            strcmp(t->rows[i].variant, cell->variant) == 0) {
            return;
        }
    }
    t->rows[t->row_count++] = (struct row){cell->path, cell->variant};
}

static void add_column(struct table *t, const struct lm_cell *cell) {
    for (size_t i = 0; i < t->column_count; i++) {
        if (strcmp(t->columns[i].engine, cell->engine) == 0 &&
            strcmp(t->columns[i].isa, cell->isa) == 0) {
            return;
        }
    }
    struct column *const column = &t->columns[t->column_count++];
    column->engine = cell->engine;
    column->isa = cell->isa;
    static const char family[] = "x86-64-";
    const bool shorten = strncmp(cell->isa, family, strlen(family)) == 0;
    (void)snprintf(column->head, sizeof column->head, "%.30s %.30s", cell->engine,
                   cell->isa + (shorten ? strlen(family) : 0));
}

static size_t column_width(const struct column *column) {
    size_t fields = 0;
    size_t width = 0;
    for (int f = 0; f < FIELDS; f++) {
        width += column->widths[f];
        fields += column->widths[f] > 0;
    }
    return larger(width + (fields ? fields - 1 : 0), strlen(column->head));
}

static void measure_column(struct table *t, size_t index) {
    struct column *const column = &t->columns[index];
    memset(column->widths, 0, sizeof column->widths);
    for (size_t row = 0; row < t->row_count; row++) {
        const struct texts texts = texts_of(t, row, index);
        for (int f = 0; f < FIELDS; f++) {
            column->widths[f] = larger(column->widths[f], lm_units_columns(texts.field[f]));
        }
    }
}

static size_t measure(struct table *t) {
    t->path_width = strlen(MEAN_TITLE);
    t->variant_width = strlen("variant");
    t->rate_width = 0;
    for (size_t row = 0; row < t->row_count; row++) {
        char rate[LM_UNITS_TEXT];
        rate_text(t, row, rate);
        t->rate_width = larger(t->rate_width, lm_units_columns(rate));
        t->path_width = larger(t->path_width, strlen(t->rows[row].path));
        t->variant_width = larger(t->variant_width, strlen(t->rows[row].variant));
    }
    size_t width = t->path_width + GAP + t->variant_width;
    for (size_t column = 0; column < t->column_count; column++) {
        measure_column(t, column);
        width += GAP + column_width(&t->columns[column]);
    }
    return width + (t->rate_width ? GAP + t->rate_width : 0);
}

/* The richest layout that fits; the poorest is used where none does. */
static void choose_layout(struct table *t, size_t width) {
    static const struct layout layouts[] = {
        {true, true, true}, {false, true, true}, {false, false, true}, {false, false, false}};
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        t->layout = layouts[i];
        if (measure(t) <= width) return;
    }
}

/* ---- printing ---- */

static void pad(FILE *out, size_t columns) {
    (void)fprintf(out, "%*s", (int)columns, "");
}

static void print_left(FILE *out, const char *text, size_t width) {
    const size_t own = lm_units_columns(text);
    (void)fputs(text, out);
    if (own < width) pad(out, width - own);
}

static void print_right(FILE *out, const char *text, size_t width) {
    const size_t own = lm_units_columns(text);
    if (own < width) pad(out, width - own);
    (void)fputs(text, out);
}

static void print_texts(FILE *out, const struct column *column, const struct texts *texts) {
    size_t used = 0;
    size_t width = column_width(column);
    for (int f = 0; f < FIELDS; f++)
        used += column->widths[f] ? column->widths[f] + 1 : 0;
    pad(out, GAP + width - (used ? used - 1 : 0));
    bool first = true;
    for (int f = 0; f < FIELDS; f++) {
        if (column->widths[f] == 0) continue;
        if (!first) pad(out, 1);
        first = false;
        print_right(out, texts->field[f], column->widths[f]);
    }
}

static void print_head(FILE *out, const struct table *t, size_t first, size_t end) {
    print_left(out, "workload", t->path_width + GAP);
    print_left(out, "variant", t->variant_width);
    for (size_t c = first; c < end; c++) {
        pad(out, GAP);
        print_right(out, t->columns[c].head, column_width(&t->columns[c]));
    }
    if (t->rate_width && end == t->column_count) {
        pad(out, GAP);
        print_right(out, "fastest", t->rate_width);
    }
    (void)fputc('\n', out);
}

static void print_row(FILE *out, const struct table *t, size_t row, size_t first, size_t end) {
    const bool again = row > 0 && strcmp(t->rows[row].path, t->rows[row - 1].path) == 0;
    print_left(out, again ? "" : t->rows[row].path, t->path_width + GAP);
    print_left(out, t->rows[row].variant, t->variant_width);
    for (size_t c = first; c < end; c++) {
        const struct texts texts = texts_of(t, row, c);
        print_texts(out, &t->columns[c], &texts);
    }
    char rate[LM_UNITS_TEXT];
    rate_text(t, row, rate);
    if (t->rate_width && end == t->column_count) {
        pad(out, GAP);
        print_right(out, rate, t->rate_width);
    }
    (void)fputc('\n', out);
}

static void print_geomean(FILE *out, const struct table *t, const char *variant, bool first_line,
                          size_t first, size_t end) {
    print_left(out, first_line ? MEAN_TITLE : "", t->path_width + GAP);
    print_left(out, variant, t->variant_width);
    for (size_t c = first; c < end; c++) {
        struct texts texts = {0};
        geomean_text(t, variant, c, texts.field[FIELD_RATIO]);
        print_texts(out, &t->columns[c], &texts);
    }
    (void)fputc('\n', out);
}

static void print_geomeans(FILE *out, const struct table *t, size_t first, size_t end) {
    bool first_line = true;
    for (size_t row = 0; row < t->row_count; row++) {
        bool known = false;
        for (size_t before = 0; before < row; before++) {
            known = known || strcmp(t->rows[before].variant, t->rows[row].variant) == 0;
        }
        if (known) continue;
        print_geomean(out, t, t->rows[row].variant, first_line, first, end);
        first_line = false;
    }
}

/* The columns from `first` on that fit one block, at least one. */
static size_t end_of_block(const struct table *t, size_t first, size_t width) {
    size_t used = t->path_width + GAP + t->variant_width + GAP + t->rate_width;
    size_t end = first;
    while (end < t->column_count) {
        used += GAP + column_width(&t->columns[end]);
        if (used > width && end > first) break;
        end++;
    }
    return end;
}

static size_t fewest_samples(const struct lm_results *r, size_t *most) {
    size_t fewest = 0;
    *most = 0;
    for (size_t i = 0; i < lm_results_cell_count(r); i++) {
        const size_t count = lm_results_cell(r, i)->count;
        if (count == 0) continue;
        if (fewest == 0 || count < fewest) fewest = count;
        *most = larger(*most, count);
    }
    return fewest;
}

static bool any_counted_alone(const struct lm_results *r) {
    for (size_t i = 0; i < lm_results_cell_count(r); i++) {
        const struct lm_cell *const cell = lm_results_cell(r, i);
        if (cell->count == 0 && lm_results_counted(r, cell, "instructions").metric.present)
            return true;
    }
    return false;
}

static bool any_noisy(const struct lm_results *r) {
    for (size_t i = 0; i < lm_results_cell_count(r); i++)
        if (lm_results_is_noisy(r, lm_results_cell(r, i))) return true;
    return false;
}

static void print_legend(FILE *out, const struct table *t) {
    size_t most = 0;
    const size_t fewest = fewest_samples(t->results, &most);
    if (any_counted_alone(t->results))
        (void)fprintf(out,
                      "\ninsn: instructions of one iteration, counted exactly under emulation, "
                      "which says nothing of time.");
    (void)fprintf(out, "\nTime per iteration: median over ");
    if (fewest == most) {
        (void)fprintf(out, "%zu", most);
    } else {
        (void)fprintf(out, "%zu to %zu", fewest, most);
    }
    (void)fprintf(out, " process%s", most == 1 ? "" : "es");
    if (t->layout.spreads && most > 1) {
        const double zeros[1000] = {0};
        const struct lm_interval interval =
            lm_stats_median_interval(zeros, fewest < 1000 ? fewest : 1000, 0.95);
        (void)fprintf(out, ", ± half its %.0f %% interval, rounded up", 100 * interval.confidence);
    }
    (void)fprintf(out,
                  ".\n%sFactor: times as long as the native limit, the faster of native scalar "
                  "and simd at that ISA.\n",
                  any_noisy(t->results) ? "~: more than a third of its processes are flagged, as "
                                          "drifting, never steady or with outliers.\n"
                                        : "");
    lm_results_print_noise(out, t->results);
    (void)fprintf(out, "%s\n%s\n", lm_results_cpu(t->results), lm_results_tier(t->results));
}

static void print_errors(FILE *out, const struct lm_results *r) {
    const size_t count = lm_results_error_count(r);
    if (count) (void)fprintf(out, "\n%zu failed:\n", count);
    for (size_t i = 0; i < count; i++) {
        const struct lm_result_error *const e = lm_results_error(r, i);
        (void)fprintf(out, "! %s: process %ld: %s: %s\n", e->cell, e->process, e->cause,
                      e->message);
    }
    if (!lm_results_complete(r)) (void)fprintf(out, "\nThe run did not end: cells are missing.\n");
}

static void print_blocks(FILE *out, struct table *t, size_t width) {
    choose_layout(t, width);
    for (size_t first = 0; first < t->column_count;) {
        const size_t end = end_of_block(t, first, width);
        if (first > 0) (void)fputc('\n', out);
        print_head(out, t, first, end);
        for (size_t row = 0; row < t->row_count; row++)
            print_row(out, t, row, first, end);
        print_geomeans(out, t, first, end);
        first = end;
    }
}

void lm_results_print_table(FILE *out, const struct lm_results *results, int width) {
    struct lm_arena arena = {0};
    const size_t cells = lm_results_cell_count(results);
    struct table t = {.results = results};
    t.rows = lm_arena_array(&arena, cells, sizeof *t.rows);
    t.columns = lm_arena_array(&arena, cells, sizeof *t.columns);
    for (size_t i = 0; t.rows && t.columns && i < cells; i++) {
        add_row(&t, lm_results_cell(results, i));
        add_column(&t, lm_results_cell(results, i));
    }
    print_blocks(out, &t, width < NARROWEST ? NARROWEST : (size_t)width);
    print_legend(out, &t);
    print_errors(out, results);
    lm_arena_free(&arena);
}
