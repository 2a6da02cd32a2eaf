/* SPDX-License-Identifier: Apache-2.0 */
/* A section of the report page for each workload: its cells with every process's time as a strip,
 * then its source, and its Wasm beside the machine code a compiler makes of it. */
#include <math.h>
#include <string.h>

#include "plots/html.h"
#include "plots/report.h"
#include "results/units.h"

enum { STRIP_WIDTH = 260, STRIP_HEIGHT = 16, STRIP_MARGIN = 6 };

/* The least and the largest time of a workload's samples: all of its strips share this axis. */
struct span {
    double least, most;
};

static struct span span_of(const struct lm_figure_data *data, size_t number) {
    struct span span = {INFINITY, 0};
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (row->row != number || !row->cell) continue;
        for (size_t s = 0; s < row->cell->count; s++) {
            span.least = fmin(span.least, row->cell->times[s]);
            span.most = fmax(span.most, row->cell->times[s]);
        }
    }
    return span;
}

static double place_in(struct span span, double time) {
    const double margin = STRIP_MARGIN;
    const double whole = STRIP_WIDTH;
    const double width = whole - 2 * margin;
    if (span.most <= span.least) return margin + width / 2;
    return margin + width * log(time / span.least) / log(span.most / span.least);
}

static void print_strip(FILE *out, const struct lm_cell *cell, struct span span) {
    char text[LM_UNITS_TEXT];
    (void)fprintf(out,
                  "<td><svg class=\"strip\" role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                  "height=\"%d\" aria-label=\"",
                  STRIP_WIDTH, STRIP_HEIGHT, STRIP_WIDTH, STRIP_HEIGHT);
    for (size_t s = 0; s < cell->count; s++) {
        (void)fputs(s ? ", " : "", out);
        lm_html_text(out, lm_units_time(text, cell->times[s], " "));
    }
    (void)fprintf(out,
                  "\"><line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"8\" y2=\"8\"/><line "
                  "class=\"median\" x1=\"%.1f\" x2=\"%.1f\" y1=\"1\" y2=\"15\"/>",
                  STRIP_WIDTH, place_in(span, cell->median), place_in(span, cell->median));
    for (size_t s = 0; s < cell->count; s++) {
        (void)fprintf(out, "<circle cx=\"%.1f\" cy=\"8\" r=\"3\"/>",
                      place_in(span, cell->times[s]));
    }
    (void)fputs("</svg></td>", out);
}

static void print_row(FILE *out, const struct lm_figure_row *row, struct span span) {
    const struct lm_cell *const cell = row->cell;
    const char *const names[] = {cell->variant, cell->engine, cell->isa};
    (void)fputs("<tr>", out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        lm_html_cell(out, NULL, names[i]);
    if (cell->count > 0) {
        lm_report_time(out, cell);
        lm_report_ratio(out, row->slowdown);
        print_strip(out, cell, span);
    } else {
        (void)fputs("<td class=\"failed\" colspan=\"4\">", out);
        lm_html_text(out, lm_figure_status(row));
        if (cell->error_message) {
            (void)fputs(": ", out);
            lm_html_text(out, cell->error_message);
        }
        (void)fputs("</td>", out);
    }
    (void)fputs("</tr>\n", out);
}

static void print_samples(FILE *out, const struct lm_report_run *run, size_t number,
                          const char *workload) {
    static const char *const columns[] = {"Variant",   "Engine",       "ISA",     "#Time",
                                          "#Interval", "#Over native", "Samples", NULL};
    char id[64];
    char caption[256];
    const struct span span = span_of(run->data, number);
    char least[LM_UNITS_TEXT];
    char most[LM_UNITS_TEXT];
    (void)snprintf(id, sizeof id, "table-workload-%zu%s", number, run->suffix);
    if (span.most > 0) {
        (void)snprintf(caption, sizeof caption,
                       "%.64s: times per iteration. Samples: a dot for each process, a line at "
                       "the median, from %.40s to %.40s on a log scale.",
                       workload, lm_units_time(least, span.least, " "),
                       lm_units_time(most, span.most, " "));
    } else {
        (void)snprintf(caption, sizeof caption, "%.64s: no cell was timed.", workload);
    }
    lm_html_head(out, id, caption, columns);
    for (size_t i = 0; i < run->data->row_count; i++) {
        const struct lm_figure_row *const row = &run->data->rows[i];
        if (row->row == number && row->cell && !row->counted_only) print_row(out, row, span);
    }
    (void)fputs("</tbody></table></div>\n", out);
}

static void print_code(FILE *out, const char *title, const char *text) {
    (void)fputs("<details><summary>", out);
    lm_html_text(out, title);
    (void)fputs("</summary>\n<pre tabindex=\"0\"><code>", out);
    lm_html_text(out, text);
    (void)fputs("</code></pre></details>\n", out);
}

static void print_sources(FILE *out, const struct lm_report_code *code, struct lm_arena *arena,
                          const char *workload) {
    const char *name = NULL;
    for (size_t i = 0;; i++) {
        const char *const text = code->source(code->context, arena, workload, i, &name);
        if (!text) return;
        print_code(out, name, text);
    }
}

/* The machine code of the most telling variant that the run measured on an engine. */
static void print_listing(FILE *out, const struct lm_report_run *run,
                          const struct lm_report_code *code, struct lm_arena *arena,
                          const char *workload) {
    static const char *const variants[] = {"simd", "scalar"};
    const json_t *const files = json_object_get(lm_report_lanemark(run), "files");
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        char file[192];
        char title[128];
        const char *reason = "";
        (void)snprintf(file, sizeof file, "%.120s/%s.wasm", workload, variants[i]);
        const char *const hash = json_string_value(json_object_get(files, file));
        if (!hash) continue;
        const char *const text =
            code->listing(code->context, arena, workload, variants[i], hash, &reason);
        if (text) {
            (void)snprintf(title, sizeof title,
                           "Wasm and machine code of the %s variant, as llvm compiles it here",
                           variants[i]);
            print_code(out, title, text);
        } else {
            (void)fputs("<p class=\"aside\">Code: ", out);
            lm_html_text(out, reason);
            (void)fputs("</p>\n", out);
        }
        return;
    }
}

void lm_report_workloads(FILE *out, const struct lm_report_run *run,
                         const struct lm_report_code *code) {
    const char *at = run->data->workloads;
    (void)fprintf(out, "<h3 id=\"workloads%s\">Workloads</h3>\n", run->suffix);
    for (size_t number = 1; *at; number++) {
        struct lm_arena arena = {0};
        char workload[192];
        const size_t length = strcspn(at, " ");
        (void)snprintf(workload, sizeof workload, "%.*s", (int)length, at);
        at += length + (at[length] == ' ');
        (void)fprintf(out, "<details class=\"workload\" id=\"workload-%zu%s\"><summary><h4>",
                      number, run->suffix);
        lm_html_text(out, workload);
        (void)fputs("</h4></summary>\n", out);
        print_samples(out, run, number, workload);
        if (code) {
            print_sources(out, code, &arena, workload);
            print_listing(out, run, code, &arena, workload);
        }
        (void)fputs("</details>\n", out);
        lm_arena_free(&arena);
    }
}
