/* SPDX-License-Identifier: Apache-2.0 */
/* What tables share (tables_shared.h). */
#include "plots/tables_shared.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct lm_ratio nothing = {NAN, NAN, NAN};
static const double confidence = 0.95;

bool lm_table_first(const struct lm_figure_data *data, size_t index) {
    const struct lm_figure_row *const row = &data->rows[index];
    for (size_t i = 0; i < index; i++) {
        const struct lm_figure_row *const other = &data->rows[i];
        if (other->cell && !other->counted_only && strcmp(other->variant, row->variant) == 0 &&
            strcmp(other->series, row->series) == 0)
            return false;
    }
    return row->cell && !row->counted_only;
}

bool lm_table_word(const char **list, char *word, size_t size) {
    const size_t length = strcspn(*list, " ");
    if (length == 0) return false;
    (void)snprintf(word, size, "%.*s", (int)length, *list);
    *list += length + ((*list)[length] == ' ');
    return true;
}

void lm_table_names(FILE *out, const struct lm_figure_row *row) {
    (void)fprintf(out, "%zu\t", row->row);
    lm_tsv_text(out, row->workload);
    (void)fprintf(out, "\t%s\t%s\t%s\t%s", row->variant, row->engine, row->isa, row->series);
}

struct lm_ratio lm_table_metric(const struct lm_results *results, const struct lm_cell *cell,
                                const char *name) {
    double *const values = calloc(cell->count + 1, sizeof *values);
    if (!values) return nothing;
    size_t count = 0;
    for (size_t i = 0; i < cell->count; i++) {
        const struct lm_metric metric = lm_results_metric(results, cell, i, name);
        if (metric.present) values[count++] = metric.value;
    }
    struct lm_ratio ratio = nothing;
    if (count > 0 && count == cell->count) {
        lm_stats_sort(values, count);
        const struct lm_interval interval = lm_stats_median_interval(values, count, confidence);
        ratio.value = lm_stats_median(values, count);
        if (count > 1) {
            ratio.lower = interval.lower;
            ratio.upper = interval.upper;
        }
    }
    free(values);
    return ratio;
}

struct lm_ratio lm_table_time(const struct lm_cell *cell) {
    if (cell->count == 0) return nothing;
    if (cell->count == 1) return (struct lm_ratio){cell->median, NAN, NAN};
    return (struct lm_ratio){cell->median, cell->interval.lower, cell->interval.upper};
}
