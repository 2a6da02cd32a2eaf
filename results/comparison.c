/* SPDX-License-Identifier: Apache-2.0 */
/* Builds a comparison (comparison.h): walks the cells of base, gates counts, has times judged
 * together, and silences alarms about guest code that is the same machine code. */
#include "results/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct gated {
    const char *name, *unit;
    double tolerance;
    bool code;
};

static const struct gated gated[] = {
#define GATED(name, unit, tolerance, code) {#name, unit, tolerance, code},
#include "results/gated.def"
#undef GATED
};
enum { GATED_COUNT = sizeof gated / sizeof *gated };

static const char *const verdict_names[LM_VERDICT_COUNT] = {"UNCHANGED", "IMPROVED", "INCONCLUSIVE",
                                                            "REGRESSED"};

const char *lm_verdict_name(enum lm_verdict verdict) {
    return verdict_names[verdict];
}

static const struct lm_comparison_format formats[] = {
#define FORMAT(name, summary) {#name, summary, lm_comparison_##name},
#include "results/comparison_formats.def"
#undef FORMAT
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const struct lm_comparison_format *lm_comparison_format_at(size_t index) {
    return index < FORMAT_COUNT ? &formats[index] : NULL;
}

const struct lm_comparison_format *lm_comparison_format(const char *name) {
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i].name, name) == 0) return &formats[i];
    return NULL;
}

static const char *text_at(const json_t *object, const char *key) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const json_t *block(const struct lm_results *results) {
    return json_object_get(lm_results_json(results), "lanemark");
}

__attribute__((format(printf, 2, 3))) static const char *format_text(struct lm_comparison *c,
                                                                     const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *const copy = lm_arena_string(&c->arena, text, strlen(text));
    return copy ? copy : "out of memory";
}

/* ---- what both runs stand on ---- */

static void warn(struct lm_comparison *c, const char *text) {
    if (c->warning_count < sizeof c->warnings / sizeof *c->warnings)
        c->warnings[c->warning_count++] = text;
}

/* The text of a fact of the machine, numbers and absent ones among them. */
static void fact(char text[128], const struct lm_results *results, const char *key) {
    const json_t *const value = json_object_get(json_object_get(block(results), "machine"), key);
    text[0] = '\0';
    if (json_is_string(value)) (void)snprintf(text, 128, "%s", json_string_value(value));
    if (json_is_number(value)) (void)snprintf(text, 128, "%.0f", json_number_value(value));
    if (json_is_boolean(value)) (void)snprintf(text, 128, "%s", json_is_true(value) ? "yes" : "no");
}

static void warn_of_machines(struct lm_comparison *c) {
    static const char *const facts[] = {"kernel", "microcode", "governor",
                                        "turbo",  "smt",       "virtualisation"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char base[128];
        char new[128];
        fact(base, c->base, facts[i]);
        fact(new, c->new, facts[i]);
        if (strcmp(base, new) != 0)
            warn(c, format_text(c, "%s: %s in base, %s in new", facts[i],
                                base[0] ? base : "unknown", new[0] ? new : "unknown"));
    }
}

/* Side by side there is one end for both, and cells that one side lacks have no samples on the
 * other.
 */
static void warn_of_ends(struct lm_comparison *c) {
    if (!lm_results_complete(c->base)) warn(c, "base: the run did not end");
    if (!lm_results_complete(c->new)) warn(c, "new: the run did not end");
}

/* What differs between two runs on a noisy machine is the machine as much as the builds. */
static void warn_of_noise(struct lm_comparison *c) {
    const struct lm_results *const sides[] = {c->base, c->new};
    for (size_t i = 0; i < 2; i++) {
        double lost = 0;
        const char *const grade = lm_results_noise_grade(sides[i], &lost);
        if (strcmp(grade, "noisy") != 0) continue;
        if (!c->options.paired) c->noisy = true;
        warn(c, format_text(c, "%s: a noisy machine: %.0f %% of a probe's time was lost before it",
                            i ? "new" : "base", lost));
    }
}

static lm_status check_runs(struct lm_comparison *c, struct lm_error *error) {
    const char *const base = text_at(block(c->base), "size");
    const char *const new = text_at(block(c->new), "size");
    if (strcmp(base, new) != 0)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET,
                       "%s has inputs of size %s, %s of size %s: they did different work: compare "
                       "runs of one size",
                       lm_results_path(c->base), base, lm_results_path(c->new), new);
    warn_of_machines(c);
    warn_of_noise(c);
    if (!c->options.paired) warn_of_ends(c);
    return LM_OK;
}

/* ---- one cell ---- */

static const struct lm_cell *counterpart(const struct lm_results *results,
                                         const struct lm_cell *cell) {
    return lm_results_find(results, cell->path, cell->variant, cell->engine, cell->isa);
}

static struct lm_change *add(struct lm_comparison *c, const struct lm_cell *base,
                             const struct lm_cell *new, const char *metric, const char *unit) {
    struct lm_change *const change = &c->changes[c->count++];
    *change = (struct lm_change){.cell = base->name,
                                 .metric = metric,
                                 .unit = unit,
                                 .base_cell = base,
                                 .new_cell = new,
                                 .verdict = LM_VERDICT_INCONCLUSIVE,
                                 .reason = "",
                                 .p = 1,
                                 .p_adjusted = 1};
    return change;
}

/* Hashes of the files that make the machine code of a cell; "" where one is not known. */
static void code_of(char text[160], const struct lm_results *results, const struct lm_cell *cell) {
    char key[512];
    const bool native = strcmp(cell->engine, "native") == 0;
    const char *const library =
        native ? "none" : text_at(json_object_get(block(results), "libraries"), cell->engine);
    (void)snprintf(key, sizeof key, native ? "%s/native/%s-%s.so" : "%s/%s.wasm", cell->path,
                   cell->variant, cell->isa);
    const char *const file = text_at(json_object_get(block(results), "files"), key);
    text[0] = '\0';
    if (file[0] && library[0]) (void)snprintf(text, 160, "%s %s", file, library);
}

static bool same_code(const struct lm_comparison *c, const struct lm_change *change) {
    char base[160];
    char new[160];
    code_of(base, c->base, change->base_cell);
    code_of(new, c->new, change->new_cell);
    return base[0] && strcmp(base, new) == 0;
}

static bool other_cpu(const struct lm_comparison *c) {
    return strcmp(lm_results_cpu(c->base), lm_results_cpu(c->new)) != 0;
}

static void gate(struct lm_comparison *c, struct lm_change *change, const struct gated *row,
                 const struct lm_counted *base, const struct lm_counted *new) {
    const char *const source = base->metric.source;
    const bool hardware = source && strcmp(source, "papi") == 0;
    change->source = source;
    change->threshold = hardware ? row->tolerance : 0;
    change->measured = base->metric.present && new->metric.present;
    change->base = base->metric.value;
    change->new = new->metric.value;
    if (!change->measured) {
        change->reason =
            format_text(c, "%s has no such count", new->metric.present ? "base" : "new");
        return;
    }
    if (strcmp(source ? source : "", new->metric.source ? new->metric.source : "") != 0) {
        change->reason = format_text(c, "counted by %s in base, by %s in new", source,
                                     new->metric.source ? new->metric.source : "nothing known");
        return;
    }
    if (row->code && other_cpu(c) && strcmp(change->base_cell->isa, "host") == 0) {
        change->reason = "host is another model of CPU in new";
        return;
    }
    change->change = change->base > 0 ? change->new / change->base - 1 : change->new > 0;
    if (!hardware && (!base->agrees || !new->agrees)) {
        change->reason =
            format_text(c, "differs from process to process in %s", base->agrees ? "new" : "base");
    } else if (fabs(change->change) <= change->threshold) {
        change->verdict = LM_VERDICT_UNCHANGED;
    } else {
        change->verdict = change->change > 0 ? LM_VERDICT_REGRESSED : LM_VERDICT_IMPROVED;
    }
}

static void add_counts(struct lm_comparison *c, const struct lm_cell *base,
                       const struct lm_cell *new) {
    for (size_t i = 0; i < GATED_COUNT; i++) {
        const struct lm_counted before = lm_results_counted(c->base, base, gated[i].name);
        const struct lm_counted after = lm_results_counted(c->new, new, gated[i].name);
        if (!before.metric.present && !after.metric.present) continue;
        gate(c, add(c, base, new, gated[i].name, gated[i].unit), &gated[i], &before, &after);
    }
}

static lm_status add_time(struct lm_comparison *c, const struct lm_cell *base,
                          const struct lm_cell *new) {
    if (base->count == 0 && new->count == 0) return LM_OK;
    struct lm_change *const change = add(c, base, new, "time", "ns");
    change->source = "clock";
    change->base = base->median;
    change->new = new->median;
    change->threshold = c->options.threshold;
    if (other_cpu(c)) {
        change->reason = "measured on two models of CPU";
        return LM_OK;
    }
    if (base->count == 0 || new->count == 0) {
        change->reason = base->count ? "not timed in new" : "not timed in base";
        return LM_OK;
    }
    TRY(lm_time_judge(c, change));
    if (!change->measured) change->reason = "no process number is in both";
    return LM_OK;
}

/* A cell that new has not, or that fails there. False when there is more to compare. */
static bool add_missing(struct lm_comparison *c, const struct lm_cell *base,
                        const struct lm_cell *new) {
    const bool failed = new && new->error_count > 0;
    if (new && (!failed || base->error_count > 0) && !(failed && new->count == 0)) return false;
    struct lm_change *const change = add(c, base, new, "outcome", "");
    if (!new) {
        change->reason = "not in new";
        return true;
    }
    const bool able = strcmp(new->error_cause, "unsupported") != 0;
    change->failed = able && base->error_count == 0;
    change->verdict = change->failed ? LM_VERDICT_REGRESSED : LM_VERDICT_INCONCLUSIVE;
    change->reason = format_text(c, "fails in new%s: %s: %s", change->failed ? "" : " as in base",
                                 new->error_cause, new->error_message);
    return true;
}

static lm_status add_cell(struct lm_comparison *c, const struct lm_cell *base) {
    const struct lm_cell *const new = counterpart(c->new, base);
    if (add_missing(c, base, new)) return LM_OK;
    if (c->options.counts) add_counts(c, base, new);
    return c->options.times ? add_time(c, base, new) : LM_OK;
}

/* ---- all cells ---- */

static bool is_time(const struct lm_change *change) {
    return change->measured && strcmp(change->metric, "time") == 0;
}

/* One family of hypotheses: every time that was judged. */
static lm_status adjust(struct lm_comparison *c) {
    double *const p = lm_arena_array(&c->arena, c->count + 1, sizeof *p);
    size_t times = 0;
    if (!p) return LM_NO_MEMORY;
    for (size_t i = 0; i < c->count; i++)
        if (is_time(&c->changes[i])) p[times++] = c->changes[i].p;
    TRY(lm_stats_holm(p, times));
    for (size_t i = c->count; i-- > 0;)
        if (is_time(&c->changes[i])) c->changes[i].p_adjusted = p[--times];
    return LM_OK;
}

static void conclude(struct lm_comparison *c) {
    for (size_t i = 0; i < c->count; i++) {
        struct lm_change *const change = &c->changes[i];
        if (is_time(change)) {
            lm_time_conclude(c, change);
            const bool alarm =
                change->verdict == LM_VERDICT_REGRESSED || change->verdict == LM_VERDICT_IMPROVED;
            if (alarm && !c->options.keep_alarms && same_code(c, change)) {
                change->verdict = LM_VERDICT_UNCHANGED;
                change->reason = "identical machine code: what differs is not the guest's";
            }
        }
        c->verdicts[change->verdict]++;
    }
}

static lm_status list_added(struct lm_comparison *c) {
    const size_t count = lm_results_cell_count(c->new);
    c->added = lm_arena_array(&c->arena, count + 1, sizeof *c->added);
    if (!c->added) return LM_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const struct lm_cell *const cell = lm_results_cell(c->new, i);
        if (!counterpart(c->base, cell)) c->added[c->added_count++] = cell->name;
    }
    return LM_OK;
}

static lm_status fill(struct lm_comparison *c) {
    const size_t cells = lm_results_cell_count(c->base);
    c->changes = lm_arena_array(&c->arena, cells * (GATED_COUNT + 1) + 1, sizeof *c->changes);
    if (!c->changes) return LM_NO_MEMORY;
    for (size_t i = 0; i < cells; i++)
        TRY(add_cell(c, lm_results_cell(c->base, i)));
    TRY(list_added(c));
    TRY(adjust(c));
    conclude(c);
    return LM_OK;
}

lm_status lm_compare(const struct lm_results *base, const struct lm_results *new,
                     const struct lm_compare_options *options, struct lm_comparison *comparison,
                     struct lm_error *error) {
    *comparison = (struct lm_comparison){.options = *options, .base = base, .new = new};
    TRY(check_runs(comparison, error));
    const lm_status status = fill(comparison);
    if (status == LM_OK) return LM_OK;
    return lm_fail(error, status, LM_NO_OFFSET, "comparison: %s", lm_status_name(status));
}

void lm_comparison_free(struct lm_comparison *comparison) {
    lm_arena_free(&comparison->arena);
}

int lm_comparison_status(const struct lm_comparison *comparison) {
    if (comparison->verdicts[LM_VERDICT_REGRESSED]) return 1;
    const bool nothing = comparison->count == 0;
    return nothing || comparison->verdicts[LM_VERDICT_INCONCLUSIVE] ? 2 : 0;
}
