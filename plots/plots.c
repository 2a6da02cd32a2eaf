/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark plot`: which figures of which results in which formats, and where they go. */
#include "plots/plots.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "plots/draw.h"

static const struct {
    const char *name, *table, *needs, *title, *caption;
} figures[] = {
#define FIGURE(name, table, needs, title, caption) {#name, #table, needs, title, caption},
#include "plots/figures.def"
#undef FIGURE
};
enum { FIGURES = sizeof figures / sizeof *figures };

static const char *const known_formats[] = {"svg", "png", "pdf"};
enum { FORMATS = sizeof known_formats / sizeof *known_formats };

struct lm_figure lm_plots_figure(size_t index) {
    if (index >= FIGURES) return (struct lm_figure){0};
    return (struct lm_figure){figures[index].name, figures[index].title, figures[index].caption};
}

struct lm_table lm_plots_figure_table(size_t index) {
    return lm_table_named(figures[index].table);
}

bool lm_plots_figure_possible(size_t index, const struct lm_subject *subject) {
    if (figures[index].needs[0] && !lm_figure_data_has(subject->data, figures[index].needs))
        return false;
    const struct lm_table table = lm_plots_figure_table(index);
    return lm_table_rows(&table, subject) > 0;
}

/* ---- lists given by the user ---- */

/* Whether a comma-separated list holds a word; a NULL list holds all. */
static bool holds(const char *list, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = list; at && *at;) {
        const size_t own = strcspn(at, ",");
        if (own == length && strncmp(at, word, own) == 0) return true;
        at += own + (at[own] == ',');
    }
    return !list;
}

static bool is_figure(const char *word) {
    for (size_t i = 0; i < FIGURES; i++) {
        if (strcmp(figures[i].name, word) == 0) return true;
    }
    return false;
}

static bool is_format(const char *word) {
    for (size_t i = 0; i < FORMATS; i++) {
        if (strcmp(known_formats[i], word) == 0) return true;
    }
    return false;
}

static lm_status check_list(const char *list, const char *what, const char *hint,
                            bool (*known)(const char *), struct lm_error *error) {
    for (const char *at = list; at;) {
        char word[64];
        const size_t own = strcspn(at, ",");
        (void)snprintf(word, sizeof word, "%.*s", (int)(own < sizeof word ? own : sizeof word), at);
        if (!known(word)) {
            return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s `%s`: unknown: %s", what, word, hint);
        }
        at = at[own] == ',' ? at + own + 1 : NULL;
    }
    return LM_OK;
}

/* ---- drawing ---- */

static lm_status absolute(const char *path, char *resolved, struct lm_error *error) {
    if (realpath(path, resolved)) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
}

static lm_status join(char *path, const char *folder, const char *name, const char *suffix,
                      const char *extension, struct lm_error *error) {
    const int printed = snprintf(path, PATH_MAX, "%s/%s%s.%s", folder, name, suffix, extension);
    if (printed >= 0 && printed < PATH_MAX) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: path too long: choose a shorter one", folder);
}

static lm_status draw_formats(const struct lm_drawing *figure, const struct lm_plot_plan *plan,
                              struct lm_error *error) {
    for (size_t i = 0; i < FORMATS; i++) {
        if (!holds(plan->formats, known_formats[i])) continue;
        char path[PATH_MAX];
        TRY(join(path, plan->figure_dir, figure->name, plan->suffix, known_formats[i], error));
        struct lm_drawing drawing = *figure;
        drawing.format = known_formats[i];
        drawing.out_path = path;
        TRY(lm_gnuplot_draw(&drawing, error));
    }
    return LM_OK;
}

static lm_status write_tables(const struct lm_plot_plan *plan, const struct lm_subject *subject,
                              struct lm_error *error) {
    for (size_t i = 0; lm_table(i).name; i++) {
        const struct lm_table table = lm_table(i);
        char path[PATH_MAX];
        if (table.scope != plan->scope || lm_table_rows(&table, subject) == 0) continue;
        TRY(join(path, plan->data_dir, table.name, plan->suffix, "tsv", error));
        TRY(lm_table_write(&table, subject, path, error));
    }
    return LM_OK;
}

static lm_status nothing_to_draw(size_t index, const struct lm_subject *subject,
                                 struct lm_error *error) {
    const char *const path =
        subject->count ? lm_results_path(subject->data->results) : "no results";
    if (figures[index].needs[0]) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: nothing to draw for figure `%s`: no cell has a %s: measure more "
                       "variants, engines or ISAs",
                       path, figures[index].name, figures[index].needs);
    }
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "%s: nothing to draw for figure `%s`: there are no %s: %s", path,
                   figures[index].name, lm_plots_figure_table(index).holds,
                   "`lanemark list figures` says what it shows");
}

static lm_status draw_figure(size_t index, const struct lm_plot_plan *plan,
                             const struct lm_subject *subject, struct lm_error *error) {
    const struct lm_table table = lm_plots_figure_table(index);
    if (table.scope != plan->scope || !holds(plan->figures, figures[index].name)) return LM_OK;
    if (!lm_plots_figure_possible(index, subject))
        return plan->figures ? nothing_to_draw(index, subject, error) : LM_OK;
    char scripts[PATH_MAX];
    char data_path[PATH_MAX];
    char cells_path[PATH_MAX];
    TRY(absolute(plan->scripts, scripts, error));
    TRY(join(data_path, plan->data_dir, table.name, plan->suffix, "tsv", error));
    TRY(join(cells_path, plan->data_dir, "cells", plan->suffix, "tsv", error));
    const struct lm_drawing drawing = {.scripts = scripts,
                                       .name = figures[index].name,
                                       .data_path = data_path,
                                       .cells_path =
                                           plan->scope == LM_SCOPE_run ? cells_path : NULL,
                                       .subject = subject};
    return draw_formats(&drawing, plan, error);
}

lm_status lm_plots_draw_one(const struct lm_plot_plan *plan, const struct lm_subject *subject,
                            struct lm_error *error) {
    TRY(write_tables(plan, subject, error));
    for (size_t i = 0; i < FIGURES; i++)
        TRY(draw_figure(i, plan, subject, error));
    return LM_OK;
}

static lm_status draw_all(struct lm_results *const results[], const struct lm_subject *all,
                          struct lm_figure_data *data, struct lm_plot_plan *plan,
                          struct lm_arena *arena, struct lm_error *error) {
    for (size_t i = 0; i < all->count; i++) {
        char suffix[24] = "";
        if (i > 0) (void)snprintf(suffix, sizeof suffix, "-%zu", i + 1);
        TRY(lm_figure_data_build(results[i], arena, &data[i], error));
        const struct lm_subject one = {.data = &data[i], .count = 1};
        plan->suffix = suffix;
        TRY(lm_plots_draw_one(plan, &one, error));
    }
    const struct lm_subject runs = {.data = data, .count = all->count};
    const struct lm_subject store = {.trends = all->trends};
    plan->suffix = "";
    plan->scope = LM_SCOPE_all;
    TRY(lm_plots_draw_one(plan, &runs, error));
    plan->scope = LM_SCOPE_store;
    return lm_plots_draw_one(plan, &store, error);
}

lm_status lm_plots_draw(struct lm_results *const results[], size_t count,
                        const struct lm_plot_options *options, struct lm_error *error) {
    TRY(check_list(options->formats, "format", "use svg, png or pdf", is_format, error));
    TRY(check_list(options->figures, "figure", "see `lanemark list figures`", is_figure, error));
    TRY(lm_plots_folder(options->out_dir, error));
    char folder[PATH_MAX];
    TRY(absolute(options->out_dir, folder, error));
    struct lm_arena arena = {0};
    struct lm_figure_data *const data = lm_arena_array(&arena, count + 1, sizeof *data);
    struct lm_trends trends;
    const struct lm_subject all = {
        .data = data, .count = count, .trends = options->history ? &trends : NULL};
    struct lm_plot_plan plan = {
        .scripts = options->scripts,
        .figure_dir = folder,
        .data_dir = folder,
        .formats = options->formats ? options->formats : "svg,png",
        .figures = options->figures,
    };
    lm_status status =
        data ? LM_OK : lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "figures: out of memory");
    if (status == LM_OK && options->history)
        status = lm_trends_load(options->history, &arena, &trends, error);
    if (status == LM_OK) status = draw_all(results, &all, data, &plan, &arena, error);
    lm_arena_free(&arena);
    return status;
}
