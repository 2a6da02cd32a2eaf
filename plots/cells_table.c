/* SPDX-License-Identifier: Apache-2.0 */
/* The table of cells: what figure_data.h computes, one row per cell and then the rows of geometric
 * means. Its columns are described there. */
#include <math.h>
#include <string.h>

#include "plots/tables.h"

static void print_rate(FILE *out, const struct lm_cell *cell) {
    const bool by_ops = cell->ops > 0;
    const double count = by_ops ? cell->ops : cell->bytes;
    if (count <= 0) {
        (void)fputs("\tNaN\t-", out);
        return;
    }
    lm_tsv_number(out, count / cell->median * 1e9);
    (void)fputc('\t', out);
    lm_tsv_text(out, !by_ops ? "byte" : cell->op[0] ? cell->op : "op");
    (void)fputs("/s", out);
}

static void print_time(FILE *out, const struct lm_cell *cell) {
    if (!cell || cell->count == 0) {
        (void)fputs("\tNaN\tNaN\tNaN\tNaN\tNaN\t-", out);
        return;
    }
    lm_tsv_number(out, cell->interval.confidence);
    lm_tsv_number(out, cell->median);
    lm_tsv_number(out, cell->interval.lower);
    lm_tsv_number(out, cell->interval.upper);
    print_rate(out, cell);
}

static void print_counts(FILE *out, const struct lm_figure_row *row, size_t mixes) {
    lm_tsv_number(out, row->instructions);
    lm_tsv_number(out, row->relative.value);
    (void)fprintf(out, "\t%zu", row->bits);
    lm_tsv_number(out, row->sweep.value);
    lm_tsv_number(out, row->over_native.value);
    for (size_t i = 0; i < mixes; i++)
        lm_tsv_number(out, i < row->mix_count ? row->mix[i] : NAN);
}

static void print_row(FILE *out, const struct lm_figure_row *row, size_t mixes) {
    (void)fprintf(out, "%zu\t", row->row);
    lm_tsv_text(out, row->workload);
    const char *const names[] = {row->family[0] ? row->family : "-", row->variant, row->engine,
                                 row->isa, row->series};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)fputc('\t', out);
        lm_tsv_text(out, names[i]);
    }
    (void)fprintf(out, "\t%zu", row->n);
    print_time(out, row->cell);
    lm_tsv_ratio(out, row->slowdown);
    lm_tsv_ratio(out, row->gain);
    lm_tsv_ratio(out, row->ladder);
    (void)fprintf(out, "\t%zu", row->step);
    print_counts(out, row, mixes);
    (void)fputc('\t', out);
    lm_tsv_text(out, lm_figure_status(row));
    (void)fputc('\t', out);
    lm_tsv_text(out, row->gaps ? row->gaps : "-");
    (void)fputc('\n', out);
}

size_t lm_table_cells(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    (void)fputs("row\tworkload\tfamily\tvariant\tengine\tisa\tseries\tn\tconfidence\ttime_ns\t"
                "time_lower\ttime_upper\trate\trate_unit\tslowdown\tslowdown_lower\t"
                "slowdown_upper\tgain\tgain_lower\tgain_upper\tladder\tladder_lower\t"
                "ladder_upper\tstep\tinstructions\trelative\tbits\tsweep\tover_native",
                out);
    size_t mixes = 0;
    for (const char *at = data->mixes; *at; mixes++) {
        const size_t length = strcspn(at, " ");
        (void)fprintf(out, "\t%.*s", (int)length, at);
        at += length + (at[length] == ' ');
    }
    (void)fputs("\tstatus\tgaps\n", out);
    for (size_t i = 0; i < data->row_count; i++)
        print_row(out, &data->rows[i], mixes);
    return data->row_count;
}
