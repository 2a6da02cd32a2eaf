/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of what machines execute: how true native vector code stays to the operations of the Wasm
 * it does the work of, and cycles of named cores that were modelled from executed blocks. */
#include <math.h>
#include <string.h>

#include "plots/tables_shared.h"

static double counted(const struct lm_results *results, const struct lm_cell *cell,
                      const char *name) {
    if (!cell) return NAN;
    const struct lm_counted found = lm_results_counted(results, cell, name);
    return found.metric.present && found.agrees ? found.metric.value : NAN;
}

/* The v128 operations of one iteration, which are the Wasm's and the same wherever it runs, from
 * the first engine that counted them. */
static double v128_ops(const struct lm_figure_data *data, const struct lm_figure_row *row) {
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const other = &data->rows[i];
        if (!other->cell || other->row != row->row || strcmp(other->variant, row->variant) != 0)
            continue;
        const double ops = counted(data->results, other->cell, "v128_ops");
        if (ops > 0) return ops;
    }
    return NAN;
}

struct fidelity {
    double insns, ops, bytes;
};

static bool fidelity_of(const struct lm_figure_data *data, const struct lm_figure_row *row,
                        struct fidelity *fidelity) {
    if (!row->cell || strcmp(row->variant, "simd") != 0) return false;
    fidelity->insns = counted(data->results, row->cell, "vector_insns");
    fidelity->bytes = counted(data->results, row->cell, "vector_insn_bytes");
    fidelity->ops = v128_ops(data, row);
    return !isnan(fidelity->insns) && !isnan(fidelity->ops);
}

/* The place of a row's series among those that the table has, from 1. */
static size_t place_of(const struct lm_figure_data *data, const struct lm_figure_row *row) {
    size_t place = 1;
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const other = &data->rows[i];
        struct fidelity ignored;
        bool first = fidelity_of(data, other, &ignored);
        if (!first) continue;
        if (strcmp(other->series, row->series) == 0) return place;
        for (size_t k = 0; k < i && first; k++)
            first = strcmp(data->rows[k].series, other->series) != 0 ||
                    !fidelity_of(data, &data->rows[k], &ignored);
        place += first ? 1 : 0;
    }
    return place;
}

/* row workload variant engine isa series  vector_insns v128_ops (of one iteration)  per_op  bytes
 * (of the registers that a vector instruction works on, on average)  place (of the series, from
 * 1) */
size_t lm_table_fidelity(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    size_t rows = 0;
    (void)fputs("row\tworkload\tvariant\tengine\tisa\tseries\tvector_insns\tv128_ops\tper_op\t"
                "bytes\tplace\n",
                out);
    for (size_t i = 0; i < data->row_count; i++) {
        struct fidelity fidelity;
        if (!fidelity_of(data, &data->rows[i], &fidelity)) continue;
        lm_table_names(out, &data->rows[i]);
        lm_tsv_number(out, fidelity.insns);
        lm_tsv_number(out, fidelity.ops);
        lm_tsv_number(out, fidelity.insns / fidelity.ops);
        lm_tsv_number(out, fidelity.bytes);
        (void)fprintf(out, "\t%zu\n", place_of(data, &data->rows[i]));
        rows++;
    }
    return rows;
}

/* ---- modelled cycles ---- */

static const char *const lower_prefix = "model_lower_";
static const char *const upper_prefix = "model_upper_";

static bool is_core(const json_t *counter, char *core, size_t size) {
    const char *const name = json_string_value(json_object_get(counter, "name"));
    const size_t length = strlen(lower_prefix);
    if (!name || strncmp(name, lower_prefix, length) != 0) return false;
    (void)snprintf(core, size, "%s", name + length);
    return true;
}

static void print_model(FILE *out, const struct lm_figure_row *row, const char *core, double lower,
                        double upper) {
    lm_table_names(out, row);
    (void)fprintf(out, "\t%s", core);
    lm_tsv_number(out, lower);
    lm_tsv_number(out, upper);
    (void)fputc('\n', out);
}

static size_t print_cores(FILE *out, const struct lm_figure_data *data,
                          const struct lm_figure_row *row) {
    const json_t *const lanemark = json_object_get(lm_results_json(data->results), "lanemark");
    size_t rows = 0;
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(json_object_get(lanemark, "counters"), i, counter) {
        char core[64];
        char name[96];
        if (!is_core(counter, core, sizeof core)) continue;
        (void)snprintf(name, sizeof name, "%s%s", lower_prefix, core);
        const double lower = counted(data->results, row->cell, name);
        (void)snprintf(name, sizeof name, "%s%s", upper_prefix, core);
        const double upper = counted(data->results, row->cell, name);
        if (isnan(lower) || isnan(upper)) continue;
        print_model(out, row, core, lower, upper);
        rows++;
    }
    const double measured =
        row->cell->count > 0 ? lm_table_metric(data->results, row->cell, "core_cycles").value : NAN;
    if (rows > 0 && !isnan(measured)) print_model(out, row, "measured", measured, measured);
    return rows;
}

/* row workload variant engine isa series  core ("measured": core cycles of this machine)  lower
 * upper (cycles of one iteration) */
size_t lm_table_model(FILE *out, const struct lm_subject *subject) {
    const struct lm_figure_data *const data = subject->data;
    size_t rows = 0;
    (void)fputs("row\tworkload\tvariant\tengine\tisa\tseries\tcore\tlower\tupper\n", out);
    for (size_t i = 0; i < data->row_count; i++) {
        const struct lm_figure_row *const row = &data->rows[i];
        if (row->cell && strcmp(row->variant, "simd") == 0 && strcmp(row->engine, "native") == 0)
            rows += print_cores(out, data, row);
    }
    return rows;
}
