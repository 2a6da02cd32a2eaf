/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the report page: report.c puts it together, report_overview.c has its beginning,
 * report_tables.c its tables, report_workloads.c a section per workload, report_compare.c what
 * several runs have in common. */
#ifndef LM_PLOTS_REPORT_H
#define LM_PLOTS_REPORT_H

#include <stdio.h>

#include "plots/plots.h"
#include "plots/tables.h"

/* One run on the page. */
struct lm_report_run {
    const struct lm_results *results;
    const struct lm_figure_data *data;
    const char *suffix; /* "" or "-2": ends ids and the names of files beside the page */
};

/* What the run's file says: its block `lanemark`; and a text of an object, or `otherwise`. */
const json_t *lm_report_lanemark(const struct lm_report_run *run);
const char *lm_report_text(const json_t *object, const char *key, const char *otherwise);

/* Headline numbers, and what is measured how. */
void lm_report_headline(FILE *out, const struct lm_report_run *run);
void lm_report_warnings(FILE *out, const struct lm_report_run *run);
void lm_report_method(FILE *out, const struct lm_report_run *run);

/* Each prints one table with its heading. */
void lm_report_cells(FILE *out, const struct lm_report_run *run);
void lm_report_counters(FILE *out, const struct lm_report_run *run);
void lm_report_errors(FILE *out, const struct lm_report_run *run);
void lm_report_skips(FILE *out, const struct lm_report_run *run);
void lm_report_flags(FILE *out, const struct lm_report_run *run);
void lm_report_files(FILE *out, const struct lm_report_run *run);

/* A section for each workload: its cells and samples, its source and code where `code` (or NULL)
 * has them. */
void lm_report_workloads(FILE *out, const struct lm_report_run *run,
                         const struct lm_report_code *code);

/* Machines and cells of two runs or more, side by side. */
void lm_report_side_by_side(FILE *out, const struct lm_report_run *runs, size_t count);

/* Fields of the cells' tables: a median, its interval, a ratio ("–" for none). */
void lm_report_time(FILE *out, const struct lm_cell *cell);
void lm_report_ratio(FILE *out, struct lm_ratio ratio);

#endif
