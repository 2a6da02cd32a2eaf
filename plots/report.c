/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark report`: one HTML page that needs no other file and no network, with the figures
 * inside, and beside it the files it offers for download: index.html, the figures as SVG and PNG
 * in figures/, tables as TSV and JSON in data/. */
#include "plots/report.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "plots/draw.h"
#include "plots/html.h"
#include "results/text_file.h"

enum { MOST_RUNS = 64 };

struct page {
    const struct lm_report_options *options;
    char root[PATH_MAX], figures[PATH_MAX + 16], data_dir[PATH_MAX + 16];
    char *style, *script; /* report.css and report.js */
    struct lm_report_run *runs;
    struct lm_figure_data *data; /* of each run */
    size_t count;
    const struct lm_trends *trends; /* or NULL */
};

/* ---- figures ---- */

/* Where a figure stands: first of all, or among the others of its run. */
enum { HEADLINE_FIGURES = 2 };

static lm_status print_figure(FILE *out, const struct page *page, const char *suffix, size_t index,
                              struct lm_error *error) {
    const struct lm_figure figure = lm_plots_figure(index);
    char path[2 * PATH_MAX];
    char prefix[96];
    char *svg = NULL;
    size_t length = 0;
    (void)snprintf(path, sizeof path, "%s/%s%s.svg", page->figures, figure.name, suffix);
    (void)snprintf(prefix, sizeof prefix, "%s%s", figure.name, suffix);
    TRY(lm_text_read(path, &svg, &length, error));
    (void)fprintf(out, "<figure data-figure=\"%s\" id=\"figure-%s\">\n<h4>", figure.name, prefix);
    lm_html_text(out, figure.title);
    (void)fprintf(out, "</h4>\n<div class=\"picture\" tabindex=\"0\" role=\"group\" "
                       "aria-label=\"Picture: ");
    lm_html_text(out, figure.title);
    (void)fputs("\"><div role=\"img\" aria-label=\"", out);
    lm_html_text(out, figure.caption);
    (void)fputs(" Its numbers are in the data linked below.\">", out);
    lm_html_svg(out, svg, prefix);
    free(svg);
    (void)fputs("</div></div>\n<figcaption>", out);
    lm_html_text(out, figure.caption);
    (void)fprintf(out,
                  " <span class=\"links\"><a href=\"figures/%s.svg\">SVG</a> "
                  "<a href=\"figures/%s.png\">PNG</a> <a href=\"data/%s%s.tsv\">data</a></span>"
                  "</figcaption>\n</figure>\n",
                  prefix, prefix, lm_plots_figure_table(index).name, suffix);
    return LM_OK;
}

/* The figures of a scope from number `from` up to `to` of figures.def that there is data for. */
static lm_status print_figures(FILE *out, const struct page *page, const struct lm_subject *subject,
                               enum lm_scope scope, const char *suffix, size_t from, size_t to,
                               struct lm_error *error) {
    bool any = false;
    for (size_t i = from; i < to && lm_plots_figure(i).name; i++) {
        if (lm_plots_figure_table(i).scope != scope || !lm_plots_figure_possible(i, subject))
            continue;
        if (!any) (void)fputs("<div class=\"figures\">\n", out);
        any = true;
        TRY(print_figure(out, page, suffix, i, error));
    }
    if (any) (void)fputs("</div>\n", out);
    return LM_OK;
}

/* ---- the page ---- */

static void print_tables(FILE *out, const struct lm_subject *subject, enum lm_scope scope,
                         const char *suffix) {
    for (size_t i = 0; lm_table(i).name; i++) {
        const struct lm_table table = lm_table(i);
        if (table.scope != scope || lm_table_rows(&table, subject) == 0) continue;
        (void)fprintf(out, "<li><a href=\"data/%s%s.tsv\">%s%s.tsv</a>: %s</li>", table.name,
                      suffix, table.name, suffix, table.holds);
    }
}

static void print_downloads(FILE *out, const struct lm_report_run *run) {
    const struct lm_subject one = {.data = run->data, .count = 1};
    (void)fprintf(out,
                  "<h3 id=\"data%s\">Data</h3>\n<ul>"
                  "<li><a href=\"data/results%s.json\" download>results%s.json</a>: everything, in "
                  "Google Benchmark's schema</li>"
                  "<li><a href=\"data/samples%s.tsv\" download>samples%s.tsv</a>: one row per "
                  "process</li>",
                  run->suffix, run->suffix, run->suffix, run->suffix, run->suffix);
    print_tables(out, &one, LM_SCOPE_run, run->suffix);
    (void)fputs("</ul>\n", out);
}

static void print_contents(FILE *out, const struct lm_report_run *run) {
    static const struct {
        const char *id, *words;
    } parts[] = {{"headline", "Headline"}, {"method", "Machine and method"}, {"figures", "Figures"},
                 {"cells", "All cells"},   {"workloads", "Workloads"},       {"errors", "Failures"},
                 {"counters", "Counters"}, {"compilers", "Compilers"},       {"data", "Data"}};
    (void)fprintf(out, "<nav aria-label=\"Parts of the run%s\"><ul>", run->suffix);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        (void)fprintf(out, "<li><a href=\"#%s%s\">%s</a></li>", parts[i].id, run->suffix,
                      parts[i].words);
    }
    (void)fputs("</ul></nav>\n", out);
}

static lm_status print_run(FILE *out, const struct page *page, const struct lm_report_run *run,
                           struct lm_error *error) {
    const struct lm_subject one = {.data = run->data, .count = 1};
    const size_t all = SIZE_MAX;
    (void)fprintf(out, "<section aria-labelledby=\"run%s\">\n<h2 id=\"run%s\">", run->suffix,
                  run->suffix);
    if (page->count > 1) (void)fprintf(out, "Run %td: ", run - page->runs + 1);
    lm_html_text(out, lm_results_cpu(run->results));
    (void)fputs("</h2>\n", out);
    print_contents(out, run);
    (void)fprintf(out, "<h3 id=\"headline%s\">Headline</h3>\n", run->suffix);
    lm_report_warnings(out, run);
    lm_report_headline(out, run);
    TRY(print_figures(out, page, &one, LM_SCOPE_run, run->suffix, 0, HEADLINE_FIGURES, error));
    lm_report_method(out, run);
    (void)fprintf(out, "<h3 id=\"figures%s\">Figures</h3>\n", run->suffix);
    TRY(print_figures(out, page, &one, LM_SCOPE_run, run->suffix, HEADLINE_FIGURES, all, error));
    lm_report_cells(out, run);
    lm_report_workloads(out, run, page->options->code);
    lm_report_errors(out, run);
    lm_report_skips(out, run);
    lm_report_counters(out, run);
    lm_report_flags(out, run);
    lm_report_files(out, run);
    print_downloads(out, run);
    (void)fputs("</section>\n", out);
    return LM_OK;
}

/* What is over all runs and of the trend store, before the runs. */
static lm_status print_together(FILE *out, const struct page *page, struct lm_error *error) {
    const struct lm_subject runs = {.data = page->data, .count = page->count};
    const struct lm_subject store = {.trends = page->trends};
    if (page->count > 1) {
        (void)fputs("<section aria-labelledby=\"together\">\n<h2 id=\"together\">The runs side by "
                    "side</h2>\n<h3 id=\"by-family\">By family</h3>\n",
                    out);
        TRY(print_figures(out, page, &runs, LM_SCOPE_all, "", 0, SIZE_MAX, error));
        lm_report_side_by_side(out, page->runs, page->count);
        (void)fputs("<ul>", out);
        print_tables(out, &runs, LM_SCOPE_all, "");
        (void)fputs("</ul>\n</section>\n", out);
    }
    if (page->trends && page->trends->count > 0) {
        (void)fputs("<section aria-labelledby=\"trends\">\n<h2 "
                    "id=\"trends\">Trends</h2>\n<h3>Series that changed most</h3>\n",
                    out);
        TRY(print_figures(out, page, &store, LM_SCOPE_store, "", 0, SIZE_MAX, error));
        (void)fputs("</section>\n", out);
    }
    return LM_OK;
}

static lm_status print_page(FILE *out, const struct page *page, struct lm_error *error) {
    (void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<link rel=\"icon\" href=\"data:,\">\n<title>Lanemark report: ",
                out);
    lm_html_text(out, page->count ? lm_results_cpu(page->runs[0].results) : "trends");
    (void)fprintf(out,
                  "</title>\n<style>\n%s</style>\n</head>\n<body>\n<a class=\"skip\" "
                  "href=\"#main\">Skip to the results</a>\n<header><h1>Lanemark report</h1>\n"
                  "<p>WebAssembly and native code, each output verified before it was timed.</p>"
                  "</header>\n<main id=\"main\">\n",
                  page->style);
    TRY(print_together(out, page, error));
    for (size_t i = 0; i < page->count; i++)
        TRY(print_run(out, page, &page->runs[i], error));
    (void)fprintf(out, "</main>\n<script>\n%s</script>\n</body>\n</html>\n", page->script);
    return LM_OK;
}

/* ---- files beside it ---- */

static bool print_json(FILE *out, void *context) {
    const struct lm_report_run *const run = context;
    const size_t flags = JSON_INDENT(1) | JSON_REAL_PRECISION(15);
    return json_dumpf(lm_results_json(run->results), out, flags) == 0;
}

static lm_status write_data(const struct page *page, struct lm_report_run *run,
                            struct lm_error *error) {
    char path[2 * PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/samples%s.tsv", page->data_dir, run->suffix);
    TRY(lm_results_write_tsv(run->results, path, error));
    (void)snprintf(path, sizeof path, "%s/results%s.json", page->data_dir, run->suffix);
    TRY(lm_text_replace(path, print_json, run, error));
    const struct lm_plot_plan plan = {.scripts = page->options->scripts,
                                      .figure_dir = page->figures,
                                      .data_dir = page->data_dir,
                                      .suffix = run->suffix,
                                      .formats = "svg,png"};
    const struct lm_subject one = {.data = run->data, .count = 1};
    return lm_plots_draw_one(&plan, &one, error);
}

static lm_status prepare_runs(struct page *page, struct lm_results *const results[],
                              struct lm_arena *arena, struct lm_error *error) {
    page->runs = lm_arena_array(arena, page->count, sizeof *page->runs);
    struct lm_figure_data *const data = lm_arena_array(arena, page->count, sizeof *data);
    page->data = data;
    char(*const suffixes)[24] = lm_arena_array(arena, page->count, sizeof *suffixes);
    if (!page->runs || !data || !suffixes) {
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "report: out of memory");
    }
    for (size_t i = 0; i < page->count; i++) {
        if (i > 0) (void)snprintf(suffixes[i], sizeof suffixes[i], "-%zu", i + 1);
        TRY(lm_figure_data_build(results[i], arena, &data[i], error));
        page->runs[i] = (struct lm_report_run){results[i], &data[i], suffixes[i]};
        TRY(write_data(page, &page->runs[i], error));
    }
    return LM_OK;
}

static lm_status prepare_folders(struct page *page, const char *out_dir, struct lm_error *error) {
    TRY(lm_plots_folder(out_dir, error));
    if (!realpath(out_dir, page->root)) {
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", out_dir, strerror(errno));
    }
    (void)snprintf(page->figures, sizeof page->figures, "%s/figures", page->root);
    (void)snprintf(page->data_dir, sizeof page->data_dir, "%s/data", page->root);
    TRY(lm_plots_folder(page->figures, error));
    return lm_plots_folder(page->data_dir, error);
}

static lm_status read_part(const struct page *page, const char *name, char **text,
                           struct lm_error *error) {
    char path[PATH_MAX];
    size_t length = 0;
    (void)snprintf(path, sizeof path, "%s/%s", page->options->scripts, name);
    return lm_text_read(path, text, &length, error);
}

struct printing {
    const struct page *page;
    struct lm_error *error;
    lm_status status;
};

static bool print_for_file(FILE *out, void *context) {
    struct printing *const printing = context;
    printing->status = print_page(out, printing->page, printing->error);
    return printing->status == LM_OK;
}

/* Figures over all runs, and those of the trend store. */
static lm_status prepare_together(struct page *page, struct lm_trends *trends,
                                  struct lm_arena *arena, struct lm_error *error) {
    struct lm_plot_plan plan = {.scripts = page->options->scripts,
                                .figure_dir = page->figures,
                                .data_dir = page->data_dir,
                                .suffix = "",
                                .formats = "svg,png",
                                .scope = LM_SCOPE_all};
    const struct lm_subject runs = {.data = page->data, .count = page->count};
    TRY(lm_plots_draw_one(&plan, &runs, error));
    if (!page->options->history) return LM_OK;
    TRY(lm_trends_load(page->options->history, arena, trends, error));
    page->trends = trends;
    const struct lm_subject store = {.trends = trends};
    plan.scope = LM_SCOPE_store;
    return lm_plots_draw_one(&plan, &store, error);
}

static lm_status write_page(struct page *page, struct lm_results *const results[],
                            struct lm_arena *arena, struct lm_error *error) {
    struct lm_trends trends;
    TRY(prepare_folders(page, page->options->out_dir, error));
    TRY(read_part(page, "report.css", &page->style, error));
    TRY(read_part(page, "report.js", &page->script, error));
    TRY(prepare_runs(page, results, arena, error));
    TRY(prepare_together(page, &trends, arena, error));
    char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/index.html", page->root);
    struct printing printing = {.page = page, .error = error};
    return lm_text_replace(path, print_for_file, &printing, error);
}

lm_status lm_report_write(struct lm_results *const results[], size_t count,
                          const struct lm_report_options *options, struct lm_error *error) {
    if ((count == 0 && !options->history) || count > MOST_RUNS) {
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "report: %zu results: give 1 to %d", count,
                       MOST_RUNS);
    }
    struct lm_arena arena = {0};
    struct page page = {.options = options, .count = count};
    const lm_status status = write_page(&page, results, &arena, error);
    free(page.style);
    free(page.script);
    lm_arena_free(&arena);
    return status;
}
