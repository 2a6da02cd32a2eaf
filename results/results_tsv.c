/* SPDX-License-Identifier: Apache-2.0 */
/* Tidy tab-separated samples: one row per cell and process, one column per variable, for R, pandas
 * or gnuplot. Absent metrics are empty fields. */
#include <string.h>

#include "results/results.h"
#include "results/text_file.h"

struct export {
    const struct lm_results *results;
    const json_t *counters; /* lanemark.counters: which metrics become columns */
};

/* Tabs and line ends cannot stand in a field. */
static void print_field(FILE *out, const char *text) {
    for (; *text; text++)
        (void)fputc(*text == '\t' || *text == '\n' ? ' ' : *text, out);
}

static void print_sample(FILE *out, const struct export *e, const struct lm_cell *cell,
                         size_t sample) {
    (void)fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%zu\t%.9g\t%.9g\t%.9g\t%s\t", cell->name,
                  cell->family, cell->workload, cell->variant, cell->engine, cell->isa, sample,
                  cell->times[sample], cell->bytes, cell->ops, cell->op);
    print_field(out, lm_results_cpu(e->results));
    (void)fputc('\t', out);
    print_field(out, cell->flags);
    (void)fputc('\t', out);
    print_field(out, lm_results_sample_flags(e->results, cell, sample));
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(e->counters, i, counter) {
        const char *const name = json_string_value(json_object_get(counter, "name"));
        if (!name) continue;
        const struct lm_metric metric = lm_results_metric(e->results, cell, sample, name);
        (void)fputc('\t', out);
        if (metric.present) (void)fprintf(out, "%.15g", metric.value);
    }
    (void)fputc('\n', out);
}

static bool print_all(FILE *out, void *context) {
    const struct export *const e = context;
    (void)fputs("cell\tfamily\tworkload\tvariant\tengine\tisa\tprocess\ttime_ns\tbytes\tops\top\t"
                "cpu\tflags\tnoise",
                out);
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(e->counters, i, counter) {
        const char *const name = json_string_value(json_object_get(counter, "name"));
        if (!name) continue;
        (void)fputc('\t', out);
        print_field(out, name);
    }
    (void)fputc('\n', out);
    for (size_t c = 0; c < lm_results_cell_count(e->results); c++) {
        const struct lm_cell *const cell = lm_results_cell(e->results, c);
        for (size_t s = 0; s < cell->count; s++)
            print_sample(out, e, cell, s);
    }
    return true;
}

lm_status lm_results_write_tsv(const struct lm_results *results, const char *path,
                               struct lm_error *error) {
    const json_t *const lanemark = json_object_get(lm_results_json(results), "lanemark");
    struct export e = {results, json_object_get(lanemark, "counters")};
    return lm_text_replace(path, print_all, &e, error);
}
