/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of benchmarks[]: Google Benchmark's iteration, error and aggregate rows of one cell,
 * with metrics flattened into them. Called by results_derive.c for each cell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/derivation.h"
#include "results/noise_flags.h"
#include "results/stats.h"

/* Keys of a row that belong to Google Benchmark; no metric may take them. */
static const char *const reserved_keys[] = {
    "name",
    "family_index",
    "per_family_instance_index",
    "run_name",
    "run_type",
    "repetitions",
    "repetition_index",
    "threads",
    "iterations",
    "aggregate_name",
    "aggregate_unit",
    "error_occurred",
    "real_time",
    "error_message",
    "error_cause",
    "skipped",
    "cpu_time",
    "skip_message",
    "label",
    "time_unit",
    "cpu_coefficient",
    "real_coefficient",
    "big_o",
    "rms",
    "noise",
};

void lm_derivation_put(struct lm_derivation *d, json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, value) != 0) d->failed = true;
}

void lm_derivation_append(struct lm_derivation *d, json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0) d->failed = true;
}

const char *lm_row_text(const json_t *row, const char *key) {
    return json_string_value(json_object_get(row, key));
}

bool lm_row_is(const json_t *row, const char *kind) {
    const char *const own = lm_row_text(row, "kind");
    return own && strcmp(own, kind) == 0;
}

long long lm_row_process(const json_t *row) {
    return json_integer_value(json_object_get(row, "process"));
}

void lm_derivation_copy(struct lm_derivation *d, json_t *object, const json_t *from,
                        const char *key) {
    json_t *const value = json_object_get(from, key);
    if (value) lm_derivation_put(d, object, key, json_incref(value));
}

const char *lm_row_reserved_metric(const json_t *row) {
    const json_t *const metrics = json_object_get(row, "metrics");
    for (size_t k = 0; k < sizeof reserved_keys / sizeof *reserved_keys; k++) {
        if (json_object_get(metrics, reserved_keys[k])) return reserved_keys[k];
    }
    return NULL;
}

static json_t *new_row(struct lm_derivation *d, const char *cell, const char *suffix,
                       const char *type, size_t family) {
    json_t *const row = json_object();
    lm_derivation_put(d, row, "name", json_sprintf("%s%s", cell, suffix));
    lm_derivation_put(d, row, "family_index", json_integer((json_int_t)family));
    lm_derivation_put(d, row, "per_family_instance_index", json_integer(0));
    lm_derivation_put(d, row, "run_name", json_string(cell));
    lm_derivation_put(d, row, "run_type", json_string(type));
    return row;
}

static void put_repetition(struct lm_derivation *d, json_t *row, size_t repetitions,
                           const json_t *of) {
    lm_derivation_put(d, row, "repetitions", json_integer((json_int_t)repetitions));
    if (of) lm_derivation_put(d, row, "repetition_index", json_integer(lm_row_process(of)));
    lm_derivation_put(d, row, "threads", json_integer(1));
}

static void put_metrics(struct lm_derivation *d, json_t *row, json_t *metrics) {
    const char *name = NULL;
    json_t *metric = NULL;
    json_object_foreach(metrics, name, metric) {
        json_t *const value = json_object_get(metric, "value");
        if (json_is_number(value)) lm_derivation_put(d, row, name, json_incref(value));
    }
}

/* Google Benchmark gives failed rows times of 0, and its compare tool stops at rows without times;
 * readers go by error_occurred. */
static void add_error_row(struct lm_derivation *d, const json_t *from, size_t family, size_t all) {
    json_t *const row = new_row(d, lm_row_text(from, "cell"), "", "iteration", family);
    put_repetition(d, row, all, from);
    lm_derivation_put(d, row, "error_occurred", json_true());
    lm_derivation_put(
        d, row, "error_message",
        json_sprintf("%s: %s", lm_row_text(from, "cause"), lm_row_text(from, "message")));
    lm_derivation_put(d, row, "error_cause", json_string(lm_row_text(from, "cause")));
    lm_derivation_put(d, row, "iterations", json_integer(0));
    lm_derivation_put(d, row, "real_time", json_real(0));
    lm_derivation_put(d, row, "cpu_time", json_real(0));
    lm_derivation_put(d, row, "time_unit", json_string("ns"));
    lm_derivation_append(d, d->benchmarks, row);
}

static void add_sample_row(struct lm_derivation *d, const json_t *from, size_t family, size_t all) {
    const bool timed = lm_row_is(from, "sample");
    json_t *const row = new_row(d, lm_row_text(from, "cell"), "", "iteration", family);
    put_repetition(d, row, all, from);
    lm_derivation_copy(d, row, from, "iterations");
    if (timed) {
        lm_derivation_copy(d, row, from, "real_time");
        lm_derivation_copy(d, row, from, "cpu_time");
        lm_derivation_copy(d, row, from, "time_unit");
    }
    put_metrics(d, row, json_object_get(from, "metrics"));
    const char *const flags = lm_row_text(from, "flags");
    if (flags) lm_derivation_put(d, row, "label", json_string(flags));
    lm_derivation_append(d, timed ? d->benchmarks : d->counted, row);
}

/* Google Benchmark's aggregates: over the processes of a cell, in the first one's time unit. */
struct aggregate {
    const char *name, *unit;
    double real, cpu;
};

static void add_aggregate_row(struct lm_derivation *d, const json_t *first, size_t family, size_t n,
                              const struct aggregate *aggregate) {
    char suffix[32];
    (void)snprintf(suffix, sizeof suffix, "_%s", aggregate->name);
    json_t *const row = new_row(d, lm_row_text(first, "cell"), suffix, "aggregate", family);
    put_repetition(d, row, n, NULL);
    lm_derivation_put(d, row, "aggregate_name", json_string(aggregate->name));
    lm_derivation_put(d, row, "aggregate_unit", json_string(aggregate->unit));
    lm_derivation_put(d, row, "iterations", json_integer((json_int_t)n));
    lm_derivation_put(d, row, "real_time", json_real(aggregate->real));
    lm_derivation_put(d, row, "cpu_time", json_real(aggregate->cpu));
    lm_derivation_copy(d, row, first, "time_unit");
    lm_derivation_append(d, d->benchmarks, row);
}

static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

static void add_aggregates(struct lm_derivation *d, const json_t *first, size_t family,
                           double *real, double *cpu, size_t n) {
    const double real_mean = lm_stats_mean(real, n);
    const double cpu_mean = lm_stats_mean(cpu, n);
    const double real_deviation = lm_stats_deviation(real, n);
    const double cpu_deviation = lm_stats_deviation(cpu, n);
    lm_stats_sort(real, n);
    lm_stats_sort(cpu, n);
    const struct aggregate all[] = {
        {"mean", "time", real_mean, cpu_mean},
        {"median", "time", lm_stats_median(real, n), lm_stats_median(cpu, n)},
        {"stddev", "time", real_deviation, cpu_deviation},
        {"cv", "percentage", share(real_deviation, real_mean), share(cpu_deviation, cpu_mean)},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        add_aggregate_row(d, first, family, n, &all[i]);
    }
}

/* Rows of one unit only can be aggregated; the harness writes ns throughout. */
static void aggregate_samples(struct lm_derivation *d, json_t *const *rows, size_t count,
                              size_t family) {
    double *const times = calloc(2 * count + 1, sizeof *times);
    const json_t *first = NULL;
    size_t n = 0;
    for (size_t i = 0; times && i < count; i++) {
        if (!lm_row_is(rows[i], "sample")) continue;
        if (!first) first = rows[i];
        if (strcmp(lm_row_text(rows[i], "time_unit"), lm_row_text(first, "time_unit")) != 0)
            continue;
        times[n] = json_number_value(json_object_get(rows[i], "real_time"));
        times[count + n] = json_number_value(json_object_get(rows[i], "cpu_time"));
        n++;
    }
    if (n > 1) add_aggregates(d, first, family, times, times + count, n);
    if (!times) d->failed = true;
    free(times);
}

/* "noise": "drifting,outlier", where there is anything to flag. */
static void flag_last_row(struct lm_derivation *d, json_t *const *rows, size_t count,
                          size_t which) {
    char *const flags = lm_noise_flags(rows, count, which);
    json_t *const row = json_array_get(d->benchmarks, json_array_size(d->benchmarks) - 1);
    if (flags == NULL) d->failed = true;
    if (flags != NULL && flags[0] != '\0') lm_derivation_put(d, row, "noise", json_string(flags));
    free(flags);
}

void lm_derive_rows(struct lm_derivation *d, json_t *const *rows, size_t count, size_t family) {
    for (size_t i = 0; i < count; i++) {
        if (lm_row_is(rows[i], "error")) {
            add_error_row(d, rows[i], family, count);
        } else {
            add_sample_row(d, rows[i], family, count);
            if (lm_row_is(rows[i], "sample")) flag_last_row(d, rows, count, i);
        }
    }
    aggregate_samples(d, rows, count, family);
}
