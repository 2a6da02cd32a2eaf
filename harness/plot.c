/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark plot` and `lanemark report`: results of one or more runs, from any machine, as figures
 * or as one page. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/files.h"
#include "harness/report_code.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "plots/plots.h"

struct drawing {
    struct lm_arena arena;
    const char *command, *out, *formats, *figures, *history;
    struct lm_strings files;
    struct lm_results **results;
    size_t count; /* of results: files, fewer once shards are joined */
};

enum { KEY_FORMAT = 256, KEY_FIGURE, KEY_HISTORY };

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct drawing *drawing = state->input;
    switch (key) {
    case 'o': drawing->out = text; return 0;
    case KEY_FORMAT: drawing->formats = text; return 0;
    case KEY_FIGURE: drawing->figures = text; return 0;
    case ARGP_KEY_ARG: lm_strings_add(&drawing->files, &drawing->arena, text); return 0;
    case KEY_HISTORY: drawing->history = text; return 0;
    case ARGP_KEY_END:
        if (drawing->files.count > 0 || drawing->history) return 0;
        exit(lm_complain(LM_EXIT_USAGE, "%s: no results: name one or more results.json",
                         drawing->command));
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Loads the files; shards of one run become that run. */
static lm_status load_all(struct drawing *drawing, struct lm_error *error) {
    drawing->results =
        lm_need(&drawing->arena, drawing->files.count + 1, sizeof(struct lm_results *));
    for (size_t i = 0; i < drawing->files.count; i++) {
        TRY(lm_results_load(drawing->files.items[i], &drawing->results[i], error));
        drawing->count++;
    }
    return drawing->count ? lm_results_join_shards(drawing->results, &drawing->count, error)
                          : LM_OK;
}

typedef lm_status (*draw)(struct drawing *drawing, struct lm_error *error);

static lm_status draw_figures(struct drawing *drawing, struct lm_error *error) {
    const struct lm_plot_options options = {
        .scripts = lm_prefix_path(&drawing->arena, "share/lanemark/plots"),
        .out_dir = drawing->out,
        .formats = drawing->formats,
        .figures = drawing->figures,
        .history = drawing->history};
    return lm_plots_draw(drawing->results, drawing->count, &options, error);
}

static lm_status draw_report(struct drawing *drawing, struct lm_error *error) {
    struct lm_code_texts code;
    lm_code_texts_open(&code, &drawing->arena);
    const struct lm_report_options options = {
        .scripts = lm_prefix_path(&drawing->arena, "share/lanemark/plots"),
        .out_dir = drawing->out,
        .history = drawing->history,
        .code = &code.as};
    const lm_status status = lm_report_write(drawing->results, drawing->count, &options, error);
    lm_code_texts_close(&code);
    return status;
}

static const char *remedy(lm_status status) {
    switch (status) {
    case LM_UNSUPPORTED: return "install the Debian packages gnuplot-nox and fonts-dejavu-core";
    case LM_USAGE: return "see `lanemark list figures`; formats are svg, png, pdf";
    case LM_BAD_DATA: return NULL; /* the loader's message says what to do */
    default: return "check the paths and their permissions";
    }
}

static int perform(struct drawing *drawing, draw draw, const char *made) {
    if (drawing->out == NULL)
        return lm_complain(LM_EXIT_USAGE, "%s: no folder to write to: add -o DIR",
                           drawing->command);
    struct lm_error error = LM_ERROR_INIT;
    lm_status status = load_all(drawing, &error);
    const size_t joined = drawing->files.count - drawing->count;
    if (status == LM_OK && joined > 0)
        fprintf(stderr, "lanemark: %zu files are shards, joined: %zu run%s\n", drawing->files.count,
                drawing->count, drawing->count == 1 ? "" : "s");
    if (status == LM_OK) status = lm_folder_make(drawing->out, &error);
    if (status == LM_OK) status = draw(drawing, &error);
    for (size_t i = 0; i < drawing->count; i++)
        lm_results_free(drawing->results[i]);
    if (status != LM_OK) return lm_complain_error(&error, remedy(status));
    printf("%s%s\n", drawing->out, made);
    return LM_EXIT_GOOD;
}

int lm_command_plot(int argc, char **argv) {
    static const struct argp_option options[] = {
        {"output", 'o', "DIR", 0, "Folder for the figures, made where missing", 0},
        {"format", KEY_FORMAT, "LIST", 0, "Of svg,png,pdf (svg,png)", 0},
        {"figure", KEY_FIGURE, "LIST", 0, "Figures to draw (all that the data allows)", 0},
        {"history", KEY_HISTORY, "FILE", 0, "A trend store of `lanemark history`, for its figure",
         0},
        {0}};
    const struct argp argp = {.options = options,
                              .parser = read_option,
                              .args_doc = "RESULTS.json...",
                              .doc = "Draws figures with gnuplot."};
    struct drawing drawing = {.command = "plot"};
    lm_usage_parse(&drawing.arena, &argp, argc, argv, &drawing);
    const int status = perform(&drawing, draw_figures, "");
    lm_arena_free(&drawing.arena);
    return status;
}

int lm_command_report(int argc, char **argv) {
    static const struct argp_option options[] = {
        {"output", 'o', "DIR", 0, "Folder for the page, made where missing", 0},
        {"history", KEY_HISTORY, "FILE", 0, "A trend store of `lanemark history`, for its figure",
         0},
        {0}};
    const struct argp argp = {.options = options,
                              .parser = read_option,
                              .args_doc = "RESULTS.json...",
                              .doc =
                                  "Writes one self-contained HTML page with its figures and data."};
    struct drawing drawing = {.command = "report"};
    lm_usage_parse(&drawing.arena, &argp, argc, argv, &drawing);
    const int status = perform(&drawing, draw_report, "/index.html");
    lm_arena_free(&drawing.arena);
    return status;
}
