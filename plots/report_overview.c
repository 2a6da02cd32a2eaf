/* SPDX-License-Identifier: Apache-2.0 */
/* The beginning of a run on the report page: headline numbers, failures, and how they were
 * measured, before any table. */
#include <math.h>
#include <string.h>

#include "plots/html.h"
#include "plots/report.h"
#include "results/units.h"

const json_t *lm_report_lanemark(const struct lm_report_run *run) {
    return json_object_get(lm_results_json(run->results), "lanemark");
}

const char *lm_report_text(const json_t *object, const char *key, const char *otherwise) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : otherwise;
}

/* ---- headline ---- */

static void print_tile(FILE *out, const char *number, const char *of, const char *words) {
    (void)fputs("<div class=\"tile\"><dt>", out);
    lm_html_text(out, of);
    (void)fputs("</dt><dd><strong>", out);
    lm_html_text(out, number);
    (void)fputs("</strong> ", out);
    lm_html_text(out, words);
    (void)fputs("</dd></div>\n", out);
}

/* "3 processes", "2 to 3 processes", "one process" */
static const char *print_n(char *text, size_t size, const struct lm_figure_data *data) {
    if (data->most == 1) return "one process";
    if (data->fewest == data->most) {
        (void)snprintf(text, size, "%zu processes", data->most);
    } else {
        (void)snprintf(text, size, "%zu to %zu processes", data->fewest, data->most);
    }
    return text;
}

/* What is said of the intervals; nothing of one process. */
static const char *print_intervals(char *text, size_t size, const struct lm_figure_data *data) {
    if (data->most < 2) return "";
    (void)snprintf(text, size,
                   ", with a distribution-free interval (here of %.0f %% at least, the widest "
                   "±%.1f %%)",
                   100 * data->confidence, 100 * data->widest);
    return text;
}

/* A tile of an engine's row of means: how far from native, and what SIMD gains. */
static void print_mean(FILE *out, const struct lm_figure_row *mean) {
    char number[LM_UNITS_TEXT];
    char gain[LM_UNITS_TEXT];
    char words[256];
    char of[128];
    if (strcmp(mean->engine, "native") == 0 || isnan(mean->slowdown.value)) return;
    (void)snprintf(of, sizeof of, "%.32s %.24s, %.16s", mean->engine, mean->isa, mean->variant);
    if (isnan(mean->gain.value)) {
        (void)snprintf(words, sizeof words, "the native limit's time (geometric mean of %zu)",
                       mean->n);
    } else {
        (void)snprintf(words, sizeof words,
                       "the native limit's time (geometric mean of %zu), %s faster than scalar",
                       mean->n, lm_units_factor(gain, mean->gain.value));
    }
    print_tile(out, lm_units_factor(number, mean->slowdown.value), of, words);
}

void lm_report_headline(FILE *out, const struct lm_report_run *run) {
    char number[32];
    char words[160];
    const size_t errors = lm_results_error_count(run->results);
    (void)fputs("<dl class=\"tiles\">\n", out);
    for (size_t i = 0; i < run->data->row_count; i++) {
        if (!run->data->rows[i].cell) print_mean(out, &run->data->rows[i]);
    }
    (void)snprintf(number, sizeof number, "%zu", run->data->workload_count);
    char n[64];
    (void)snprintf(words, sizeof words, "workloads, %zu cells, %s each",
                   lm_results_cell_count(run->results), print_n(n, sizeof n, run->data));
    print_tile(out, number, "Measured", words);
    (void)snprintf(number, sizeof number, "%zu", errors);
    print_tile(out, number, "Failures",
               errors ? "processes gave no sample" : "processes: every output was verified");
    (void)fputs("</dl>\n", out);
}

void lm_report_warnings(FILE *out, const struct lm_report_run *run) {
    size_t i = 0;
    const json_t *note = NULL;
    json_array_foreach(json_object_get(lm_report_lanemark(run), "notes"), i, note) {
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

/* ---- machine and method ---- */

static void print_fact(FILE *out, const char *name, const char *text) {
    if (text[0] == '\0') return;
    (void)fprintf(out, "<div><dt>%s</dt><dd>", name);
    lm_html_text(out, text);
    (void)fputs("</dd></div>\n", out);
}

static void print_facts(FILE *out, const struct lm_report_run *run) {
    const json_t *const lanemark = lm_report_lanemark(run);
    const json_t *const machine = json_object_get(lanemark, "machine");
    const json_t *const context = json_object_get(lm_results_json(run->results), "context");
    char text[256];
    (void)fputs("<dl class=\"summary\">\n", out);
    print_fact(out, "Machine", lm_results_cpu(run->results));
    print_fact(out, "Kernel", lm_report_text(machine, "kernel", ""));
    print_fact(out, "Virtualisation", lm_report_text(machine, "virtualisation", ""));
    print_fact(out, "Counters", lm_results_tier(run->results));
    print_fact(out, "Date", lm_report_text(context, "date", ""));
    (void)snprintf(text, sizeof text, "%.40s, size %.20s, seed %lld",
                   lm_report_text(lanemark, "suite", "unnamed"),
                   lm_report_text(lanemark, "size", "unknown"),
                   (long long)json_integer_value(json_object_get(lanemark, "seed")));
    print_fact(out, "Suite", text);
    (void)snprintf(text, sizeof text, "%.20s %.40s", lm_report_text(lanemark, "version", ""),
                   lm_report_text(lanemark, "revision", ""));
    print_fact(out, "Lanemark", text);
    (void)fputs("</dl>\n", out);
}

void lm_report_method(FILE *out, const struct lm_report_run *run) {
    char n[64];
    char intervals[160];
    (void)fprintf(out, "<h3 id=\"method%s\">Machine and method</h3>\n", run->suffix);
    print_facts(out, run);
    (void)fprintf(
        out,
        "<p>A cell is workload × variant × engine × instruction set. Each was measured in %s, "
        "fresh ones, in shuffled rounds; nothing is timed before its output equals the reference. "
        "A process's time is the median of its batches after a detected warm-up, a cell's the "
        "median of its processes%s. The native limit is the faster of native scalar and native "
        "SIMD code at the same instruction set. Ratios carry the interval that holds when both "
        "medians' do. What could not be measured is absent with its reason, never 0.</p>\n",
        print_n(n, sizeof n, run->data), print_intervals(intervals, sizeof intervals, run->data));
    (void)fprintf(out, "<details id=\"machine%s\"><summary>All of the machine</summary>\n",
                  run->suffix);
    lm_html_json(out, json_object_get(lm_report_lanemark(run), "machine"));
    (void)fputs("</details>\n<details><summary>Context, as Google Benchmark describes it"
                "</summary>\n",
                out);
    lm_html_json(out, json_object_get(lm_results_json(run->results), "context"));
    (void)fputs("</details>\n", out);
}
