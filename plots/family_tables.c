/* SPDX-License-Identifier: Apache-2.0 */
/* Geometric means by family: of one run, and of several runs side by side. The bounds of a mean
 * are the means of its members' bounds, so it holds whenever all of theirs do: wider than it need
 * be, and never too narrow. */
#include <math.h>
#include <string.h>

#include "plots/tables_shared.h"

/* Over the cells of one family (NULL: all), variant and series. */
struct mean {
    size_t n, missing; /* cells with a time, and without */
    const char *cause; /* of the first without */
    struct lm_ratio slowdown, gain;
};

/* Sums of logarithms. */
struct sums {
    size_t n;
    double value, lower, upper;
};

static void add_ratio(struct sums *sums, struct lm_ratio ratio) {
    if (isnan(ratio.value)) return;
    sums->n++;
    sums->value += log(ratio.value);
    sums->lower += ratio.lower > 0 ? log(ratio.lower) : NAN;
    sums->upper += ratio.upper > 0 ? log(ratio.upper) : NAN;
}

static struct lm_ratio mean_of_sums(const struct sums *sums) {
    const double n = (double)sums->n;
    if (sums->n == 0) return (struct lm_ratio){NAN, NAN, NAN};
    return (struct lm_ratio){exp(sums->value / n), exp(sums->lower / n), exp(sums->upper / n)};
}

static bool is_of(const struct lm_figure_row *row, const char *family, const char *variant,
                  const char *series) {
    return row->cell && !row->counted_only && (!family || strcmp(row->family, family) == 0) &&
           strcmp(row->variant, variant) == 0 && strcmp(row->series, series) == 0;
}

/* Whether every run of `among` (NULL: no condition) has the workload. */
static bool is_common(const struct lm_subject *among, const char *workload) {
    for (size_t run = 0; among && run < among->count; run++) {
        const struct lm_figure_data *const data = &among->data[run];
        size_t i = 0;
        while (i < data->row_count && strcmp(data->rows[i].workload, workload) != 0)
            i++;
        if (i == data->row_count) return false;
    }
    return true;
}

static struct mean mean_of(const struct lm_figure_data *data, const struct lm_subject *among,
                           const char *family, const char *variant, const char *series) {
    struct mean mean = {0};
    struct sums slowdown = {0};
    struct sums gain = {0};
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (!is_of(row, family, variant, series) || !is_common(among, row->workload)) continue;
        if (row->cell->count > 0) {
            mean.n++;
        } else {
            if (mean.missing++ == 0) mean.cause = lm_figure_status(row);
        }
        add_ratio(&slowdown, row->slowdown);
        add_ratio(&gain, row->gain);
    }
    mean.slowdown = mean_of_sums(&slowdown);
    mean.gain = mean_of_sums(&gain);
    return mean;
}

static void print_mean(FILE *out, const struct lm_figure_row *like, const char *family,
                       const struct mean *mean) {
    lm_tsv_text(out, family ? family : "all");
    (void)fprintf(out, "\t%s\t%s\t%s\t%s\t%zu", like->variant, like->engine, like->isa,
                  like->series, mean->n);
    lm_tsv_ratio(out, mean->slowdown);
    lm_tsv_ratio(out, mean->gain);
}

/* The first group of a family with cells that have no time, in words; "-" where all have one. */
static void print_gaps(FILE *out, const struct lm_figure_data *data, const char *family) {
    for (size_t i = 0; i < data->row_count; i++) {
        if (!lm_table_first(data, i)) continue;
        const struct lm_figure_row *const row = &data->rows[i];
        const struct mean mean = mean_of(data, NULL, family, row->variant, row->series);
        if (mean.missing == 0) continue;
        (void)fprintf(out, "\t%.12s %.8s: %zu of %zu %.12s", row->engine, row->variant,
                      mean.missing, mean.missing + mean.n, mean.cause);
        return;
    }
    (void)fputs("\t-", out);
}

/* Prints the rows of a family (NULL: of all) that have a time; how many. */
static size_t print_family(FILE *out, const struct lm_figure_data *data, const char *family,
                           size_t number) {
    size_t rows = 0;
    for (size_t i = 0; i < data->row_count; i++) {
        if (!lm_table_first(data, i)) continue;
        const struct lm_figure_row *const like = &data->rows[i];
        const struct mean mean = mean_of(data, NULL, family, like->variant, like->series);
        if (mean.n == 0) continue;
        (void)fprintf(out, "%zu\t", number);
        print_mean(out, like, family, &mean);
        if (rows++ == 0) {
            print_gaps(out, data, family);
        } else {
            (void)fputs("\t-", out);
        }
        (void)fputc('\n', out);
    }
    return rows;
}

/* row (of the family, from 1; all's is one beyond the last)  family  variant engine isa series
 * n (workloads)  slowdown and gain, each with _lower and _upper  gaps (in a family's first row) */
size_t lm_table_families(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    (void)fputs("row\tfamily\tvariant\tengine\tisa\tseries\tn\tslowdown\tslowdown_lower\t"
                "slowdown_upper\tgain\tgain_lower\tgain_upper\tgaps\n",
                out);
    size_t rows = 0;
    size_t number = 0;
    char family[64];
    for (const char *at = data->families; lm_table_word(&at, family, sizeof family);)
        rows += print_family(out, data, family, ++number);
    return rows + print_family(out, data, NULL, number + 1);
}

/* ---- several runs ---- */

static size_t print_run_family(FILE *out, const struct lm_subject *subject, size_t run,
                               const char *family) {
    const struct lm_figure_data *const data = &subject->data[run];
    size_t rows = 0;
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const like = &data->rows[i];
        if (!lm_table_first(data, i) || strcmp(like->engine, "native") == 0) continue;
        const struct mean mean = mean_of(data, subject, family, like->variant, like->series);
        if (isnan(mean.slowdown.value)) continue;
        (void)fprintf(out, "%zu\t", run + 1);
        print_mean(out, like, family, &mean);
        (void)fputc('\n', out);
        rows++;
    }
    return rows;
}

/* run  then as families, without row, gaps and native code;
 * over the workloads that all runs have, so that means are of the same things */
size_t lm_table_runs(FILE *out, const struct lm_subject *subject) {
    size_t rows = 0;
    (void)fputs("run\tfamily\tvariant\tengine\tisa\tseries\tn\tslowdown\tslowdown_lower\t"
                "slowdown_upper\tgain\tgain_lower\tgain_upper\n",
                out);
    for (size_t run = 0; subject->count > 1 && run < subject->count; run++) {
        char family[64];
        for (const char *at = subject->data[run].families;
             lm_table_word(&at, family, sizeof family);)
            rows += print_run_family(out, subject, run, family);
        rows += print_run_family(out, subject, run, NULL);
    }
    return rows;
}
