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
    const char *scripts;
    char root[PATH_MAX], figures[PATH_MAX + 16], data_dir[PATH_MAX + 16];
    char *style, *script; /* report.css and report.js */
    struct lm_report_run *runs;
    size_t count;
};

static const json_t *lanemark_of(const struct lm_report_run *run) {
    return json_object_get(lm_results_json(run->results), "lanemark");
}

static const char *text_of(const json_t *object, const char *key, const char *otherwise) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : otherwise;
}

/* ---- the page ---- */

static void print_fact(FILE *out, const char *name, const char *text) {
    if (text[0] == '\0') return;
    (void)fprintf(out, "<div><dt>%s</dt><dd>", name);
    lm_html_text(out, text);
    (void)fputs("</dd></div>\n", out);
}

static void print_summary(FILE *out, const struct lm_report_run *run) {
    const json_t *const lanemark = lanemark_of(run);
    const json_t *const context = json_object_get(lm_results_json(run->results), "context");
    char text[256];
    (void)fputs("<dl class=\"summary\">\n", out);
    print_fact(out, "Machine", lm_results_cpu(run->results));
    print_fact(out, "Counters", lm_results_tier(run->results));
    print_fact(out, "Date", text_of(context, "date", ""));
    (void)snprintf(text, sizeof text, "%.40s, size %.20s, seed %lld",
                   text_of(lanemark, "suite", "unnamed"), text_of(lanemark, "size", "unknown"),
                   (long long)json_integer_value(json_object_get(lanemark, "seed")));
    print_fact(out, "Suite", text);
    (void)snprintf(text, sizeof text, "%zu workloads, %zu cells, %zu failures",
                   run->data->workload_count, lm_results_cell_count(run->results),
                   lm_results_error_count(run->results));
    print_fact(out, "Measured", text);
    (void)snprintf(text, sizeof text, "%.20s %.40s", text_of(lanemark, "version", ""),
                   text_of(lanemark, "revision", ""));
    print_fact(out, "Lanemark", text);
    (void)fputs("</dl>\n", out);
}

static void print_warnings(FILE *out, const struct lm_report_run *run) {
    size_t i = 0;
    const json_t *note = NULL;
    json_array_foreach(json_object_get(lanemark_of(run), "notes"), i, note) {
        if (!json_is_string(note)) continue;
        (void)fputs("<p class=\"warning\">", out);
        lm_html_text(out, json_string_value(note));
        (void)fputs("</p>\n", out);
    }
    const size_t errors = lm_results_error_count(run->results);
    if (errors == 0) return;
    (void)fprintf(out,
                  "<p class=\"warning\"><a href=\"#errors%s\">%zu processes failed</a>; their "
                  "cells are marked below.</p>\n",
                  run->suffix, errors);
}

static lm_status print_figure(FILE *out, const struct page *page, const struct lm_report_run *run,
                              struct lm_figure figure, struct lm_error *error) {
    char path[2 * PATH_MAX];
    char prefix[96];
    char *svg = NULL;
    size_t length = 0;
    (void)snprintf(path, sizeof path, "%s/%s%s.svg", page->figures, figure.name, run->suffix);
    (void)snprintf(prefix, sizeof prefix, "%s%s", figure.name, run->suffix);
    TRY(lm_text_read(path, &svg, &length, error));
    (void)fprintf(out, "<figure data-figure=\"%s\" id=\"figure-%s\">\n<h3>", figure.name, prefix);
    lm_html_text(out, figure.title);
    (void)fputs("</h3>\n<div class=\"picture\">", out);
    lm_html_svg(out, svg, prefix);
    free(svg);
    (void)fputs("</div>\n<figcaption>", out);
    lm_html_text(out, figure.caption);
    (void)fprintf(out,
                  " <span class=\"links\"><a href=\"figures/%s.svg\">SVG</a> "
                  "<a href=\"figures/%s.png\">PNG</a> <a href=\"data/cells%s.tsv\">data</a></span>"
                  "</figcaption>\n</figure>\n",
                  prefix, prefix, run->suffix);
    return LM_OK;
}

static lm_status print_figures(FILE *out, const struct page *page, const struct lm_report_run *run,
                               struct lm_error *error) {
    (void)fputs("<div class=\"figures\">\n", out);
    for (size_t i = 0; lm_plots_figure(i).name; i++) {
        const struct lm_subject one = {.data = run->data, .count = 1};
        if (lm_plots_figure_table(i).scope != LM_SCOPE_run || !lm_plots_figure_possible(i, &one))
            continue;
        TRY(print_figure(out, page, run, lm_plots_figure(i), error));
    }
    (void)fputs("</div>\n", out);
    return LM_OK;
}

static void print_machine(FILE *out, const struct lm_report_run *run) {
    (void)fprintf(out, "<h3 id=\"machine%s\">Machine</h3>\n", run->suffix);
    lm_html_json(out, json_object_get(lanemark_of(run), "machine"));
    (void)fputs("<details><summary>Context, as Google Benchmark describes it</summary>\n", out);
    lm_html_json(out, json_object_get(lm_results_json(run->results), "context"));
    (void)fputs("</details>\n", out);
}

static void print_downloads(FILE *out, const struct lm_report_run *run) {
    (void)fprintf(out,
                  "<h3 id=\"data%s\">Data</h3>\n<ul>"
                  "<li><a href=\"data/results%s.json\">results.json</a>: everything, in Google "
                  "Benchmark's schema</li>"
                  "<li><a href=\"data/samples%s.tsv\">samples.tsv</a>: one row per process</li>"
                  "<li><a href=\"data/cells%s.tsv\">cells.tsv</a>: medians and ratios, what the "
                  "figures show</li></ul>\n",
                  run->suffix, run->suffix, run->suffix, run->suffix);
}

static lm_status print_run(FILE *out, const struct page *page, const struct lm_report_run *run,
                           struct lm_error *error) {
    (void)fputs("<section>\n", out);
    if (page->count > 1) {
        (void)fputs("<h2>", out);
        lm_html_text(out, lm_results_path(run->results));
        (void)fputs("</h2>\n", out);
    }
    print_summary(out, run);
    print_warnings(out, run);
    TRY(print_figures(out, page, run, error));
    lm_report_cells(out, run);
    lm_report_errors(out, run);
    lm_report_skips(out, run);
    print_machine(out, run);
    lm_report_counters(out, run);
    lm_report_flags(out, run);
    lm_report_files(out, run);
    print_downloads(out, run);
    (void)fputs("</section>\n", out);
    return LM_OK;
}

static lm_status print_page(FILE *out, const struct page *page, struct lm_error *error) {
    (void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                "Lanemark report: ",
                out);
    lm_html_text(out, lm_results_cpu(page->runs[0].results));
    (void)fprintf(out,
                  "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header><h1>Lanemark "
                  "report</h1></header>\n<main>\n",
                  page->style);
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
    const struct lm_plot_plan plan = {.scripts = page->scripts,
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
    (void)snprintf(path, sizeof path, "%s/%s", page->scripts, name);
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

static lm_status write_page(struct page *page, struct lm_results *const results[],
                            const char *out_dir, struct lm_arena *arena, struct lm_error *error) {
    TRY(prepare_folders(page, out_dir, error));
    TRY(read_part(page, "report.css", &page->style, error));
    TRY(read_part(page, "report.js", &page->script, error));
    TRY(prepare_runs(page, results, arena, error));
    char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/index.html", page->root);
    struct printing printing = {.page = page, .error = error};
    return lm_text_replace(path, print_for_file, &printing, error);
}

lm_status lm_report_write(struct lm_results *const results[], size_t count, const char *scripts,
                          const char *out_dir, struct lm_error *error) {
    if (count == 0 || count > MOST_RUNS) {
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "report: %zu results: give 1 to %d", count,
                       MOST_RUNS);
    }
    struct lm_arena arena = {0};
    struct page page = {.scripts = scripts, .count = count};
    const lm_status status = write_page(&page, results, out_dir, &arena, error);
    free(page.style);
    free(page.script);
    lm_arena_free(&arena);
    return status;
}
