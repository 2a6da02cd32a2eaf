/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark history add|show`: keeps medians and counts of runs in one SQLite file and shows how
 * they went, with change points. The file is history.sqlite beside the runs, or --db. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/files.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "results/history.h"
#include "results/units.h"

struct looking {
    struct lm_arena arena;
    struct lm_strings words; /* add or show, then files */
    const char *path, *metric, *filter;
    regex_t expression; /* of `filter` */
    bool as_json;
    json_t *list; /* of series, for --json */
    size_t shown;
};

enum { KEY_DB = 256, KEY_FILTER, KEY_METRIC, KEY_JSON };

static const struct argp_option table[] = {
    {"db", KEY_DB, "FILE", 0, "The store (build/history.sqlite, or in the current folder)", 0},
    {"filter", KEY_FILTER, "REGEX", 0, "show: cells whose name this finds", 0},
    {"metric", KEY_METRIC, "NAME", 0, "show: this metric alone, such as time or wasm_ops", 0},
    {"json", KEY_JSON, NULL, 0, "show: every point, as JSON", 0},
    {0}};

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct looking *looking = state->input;
    switch (key) {
    case KEY_DB: looking->path = text; return 0;
    case KEY_FILTER: looking->filter = text; return 0;
    case KEY_METRIC: looking->metric = text; return 0;
    case KEY_JSON: looking->as_json = true; return 0;
    case ARGP_KEY_ARG: lm_strings_add(&looking->words, &looking->arena, text); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const char *remedy(lm_status status) {
    switch (status) {
    case LM_IO: return "name a store with --db, and files that can be read";
    case LM_BAD_DATA: return "name a store that `lanemark history add` made, and complete results";
    default: return "free some memory";
    }
}

/* ---- add ---- */

static lm_status add_file(struct looking *looking, struct lm_history *history, const char *file,
                          struct lm_error *error) {
    struct lm_results *results = NULL;
    bool added = false;
    TRY(lm_results_load(file, &results, error));
    const char *digest = lm_file_sha256(&looking->arena, file);
    const lm_status status = lm_history_add(history, results, digest, &added, error);
    lm_results_free(results);
    if (status == LM_OK) printf("%s: %s\n", file, added ? "added" : "was there already");
    return status;
}

static lm_status add(struct looking *looking, struct lm_history *history, struct lm_error *error) {
    for (size_t i = 1; i < looking->words.count; i++)
        TRY(add_file(looking, history, looking->words.items[i], error));
    return LM_OK;
}

/* ---- show ---- */

static json_t *point_json(const struct lm_history_point *point) {
    return json_pack("{s:s, s:s, s:f, s:f, s:f, s:I, s:f, s:b}", "date", point->date, "revision",
                     point->revision, "value", point->value, "lower", point->lower, "upper",
                     point->upper, "samples", (json_int_t)point->samples, "step", point->step,
                     "changed", (int)point->changed);
}

static void keep_series(struct looking *looking, const struct lm_history_series *series) {
    json_t *points = json_array();
    for (size_t i = 0; i < series->count; i++)
        json_array_append_new(points, point_json(&series->points[i]));
    json_array_append_new(looking->list,
                          json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "cell", series->cell,
                                    "metric", series->metric, "unit", series->unit, "source",
                                    series->source, "cpu", series->cpu, "size", series->size,
                                    "points", points));
}

static void value_text(char text[LM_UNITS_TEXT], const struct lm_history_series *series,
                       double value) {
    if (strcmp(series->unit, "ns") == 0)
        lm_units_time(text, value, " ");
    else
        snprintf(text, LM_UNITS_TEXT, "%.0f", value);
}

static void print_series(const struct lm_history_series *series) {
    char first[LM_UNITS_TEXT];
    char last[LM_UNITS_TEXT];
    const double start = series->points[0].value;
    const double end = series->points[series->count - 1].value;
    value_text(first, series, start);
    value_text(last, series, end);
    printf("%s  %s  %zu run%s  %s -> %s", series->cell, series->metric, series->count,
           series->count == 1 ? "" : "s", first, last);
    if (start > 0) printf("  %+.2f %%", 100 * (end / start - 1));
    printf("  (%s, %s, by %s)\n", series->cpu, series->size, series->source);
    for (size_t i = 0; i < series->count; i++) {
        const struct lm_history_point *point = &series->points[i];
        if (point->changed)
            printf("    changed %+.2f %% at %s, revision %s\n", 100 * point->step, point->date,
                   point->revision);
    }
}

static void show_series(void *context, const struct lm_history_series *series) {
    struct looking *looking = context;
    if (looking->filter != NULL && regexec(&looking->expression, series->cell, 0, NULL, 0) != 0)
        return;
    looking->shown++;
    if (looking->as_json)
        keep_series(looking, series);
    else
        print_series(series);
}

static lm_status show(struct looking *looking, struct lm_history *history, struct lm_error *error) {
    looking->list = json_array();
    const lm_status status =
        lm_history_visit(history, looking->metric, show_series, looking, error);
    json_t *document = json_pack("{s:o}", "series", looking->list);
    if (status == LM_OK && looking->as_json) {
        json_dumpf(document, stdout, JSON_INDENT(1));
        putchar('\n');
    }
    json_decref(document);
    return status;
}

static int compile_filter(struct looking *looking) {
    if (looking->filter == NULL ||
        regcomp(&looking->expression, looking->filter, REG_EXTENDED | REG_NOSUB) == 0)
        return LM_EXIT_GOOD;
    const char *text = looking->filter;
    looking->filter = NULL;
    return lm_complain(LM_EXIT_USAGE, "--filter: '%s': give a POSIX extended expression", text);
}

static int check(struct looking *looking, bool adds, bool shows) {
    const size_t count = looking->words.count;
    struct lm_strings verbs = {0};
    lm_strings_split(&verbs, &looking->arena, "add show", " ");
    const char *verb = count > 0 ? looking->words.items[0] : "";
    if (!adds && !shows)
        return lm_complain(LM_EXIT_USAGE, "history: '%s': say what to do: %s", verb,
                           lm_strings_advice(&verbs, &looking->arena, verb));
    if (adds && count < 2)
        return lm_complain(LM_EXIT_USAGE, "history: no results: name one or more results.json");
    if (shows && count > 1)
        return lm_complain(LM_EXIT_USAGE, "history: '%s' is one too many: choose by --filter",
                           looking->words.items[1]);
    return compile_filter(looking);
}

static int perform(struct looking *looking) {
    struct lm_error error = LM_ERROR_INIT;
    const char *verb = looking->words.count > 0 ? looking->words.items[0] : "";
    const bool adds = strcmp(verb, "add") == 0;
    const int usage = check(looking, adds, strcmp(verb, "show") == 0);
    if (usage != LM_EXIT_GOOD) return usage;
    struct lm_history *history = NULL;
    lm_status status = lm_history_open(looking->path, adds, &history, &error);
    if (status == LM_OK) status = (adds ? add : show)(looking, history, &error);
    lm_history_close(history);
    if (status != LM_OK) return lm_complain_error(&error, remedy(status));
    if (adds || looking->shown > 0) return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_UNMEASURED,
                       "history: %s has no such series: choose others, or add runs", looking->path);
}

int lm_command_history(int argc, char **argv) {
    const struct argp argp = {.options = table,
                              .parser = read_option,
                              .args_doc = "add RESULTS.json...\nshow",
                              .doc = "Keeps runs in a trend store and shows how they went."};
    struct looking looking = {.path = NULL};
    lm_usage_parse(&looking.arena, &argp, argc, argv, &looking);
    const bool built = lm_file_exists(lm_prefix_path(&looking.arena, "CMakeCache.txt"));
    if (looking.path == NULL)
        looking.path = built ? lm_prefix_path(&looking.arena, "history.sqlite") : "history.sqlite";
    const int status = perform(&looking);
    if (looking.filter != NULL) regfree(&looking.expression);
    lm_arena_free(&looking.arena);
    return status;
}
