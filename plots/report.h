/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the report page, between report.c (the page) and report_tables.c (its tables). */
#ifndef LM_PLOTS_REPORT_H
#define LM_PLOTS_REPORT_H

#include <stdio.h>

#include "plots/figure_data.h"

/* One run on the page. */
struct lm_report_run {
    const struct lm_results *results;
    const struct lm_figure_data *data;
    const char *suffix; /* "" or "-2": ends ids and the names of files beside the page */
};

/* Each prints one table with its heading. */
void lm_report_cells(FILE *out, const struct lm_report_run *run);
void lm_report_counters(FILE *out, const struct lm_report_run *run);
void lm_report_errors(FILE *out, const struct lm_report_run *run);
void lm_report_skips(FILE *out, const struct lm_report_run *run);
void lm_report_flags(FILE *out, const struct lm_report_run *run);
void lm_report_files(FILE *out, const struct lm_report_run *run);

#endif
