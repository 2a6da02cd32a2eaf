/* SPDX-License-Identifier: Apache-2.0 */
/* The tables that figures draw from, as tab-separated values with a line of column names, and the
 * few forms of their fields: text without tabs, numbers of six digits, NaN where there is none. */
#ifndef LM_PLOTS_TABLES_H
#define LM_PLOTS_TABLES_H

#include <stdbool.h>
#include <stdio.h>

#include "plots/figure_data.h"
#include "plots/trends.h"

enum lm_scope { LM_SCOPE_run, LM_SCOPE_all, LM_SCOPE_store };

/* What tables are made of: by scope one run, all of them, or the trend store. */
struct lm_subject {
    const struct lm_figure_data *data; /* `count` of them */
    size_t count;
    const struct lm_trends *trends; /* NULL but of scope `store`, and there too without a store */
};

/* Each prints its head and rows, and returns how many rows there are. */
#define TABLE(name, scope, holds)                                                                  \
    size_t lm_table_##name(FILE *out, const struct lm_subject *subject);
#include "plots/tables.def"
#undef TABLE

/* A row of tables.def. */
struct lm_table {
    const char *name, *holds;
    enum lm_scope scope;
    size_t (*print)(FILE *out, const struct lm_subject *subject);
};

/* Row `index`, its name NULL beyond the last; and the row of that name, which must be there. */
struct lm_table lm_table(size_t index);
struct lm_table lm_table_named(const char *name);

/* How many rows the table has of this subject. */
size_t lm_table_rows(const struct lm_table *table, const struct lm_subject *subject);

/* Writes it to a file; LM_IO. */
lm_status lm_table_write(const struct lm_table *table, const struct lm_subject *subject,
                         const char *path, struct lm_error *error);

/* Fields. Text is written as it is but for tabs, line ends and quotes, which would confuse
 * gnuplot, and become blanks; numbers have a tab before them. */
void lm_tsv_text(FILE *out, const char *text);
void lm_tsv_number(FILE *out, double value);
void lm_tsv_ratio(FILE *out, struct lm_ratio ratio); /* three numbers */

#endif
