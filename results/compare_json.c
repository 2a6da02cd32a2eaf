/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison for programs: our own JSON (results/schema/comparison.schema.json), Bencher Metric
 * Format (bencher.dev/docs/reference/bencher-metric-format), and the customSmallerIsBetter list of
 * github-action-benchmark. The latter two hold the new values, since their consumers keep the old
 * ones themselves. */
#include <string.h>

#include "results/comparison.h"

/* Both tools' limit on names. */
enum { MOST_NAME = 1024 };

static bool dump(FILE *out, json_t *document) {
    if (!document) return false;
    const bool good = json_dumpf(document, out, JSON_INDENT(1)) == 0;
    json_decref(document);
    (void)fputc('\n', out);
    return good;
}

/* Puts a value that is taken over; NULL stays away. */
static void put(json_t *object, const char *key, json_t *value) {
    if (value) (void)json_object_set_new(object, key, value);
}

static json_t *side(const struct lm_results *results) {
    const json_t *const lanemark = json_object_get(lm_results_json(results), "lanemark");
    json_t *const about =
        json_pack("{s:s, s:s, s:b}", "path", lm_results_path(results), "cpu",
                  lm_results_cpu(results), "complete", (int)lm_results_complete(results));
    put(about, "revision", json_incref(json_object_get(lanemark, "revision")));
    put(about, "noise",
        json_incref(json_object_get(json_object_get(lanemark, "environment"), "noise")));
    return about;
}

static void put_time(json_t *row, const struct lm_comparison *c, const struct lm_change *change) {
    put(row, "flagged",
        json_pack("[I, I]", (json_int_t)lm_results_flagged(c->base, change->base_cell),
                  (json_int_t)lm_results_flagged(c->new, change->new_cell)));
    put(row, "n",
        json_pack("[I, I]", (json_int_t)change->base_count, (json_int_t)change->new_count));
    if (change->interval.confidence > 0) {
        put(row, "lower", json_real(change->interval.lower));
        put(row, "upper", json_real(change->interval.upper));
        put(row, "confidence", json_real(change->interval.confidence));
    }
    put(row, "p", json_real(change->p));
    put(row, "p_adjusted", json_real(change->p_adjusted));
    if (change->noise > 0) put(row, "noise", json_real(change->noise));
}

static json_t *row_of(const struct lm_comparison *c, const struct lm_change *change) {
    json_t *const row =
        json_pack("{s:s, s:s, s:s, s:s}", "cell", change->cell, "metric", change->metric, "unit",
                  change->unit, "verdict", lm_verdict_name(change->verdict));
    if (change->source) put(row, "source", json_string(change->source));
    if (change->reason[0]) put(row, "reason", json_string(change->reason));
    if (!change->measured) return row;
    put(row, "base", json_real(change->base));
    put(row, "new", json_real(change->new));
    put(row, "change", json_real(change->change));
    put(row, "threshold", json_real(change->threshold));
    if (strcmp(change->metric, "time") == 0) put_time(row, c, change);
    return row;
}

static json_t *texts(const char *const *items, size_t count) {
    json_t *const list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(list, json_string(items[i]));
    return list;
}

static json_t *totals(const struct lm_comparison *c) {
    json_t *const object = json_object();
    for (int v = 0; v < LM_VERDICT_COUNT; v++)
        put(object, lm_verdict_name((enum lm_verdict)v), json_integer((json_int_t)c->verdicts[v]));
    return object;
}

bool lm_comparison_json(FILE *out, const struct lm_comparison *c) {
    json_t *const rows = json_array();
    for (size_t i = 0; i < c->count; i++)
        (void)json_array_append_new(rows, row_of(c, &c->changes[i]));
    return dump(out, json_pack("{s:s, s:i, s:s, s:o, s:o, s:f, s:f, s:i, s:o, s:o, s:o, s:o}",
                               "kind", "comparison", "schema", LM_RESULTS_SCHEMA, "mode",
                               c->options.paired ? "paired" : "unpaired", "base", side(c->base),
                               "new", side(c->new), "threshold", c->options.threshold, "alpha",
                               c->options.alpha, "status", lm_comparison_status(c), "verdicts",
                               totals(c), "warnings", texts(c->warnings, c->warning_count), "added",
                               texts(c->added, c->added_count), "changes", rows));
}

/* The new median's own interval, in ns; absent when there are too few samples. */
static bool bounds(const struct lm_change *change, struct lm_interval *interval) {
    if (strcmp(change->metric, "time") != 0 || change->new_cell->count < 2) return false;
    *interval = change->new_cell->interval;
    return true;
}

bool lm_comparison_bmf(FILE *out, const struct lm_comparison *c) {
    json_t *const all = json_object();
    for (size_t i = 0; i < c->count; i++) {
        const struct lm_change *const change = &c->changes[i];
        if (!change->new_cell || change->new == 0 || strlen(change->cell) > MOST_NAME) continue;
        json_t *cell = json_object_get(all, change->cell);
        if (!cell) {
            cell = json_object();
            put(all, change->cell, cell);
        }
        json_t *const measure = json_pack("{s:f}", "value", change->new);
        struct lm_interval interval;
        if (bounds(change, &interval)) {
            put(measure, "lower_value", json_real(interval.lower));
            put(measure, "upper_value", json_real(interval.upper));
        }
        /* Bencher's own measure of nanoseconds is called latency. */
        put(cell, strcmp(change->metric, "time") == 0 ? "latency" : change->metric, measure);
    }
    return dump(out, all);
}

bool lm_comparison_gha(FILE *out, const struct lm_comparison *c) {
    json_t *const list = json_array();
    for (size_t i = 0; i < c->count; i++) {
        const struct lm_change *const change = &c->changes[i];
        if (!change->new_cell || change->new == 0) continue;
        json_t *const row = json_pack(
            "{s:o, s:s, s:f, s:o}", "name", json_sprintf("%s %s", change->cell, change->metric),
            "unit", change->unit, "value", change->new, "extra",
            json_sprintf("%s: %+.4g %% against base%s%s", lm_verdict_name(change->verdict),
                         100 * change->change, change->reason[0] ? ", " : "", change->reason));
        struct lm_interval interval;
        if (bounds(change, &interval))
            put(row, "range", json_sprintf("%.6g .. %.6g", interval.lower, interval.upper));
        (void)json_array_append_new(list, row);
    }
    return dump(out, list);
}
