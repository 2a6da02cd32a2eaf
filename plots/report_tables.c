/* SPDX-License-Identifier: Apache-2.0 */
/* The report's tables: cells, counters, errors, flags, files. Each is plain HTML that reads well
 * without scripts; report.js only sorts and filters. */
#include <math.h>
#include <string.h>

#include "plots/html.h"
#include "plots/report.h"
#include "results/units.h"

static const char *text_of(const json_t *object, const char *key) {
    return lm_report_text(object, key, "");
}

static void heading(FILE *out, const struct lm_report_run *run, const char *id, const char *text) {
    (void)fprintf(out, "<h3 id=\"%s%s\">%s</h3>\n", id, run->suffix, text);
}

static void table_id(const struct lm_report_run *run, const char *name, char *id, size_t size) {
    (void)snprintf(id, size, "table-%s%s", name, run->suffix);
}

static void end_table(FILE *out) {
    (void)fputs("</tbody></table></div>\n", out);
}

/* ---- cells ---- */

void lm_report_time(FILE *out, const struct lm_cell *cell) {
    char shown[2 * LM_UNITS_TEXT + 8];
    char lower[LM_UNITS_TEXT];
    char upper[LM_UNITS_TEXT];
    lm_html_number(out, lm_units_time(lower, cell->median, " "), cell->median);
    if (cell->count < 2) {
        lm_html_number(out, "–", 0);
        return;
    }
    const double half = (cell->interval.upper - cell->interval.lower) / 2 / cell->median;
    (void)snprintf(shown, sizeof shown, "%s – %s", lm_units_time(lower, cell->interval.lower, " "),
                   lm_units_time(upper, cell->interval.upper, " "));
    lm_html_number(out, shown, half);
}

void lm_report_ratio(FILE *out, struct lm_ratio ratio) {
    char shown[LM_UNITS_TEXT];
    if (isnan(ratio.value)) {
        lm_html_cell(out, "number", "–");
    } else {
        lm_html_number(out, lm_units_factor(shown, ratio.value), ratio.value);
    }
}

static void print_rate(FILE *out, const struct lm_cell *cell) {
    char shown[LM_UNITS_TEXT];
    const bool by_ops = cell->ops > 0;
    const double count = by_ops ? cell->ops : cell->bytes;
    if (count <= 0) {
        lm_html_cell(out, "number", "–");
        return;
    }
    const char *const op = !by_ops ? "byte" : cell->op[0] ? cell->op : "op";
    lm_html_number(out, lm_units_rate(shown, count, op, cell->median), count / cell->median);
}

static void print_untimed(FILE *out, const struct lm_cell *cell) {
    (void)fputs("<td class=\"failed\" colspan=\"6\">", out);
    lm_html_text(out, cell->error_cause ? cell->error_cause : "not run");
    if (cell->error_message) {
        (void)fputs(": ", out);
        lm_html_text(out, cell->error_message);
    }
    (void)fputs("</td>", out);
}

static void print_cell_row(FILE *out, const struct lm_figure_row *row) {
    const struct lm_cell *const cell = row->cell;
    (void)fputs("<tr>", out);
    const char *const names[] = {cell->path, cell->variant, cell->engine, cell->isa};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        lm_html_cell(out, NULL, names[i]);
    if (cell->count == 0) {
        print_untimed(out, cell);
    } else {
        char n[64];
        lm_report_time(out, cell);
        lm_report_ratio(out, row->slowdown);
        lm_report_ratio(out, row->gain);
        print_rate(out, cell);
        (void)snprintf(n, sizeof n, cell->error_count ? "%zu, %zu failed" : "%zu", cell->count,
                       cell->error_count);
        lm_html_number(out, n, (double)cell->count);
    }
    (void)fputs("</tr>\n", out);
}

void lm_report_cells(FILE *out, const struct lm_report_run *run) {
    static const char *const columns[] = {
        "Workload",     "Variant",    "Engine", "ISA", "#Time", "#Interval",
        "#Over native", "#SIMD gain", "#Rate",  "#n",  NULL};
    char id[64];
    char caption[256];
    table_id(run, "cells", id, sizeof id);
    (void)snprintf(
        caption, sizeof caption,
        "Median time per iteration over n processes, with an interval of at least %.0f %% "
        "confidence. Over native: times as long as the faster native variant at the ISA.",
        100 * run->data->confidence);
    heading(out, run, "cells", "All cells");
    lm_html_filter(out, id);
    lm_html_head(out, id, caption, columns);
    for (size_t i = 0; i < run->data->row_count; i++) {
        if (run->data->rows[i].cell) print_cell_row(out, &run->data->rows[i]);
    }
    end_table(out);
}

/* ---- counters ---- */

/* How many samples have the counter, of all. */
static size_t samples_with(const struct lm_results *r, const char *name, size_t *all) {
    size_t with = 0;
    *all = 0;
    for (size_t i = 0; i < lm_results_cell_count(r); i++) {
        const struct lm_cell *const cell = lm_results_cell(r, i);
        *all += cell->count;
        for (size_t s = 0; s < cell->count; s++) {
            with += lm_results_metric(r, cell, s, name).present;
        }
    }
    return with;
}

void lm_report_counters(FILE *out, const struct lm_report_run *run) {
    static const char *const columns[] = {"Counter", "Source",   "Unit", "Quality",
                                          "Reason",  "#Samples", NULL};
    const json_t *const counters = json_object_get(lm_report_lanemark(run), "counters");
    char id[64];
    table_id(run, "counters", id, sizeof id);
    heading(out, run, "counters", "Counters");
    lm_html_head(out, id, "What was counted, where it comes from, and why it is absent.", columns);
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        static const char *const keys[] = {"name", "source", "unit", "quality", "reason"};
        char shown[64];
        size_t all = 0;
        const size_t with = samples_with(run->results, text_of(counter, "name"), &all);
        (void)fputs("<tr>", out);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            lm_html_cell(out, NULL, text_of(counter, keys[k]));
        }
        (void)snprintf(shown, sizeof shown, "%zu of %zu", with, all);
        lm_html_number(out, shown, (double)with);
        (void)fputs("</tr>\n", out);
    }
    end_table(out);
}

/* ---- errors ---- */

void lm_report_errors(FILE *out, const struct lm_report_run *run) {
    static const char *const columns[] = {"Cell", "#Process", "Cause", "Message", NULL};
    const size_t count = lm_results_error_count(run->results);
    char id[64];
    table_id(run, "errors", id, sizeof id);
    heading(out, run, "errors", "Failures");
    if (count == 0) {
        (void)fputs("<p>None: every process of every cell gave its verified output.</p>\n", out);
        return;
    }
    lm_html_head(out, id, "Processes that gave no sample.", columns);
    for (size_t i = 0; i < count; i++) {
        const struct lm_result_error *const e = lm_results_error(run->results, i);
        char process[32];
        (void)snprintf(process, sizeof process, "%ld", e->process);
        (void)fputs("<tr>", out);
        lm_html_cell(out, NULL, e->cell);
        lm_html_number(out, process, (double)e->process);
        lm_html_cell(out, "failed", e->cause);
        lm_html_cell(out, NULL, e->message);
        (void)fputs("</tr>\n", out);
    }
    end_table(out);
}

/* Cells the run did not plan, and why: another CPU's ISA, a variant a workload lacks. */
void lm_report_skips(FILE *out, const struct lm_report_run *run) {
    static const char *const columns[] = {"Cell", "Reason", NULL};
    const json_t *const skipped = json_object_get(lm_report_lanemark(run), "skipped");
    if (json_array_size(skipped) == 0) return;
    char id[64];
    table_id(run, "skipped", id, sizeof id);
    heading(out, run, "skipped", "Not measured");
    lm_html_head(out, id, "Cells that this run left out.", columns);
    size_t i = 0;
    const json_t *skip = NULL;
    json_array_foreach(skipped, i, skip) {
        (void)fputs("<tr>", out);
        lm_html_cell(out, NULL, text_of(skip, "cell"));
        lm_html_cell(out, NULL, text_of(skip, "reason"));
        (void)fputs("</tr>\n", out);
    }
    end_table(out);
}

/* ---- flags ---- */

/* Whether a cell before number `index` has the same variant, engine, ISA and flags. */
static bool flags_known(const struct lm_results *r, size_t index) {
    const struct lm_cell *const cell = lm_results_cell(r, index);
    for (size_t i = 0; i < index; i++) {
        const struct lm_cell *const other = lm_results_cell(r, i);
        if (strcmp(cell->variant, other->variant) == 0 &&
            strcmp(cell->engine, other->engine) == 0 && strcmp(cell->isa, other->isa) == 0 &&
            strcmp(cell->flags, other->flags) == 0) {
            return true;
        }
    }
    return false;
}

void lm_report_flags(FILE *out, const struct lm_report_run *run) {
    static const char *const columns[] = {"Variant", "Engine", "ISA", "Compile flags", NULL};
    char id[64];
    table_id(run, "flags", id, sizeof id);
    heading(out, run, "compilers", "Compilers and flags");
    lm_html_json(out, json_object_get(lm_report_lanemark(run), "compilers"));
    lm_html_head(out, id, "How the workloads were compiled; one row per distinct set of flags.",
                 columns);
    for (size_t i = 0; i < lm_results_cell_count(run->results); i++) {
        const struct lm_cell *const cell = lm_results_cell(run->results, i);
        if (cell->flags[0] == '\0' || flags_known(run->results, i)) continue;
        (void)fputs("<tr>", out);
        lm_html_cell(out, NULL, cell->variant);
        lm_html_cell(out, NULL, cell->engine);
        lm_html_cell(out, NULL, cell->isa);
        lm_html_cell(out, "code", cell->flags);
        (void)fputs("</tr>\n", out);
    }
    end_table(out);
}

/* ---- files ---- */

void lm_report_files(FILE *out, const struct lm_report_run *run) {
    static const char *const columns[] = {"File", "SHA-256", NULL};
    char id[64];
    table_id(run, "files", id, sizeof id);
    (void)fputs("<details><summary>Measured files and their hashes</summary>\n", out);
    lm_html_head(out, id, "Every Wasm module and native object of this run.", columns);
    const char *name = NULL;
    json_t *hash = NULL;
    json_object_foreach(json_object_get(lm_report_lanemark(run), "files"), name, hash) {
        (void)fputs("<tr>", out);
        lm_html_cell(out, NULL, name);
        lm_html_cell(out, "code", json_is_string(hash) ? json_string_value(hash) : "");
        (void)fputs("</tr>\n", out);
    }
    end_table(out);
    (void)fputs("</details>\n", out);
}
