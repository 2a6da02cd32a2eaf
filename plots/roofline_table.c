/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the roofline (S. Williams, A. Waterman, D. Patterson, Roofline: An Insightful Visual
 * Performance Model, Communications of the ACM, 2009): rates over arithmetic intensities, both from
 * what manifests say of one iteration, under roofs that this run itself measured. */
#include <math.h>
#include <string.h>

#include "plots/tables_shared.h"

static const char *const flop = "FLOP";

static bool has_rate(const struct lm_figure_row *row) {
    return row->cell && row->cell->count > 0 && row->cell->ops > 0 && row->cell->bytes > 0 &&
           strcmp(row->cell->op, flop) == 0;
}

static double intensity_of(const struct lm_figure_row *row) {
    return row->cell->ops / row->cell->bytes;
}

/* Per second, from a count per iteration. */
static double rate_of(const struct lm_figure_row *row, double count) {
    return count / row->cell->median * 1e9;
}

/* Whether the workload is of the kind of STREAM (J. McCalpin, 1995): nothing but moving arrays. */
static bool is_stream(const struct lm_figure_row *row) {
    static const char *const kernels[] = {"copy_f32", "scale_f32", "add_f32", "triad_f32"};
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        if (strcmp(row->cell->workload, kernels[i]) == 0) return true;
    }
    return false;
}

/* The native row with the highest bandwidth or, else, rate of operations; NULL: no such. */
static const struct lm_figure_row *roof_of(const struct lm_figure_data *data, bool bandwidth) {
    const struct lm_figure_row *best = NULL;
    double highest = 0;
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (!row->cell || row->cell->count == 0 || strcmp(row->engine, "native") != 0) continue;
        if (bandwidth ? !is_stream(row) || row->cell->bytes <= 0 : !has_rate(row)) continue;
        const double rate = rate_of(row, bandwidth ? row->cell->bytes : row->cell->ops);
        if (rate <= highest) continue;
        highest = rate;
        best = row;
    }
    return best;
}

static void print_roof(FILE *out, const struct lm_figure_row *row, bool bandwidth) {
    (void)fputs(bandwidth ? "bandwidth\t" : "peak\t", out);
    if (!row) {
        (void)fputs("0\tmissing\t-\t-\t-\t-\tNaN\tNaN\tNaN\tNaN\t0\n", out);
        return;
    }
    lm_table_names(out, row);
    lm_tsv_number(out, NAN);
    lm_tsv_number(out, rate_of(row, bandwidth ? row->cell->bytes : row->cell->ops));
    (void)fputs("\tNaN\tNaN\t0\n", out);
}

/* ---- where numbers stand ---- */

enum { MOST_LEVELS = 32 };

/* Numbers of workloads stand above their intensities; those that would overlap, on different
 * levels. By row number from 1: a workload's intensity, 0 for none, and its level. */
struct placing {
    double *intensities;
    size_t *levels;
    size_t count;
};

/* The lowest level that no workload before has nearby. */
static size_t free_level(const struct placing *placing, size_t number) {
    const double near = 1.45;
    bool taken[MOST_LEVELS] = {false};
    for (size_t i = 1; i < number; i++) {
        const double ratio = placing->intensities[i] / placing->intensities[number];
        if (ratio < near && ratio > 1 / near) taken[placing->levels[i]] = true;
    }
    size_t level = 0;
    while (level + 1 < MOST_LEVELS && taken[level])
        level++;
    return level;
}

static bool place_numbers(const struct lm_figure_data *data, struct lm_arena *arena,
                          struct placing *placing) {
    placing->count = data->workload_count;
    placing->intensities = lm_arena_array(arena, placing->count + 1, sizeof(double));
    placing->levels = lm_arena_array(arena, placing->count + 1, sizeof(size_t));
    if (!placing->intensities || !placing->levels) return false;
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (has_rate(row)) placing->intensities[row->row] = intensity_of(row);
    }
    for (size_t number = 1; number <= placing->count; number++) {
        if (placing->intensities[number] > 0) placing->levels[number] = free_level(placing, number);
    }
    return true;
}

static size_t print_cells(FILE *out, const struct lm_figure_data *data,
                          const struct placing *placing) {
    size_t rows = 0;
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (!has_rate(row)) continue;
        const struct lm_ratio time = lm_table_time(row->cell);
        (void)fputs("cell\t", out);
        lm_table_names(out, row);
        lm_tsv_number(out, intensity_of(row));
        lm_tsv_number(out, rate_of(row, row->cell->ops));
        lm_tsv_number(out, row->cell->ops / time.upper * 1e9);
        lm_tsv_number(out, row->cell->ops / time.lower * 1e9);
        (void)fprintf(out, "\t%zu\n", placing->levels[row->row]);
        rows++;
    }
    return rows;
}

/* kind ("cell", "bandwidth", "peak")  row workload variant engine isa series  intensity (FLOP per
 * byte)  rate rate_lower rate_upper (FLOP/s; of the roof of bandwidth, bytes/s)  level (on
 * which its number stands). Roofs are the highest rates of native code in this
 * run: of the STREAM kernels, and of any workload; where there is none, `missing`. */
size_t lm_table_roofline(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    struct lm_arena arena = {0};
    struct placing placing;
    (void)fputs("kind\trow\tworkload\tvariant\tengine\tisa\tseries\tintensity\trate\trate_lower\t"
                "rate_upper\tlevel\n",
                out);
    const size_t rows =
        place_numbers(data, &arena, &placing) ? print_cells(out, data, &placing) : 0;
    lm_arena_free(&arena);
    if (rows == 0) return 0;
    print_roof(out, roof_of(data, true), true);
    print_roof(out, roof_of(data, false), false);
    return rows;
}
