/* SPDX-License-Identifier: Apache-2.0 */
/* Runs side by side on the report page. Times are set against each other between equal CPU models
 * alone; across machines, ratios to each one's native limit are. */
#include <math.h>
#include <string.h>

#include "plots/html.h"
#include "plots/report.h"
#include "results/units.h"

enum { MOST_COLUMNS = 4 + 2 * 64 + 1 };

static const struct lm_figure_row *row_of(const struct lm_report_run *run, const char *name) {
    for (size_t i = 0; i < run->data->row_count; i++) {
        const struct lm_cell *const cell = run->data->rows[i].cell;
        if (cell && strcmp(cell->name, name) == 0) return &run->data->rows[i];
    }
    return NULL;
}

static void print_machines(FILE *out, const struct lm_report_run *runs, size_t count) {
    static const char *const columns[] = {"#Run",  "Machine", "Kernel",   "Date",
                                          "Suite", "Size",    "Lanemark", NULL};
    lm_html_head(out, "table-runs", "The runs on this page.", columns);
    for (size_t i = 0; i < count; i++) {
        const json_t *const lanemark = lm_report_lanemark(&runs[i]);
        const json_t *const context = json_object_get(lm_results_json(runs[i].results), "context");
        char number[32];
        (void)snprintf(number, sizeof number, "%zu", i + 1);
        (void)fputs("<tr>", out);
        lm_html_number(out, number, (double)i + 1);
        (void)fprintf(out, "<td><a href=\"#run%s\">", runs[i].suffix);
        lm_html_text(out, lm_results_cpu(runs[i].results));
        (void)fputs("</a></td>", out);
        lm_html_cell(out, NULL,
                     lm_report_text(json_object_get(lanemark, "machine"), "kernel", "unknown"));
        lm_html_cell(out, NULL, lm_report_text(context, "date", "unknown"));
        lm_html_cell(out, NULL, lm_report_text(lanemark, "suite", "unnamed"));
        lm_html_cell(out, NULL, lm_report_text(lanemark, "size", "unknown"));
        lm_html_cell(out, NULL, lm_report_text(lanemark, "revision", "unknown"));
        (void)fputs("</tr>\n", out);
    }
    (void)fputs("</tbody></table></div>\n", out);
}

/* Whether times may be compared: the same CPU model and input size. */
static bool is_comparable(const struct lm_report_run *a, const struct lm_report_run *b) {
    return strcmp(lm_results_cpu(a->results), lm_results_cpu(b->results)) == 0 &&
           strcmp(lm_report_text(lm_report_lanemark(a), "size", ""),
                  lm_report_text(lm_report_lanemark(b), "size", "")) == 0;
}

static void print_change(FILE *out, const struct lm_report_run *runs, size_t run,
                         const struct lm_figure_row *first, const struct lm_figure_row *row) {
    char shown[LM_UNITS_TEXT];
    if (!is_comparable(&runs[0], &runs[run])) {
        lm_html_cell(out, "number", "other machine or size");
    } else if (!first || !row || first->cell->count == 0 || row->cell->count == 0) {
        lm_html_cell(out, "number", "–");
    } else {
        const double ratio = row->cell->median / first->cell->median;
        lm_html_number(out, lm_units_factor(shown, ratio), ratio);
    }
}

static void print_cell(FILE *out, const struct lm_report_run *runs, size_t count,
                       const struct lm_cell *cell) {
    const struct lm_figure_row *const first = row_of(&runs[0], cell->name);
    const char *const names[] = {cell->path, cell->variant, cell->engine, cell->isa};
    (void)fputs("<tr>", out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        lm_html_cell(out, NULL, names[i]);
    for (size_t i = 0; i < count; i++) {
        const struct lm_figure_row *const row = row_of(&runs[i], cell->name);
        if (row && strcmp(cell->engine, "native") != 0) {
            lm_report_ratio(out, row->slowdown);
        } else {
            lm_html_cell(out, "number", row ? "limit" : "–");
        }
        if (i > 0) print_change(out, runs, i, first, row);
    }
    (void)fputs("</tr>\n", out);
}

/* How many runs up to this one have the cell; the first of two or more prints its row. */
static bool is_second(const struct lm_report_run *runs, size_t run, const char *name) {
    size_t with = 0;
    for (size_t i = 0; i < run; i++)
        with += row_of(&runs[i], name) ? 1 : 0;
    return with == 1;
}

void lm_report_side_by_side(FILE *out, const struct lm_report_run *runs, size_t count) {
    char titles[MOST_COLUMNS][40];
    const char *columns[MOST_COLUMNS] = {"Workload", "Variant", "Engine", "ISA"};
    size_t used = 4;
    (void)fputs("<h3 id=\"machines\">Runs and machines</h3>\n", out);
    print_machines(out, runs, count);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(titles[used], sizeof titles[used], "#Run %zu over native", i + 1);
        columns[used] = titles[used];
        used++;
        if (i == 0) continue;
        (void)snprintf(titles[used], sizeof titles[used], "#Run %zu time / run 1", i + 1);
        columns[used] = titles[used];
        used++;
    }
    columns[used] = NULL;
    (void)fputs("<h3 id=\"compared\">Cells side by side</h3>\n", out);
    lm_html_filter(out, "table-compared");
    lm_html_head(out, "table-compared",
                 "Cells that two runs or more have. Over native: times as long as the native limit "
                 "of the same run. Times themselves are compared between equal CPU models alone, "
                 "and decided by `lanemark compare` and `lanemark ab`, not here.",
                 columns);
    for (size_t run = 1; run < count; run++) {
        for (size_t i = 0; i < runs[run].data->row_count; i++) {
            const struct lm_cell *const cell = runs[run].data->rows[i].cell;
            if (cell && is_second(runs, run, cell->name)) print_cell(out, runs, count, cell);
        }
    }
    (void)fputs("</tbody></table></div>\n", out);
}
