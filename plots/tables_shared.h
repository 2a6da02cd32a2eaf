/* SPDX-License-Identifier: Apache-2.0 */
/* What the functions that print tables share beside tables.h: groups of cells, values of metrics
 * over a cell's processes. Used by the *_tables.c files only. */
#ifndef LM_PLOTS_TABLES_SHARED_H
#define LM_PLOTS_TABLES_SHARED_H

#include "plots/tables.h"

/* Whether row `index`, of a timed cell, is the first of its variant and series. */
bool lm_table_first(const struct lm_figure_data *data, size_t index);

/* The next word of a list that blanks separate, cut to `size`; false at its end. */
bool lm_table_word(const char **list, char *word, size_t size);

/* Prints "number\tworkload\tvariant\tengine\tisa\tseries" of a cell's row. */
void lm_table_names(FILE *out, const struct lm_figure_row *row);

/* The median of a metric over a cell's samples with the bounds of its interval (NaN: one sample);
 * all NaN where a sample lacks it. */
struct lm_ratio lm_table_metric(const struct lm_results *results, const struct lm_cell *cell,
                                const char *name);

/* The same of a time, in its own interval. */
struct lm_ratio lm_table_time(const struct lm_cell *cell);

#endif
