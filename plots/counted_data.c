/* SPDX-License-Identifier: Apache-2.0 */
/* Instruction counts and mixes as columns. Which classes a mix has is what the run recorded:
 * metrics named mix_CLASS, without those that split a class by width, mix_CLASS_BITS. */
#include "plots/counted_data.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const metric = "instructions";
static const char *const mix_prefix = "mix_";

/* The count of a cell, NaN where there is none, or where processes counted differently. */
static double value_of(const struct lm_results *r, const struct lm_cell *cell, const char *name) {
    if (!cell) return NAN;
    const struct lm_counted counted = lm_results_counted(r, cell, name);
    return counted.metric.present && counted.agrees ? counted.metric.value : NAN;
}

bool lm_counted_only(const struct lm_results *results, const struct lm_cell *cell) {
    return cell->count == 0 && cell->error_count == 0 &&
           lm_results_counted(results, cell, metric).metric.present;
}

/* ---- lists of words ---- */

static bool has_word(const char *words, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = words; *at;) {
        const size_t own = strcspn(at, " ");
        if (own == length && strncmp(at, word, own) == 0) return true;
        at += own + (at[own] == ' ');
    }
    return false;
}

/* `words` with one more, in the arena; NULL stays NULL, and means no memory. */
static const char *with_word(struct lm_arena *arena, const char *words, const char *word) {
    if (!words || has_word(words, word)) return words;
    const size_t length = strlen(words) + strlen(word) + 2;
    char *const longer = lm_arena_alloc(arena, length);
    if (longer) (void)snprintf(longer, length, "%s%s%s", words, *words ? " " : "", word);
    return longer;
}

static const char *mixes_of_row(struct lm_arena *arena, const json_t *row, const char *mixes) {
    const char *key = NULL;
    json_t *value = NULL;
    /* The macro takes no const although it changes nothing. */
    json_object_foreach((json_t *)row, key, value) {
        const bool split = isdigit((unsigned char)key[strlen(key) - 1]);
        if (strncmp(key, mix_prefix, strlen(mix_prefix)) == 0 && !split)
            mixes = with_word(arena, mixes, key);
    }
    return mixes;
}

static void add_series(struct lm_figure_data *data, struct lm_arena *arena,
                       const struct lm_cell *cell) {
    char series[128];
    (void)snprintf(series, sizeof series, "%s/%s", cell->engine, cell->isa);
    data->counted_series = with_word(arena, data->counted_series, series);
}

bool lm_counted_name(struct lm_figure_data *data, struct lm_arena *arena) {
    const struct lm_results *const r = data->results;
    data->counted = data->counted_series = data->mixes = data->base = "";
    for (size_t i = 0; i < lm_results_cell_count(r); i++) {
        const struct lm_cell *const cell = lm_results_cell(r, i);
        if (isnan(value_of(r, cell, metric))) continue;
        if (strcmp(cell->engine, "native") != 0) {
            if (lm_counted_only(r, cell)) add_series(data, arena, cell);
            continue;
        }
        if (!*data->base) data->base = cell->isa;
        data->counted = with_word(arena, data->counted, cell->isa);
    }
    const json_t *const json = lm_results_json(r);
    const json_t *const lists[] = {
        json_object_get(json, "benchmarks"),
        json_object_get(json_object_get(json, "lanemark"), "counted"),
    };
    for (size_t list = 0; list < sizeof lists / sizeof *lists; list++) {
        size_t i = 0;
        const json_t *row = NULL;
        json_array_foreach(lists[list], i, row) data->mixes = mixes_of_row(arena, row, data->mixes);
    }
    return data->counted && data->counted_series && data->mixes;
}

/* ---- rows ---- */

/* The vector length that an ISA's name ends with, "riscv64-v256", and where in the name; 0 where it
 * ends with none. */
static size_t length_in_name(const char *isa, size_t *place) {
    *place = strlen(isa);
    while (*place > 0 && isdigit((unsigned char)isa[*place - 1]))
        (*place)--;
    const size_t bits = strtoul(isa + *place, NULL, 10);
    return strchr(isa, '-') && bits >= 128 ? bits : 0;
}

static struct lm_ratio exact_ratio(double over, double under) {
    const double ratio = over / under;
    return (struct lm_ratio){ratio, NAN, NAN};
}

/* Instructions over those of the same code at 128 bits. */
static struct lm_ratio sweep_of(const struct lm_results *r, const struct lm_figure_row *row,
                                size_t place) {
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s128", (int)place, row->isa);
    const struct lm_cell *const base =
        lm_results_find(r, row->workload, row->variant, row->engine, name);
    return exact_ratio(row->instructions, value_of(r, base, metric));
}

static bool fill_mix(const struct lm_figure_data *data, struct lm_arena *arena,
                     struct lm_figure_row *row) {
    size_t count = 0;
    double *const mix = lm_arena_array(arena, strlen(data->mixes) + 1, sizeof *mix);
    if (!mix) return false;
    for (const char *at = data->mixes; *at;) {
        char name[64];
        const size_t length = strcspn(at, " ");
        (void)snprintf(name, sizeof name, "%.*s", (int)length, at);
        mix[count++] = value_of(data->results, row->cell, name);
        at += length + (at[length] == ' ');
    }
    row->mix = mix;
    row->mix_count = count;
    return true;
}

bool lm_counted_fill(const struct lm_figure_data *data, struct lm_arena *arena,
                     struct lm_figure_row *row) {
    const bool native = strcmp(row->engine, "native") == 0;
    const struct lm_cell *const base =
        lm_results_find(data->results, row->workload, row->variant, "native", data->base);
    size_t place = 0;
    row->counted_only = lm_counted_only(data->results, row->cell);
    row->instructions =
        native || row->counted_only ? value_of(data->results, row->cell, metric) : NAN;
    row->relative = native ? exact_ratio(row->instructions, value_of(data->results, base, metric))
                           : (struct lm_ratio){NAN, NAN, NAN};
    const struct lm_cell *const same =
        lm_results_find(data->results, row->workload, row->variant, "native", row->isa);
    row->over_native = !native && row->counted_only
                           ? exact_ratio(row->instructions, value_of(data->results, same, metric))
                           : (struct lm_ratio){NAN, NAN, NAN};
    row->bits = length_in_name(row->isa, &place);
    row->sweep = row->bits ? sweep_of(data->results, row, place) : (struct lm_ratio){NAN, NAN, NAN};
    return fill_mix(data, arena, row);
}
