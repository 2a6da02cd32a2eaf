/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark ab`: two builds side by side. Pair k of a cell is one fresh process of each build, one
 * right after the other, base first in every other pair (ABBA), so that what drifts on the machine
 * meets both alike. This command's own worker measures both; engines and workloads are each
 * build's. Each side becomes a run of its own on disk, from which the verdicts derive, and with
 * which --resume goes on. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/ab.h"
#include "harness/commands.h"
#include "harness/compare.h"
#include "harness/complain.h"
#include "harness/progress.h"
#include "harness/run.h"
#include "harness/runner.h"
#include "harness/shuffle.h"
#include "harness/usage.h"

enum { BASE = LM_AB_BASE, NEW = LM_AB_NEW, SIDES = LM_AB_SIDES };

static const char *const side_options[SIDES] = {"--base", "--new"};

static const double least_threshold = 0.02;
/* The second look may come after twice the pairs; errors are shared out between both. */
static const unsigned looks = 2;

/* ---- options ---- */

enum {
    KEY_BASE = 1024,
    KEY_NEW,
    KEY_REPOSITORY,
    KEY_PAIRS,
    KEY_THRESHOLD,
    KEY_ONLY,
    KEY_FORMAT,
    KEY_KEEP_ALARMS
};

static const struct argp_option own[] = {
    {NULL, 0, NULL, 0, "What to compare:", 5},
    {"base", KEY_BASE, "BUILD", 0, "A build folder, or git:REVISION", 5},
    {"new", KEY_NEW, "BUILD", 0, "Another one", 5},
    {"repository", KEY_REPOSITORY, "DIR", 0, "Where REVISION is (this build's source)", 5},
    {NULL, 0, NULL, 0, "How to judge:", 6},
    {"pairs", KEY_PAIRS, "N", 0, "Pairs, twice as many where they do not decide (12)", 6},
    {"threshold", KEY_THRESHOLD, "PERCENT", 0, "Least change of a time that counts (2)", 6},
    {"only", KEY_ONLY, "KIND", 0, "Compare counts or times alone (both)", 6},
    {"keep-alarms", KEY_KEEP_ALARMS, NULL, 0, "Also about identical machine code", 6},
    {"format", KEY_FORMAT, "NAME", 0, "text, markdown, json, junit, bmf or gha (text)", 6},
    {"output", 'o', "FILE", 0, "Write the verdicts there (standard output)", 6},
};

/* Options of `lanemark run` that mean the same here. */
static const char *const shared[] = {"suite",    "filter",  "variant", "engine", "isa", "size",
                                     "min-time", "timeout", "cpu",     "seed",   "out", "resume"};
enum { OWN_COUNT = sizeof own / sizeof *own, SHARED_COUNT = sizeof shared / sizeof *shared };

static double percent(const struct argp_state *state, const char *text) {
    double value = 0;
    if (!lm_parse_real(text, 0.1, 1000, &value))
        exit(lm_complain(LM_EXIT_USAGE,
                         "--threshold: '%s' is not usable: give per cent from 0.1 to 1000 (%s "
                         "--help)",
                         text, state->name));
    return value / 100;
}

static void read_pairs(struct lm_ab *ab, const char *text) {
    if (lm_parse_number(text, 1, 1000, &ab->pairs_per_look)) return;
    exit(lm_complain(LM_EXIT_USAGE,
                     "--pairs: '%s' is not usable: give a whole number from 1 to 1000", text));
}

static void check_given(const struct lm_ab *ab) {
    const struct lm_run_options *options = &ab->options;
    if (options->resume != NULL && options->chooses != NULL)
        exit(lm_complain(LM_EXIT_USAGE,
                         "--resume: goes on with the options it was begun with: leave --%s out",
                         options->chooses));
    if (options->resume != NULL) return;
    for (int side = 0; side < SIDES; side++)
        if (ab->given[side] == NULL)
            exit(lm_complain(LM_EXIT_USAGE,
                             "ab: %s is missing: name a build folder or git:REVISION with it",
                             side_options[side]));
}

/* Those of its own that --resume knows from the record. */
static void note_choice(struct lm_ab *ab, int key) {
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (own[i].key == key && key != KEY_FORMAT && key != 'o' && ab->options.chooses == NULL)
            ab->options.chooses = own[i].name;
}

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct lm_ab *ab = state->input;
    note_choice(ab, key);
    switch (key) {
    case KEY_BASE: ab->given[BASE] = text; return 0;
    case KEY_NEW: ab->given[NEW] = text; return 0;
    case KEY_REPOSITORY: ab->repository = text; return 0;
    case KEY_PAIRS: read_pairs(ab, text); return 0;
    case KEY_THRESHOLD: ab->judging.threshold = percent(state, text); return 0;
    case KEY_ONLY: lm_report_only(&ab->arena, text, &ab->judging); return 0;
    case KEY_KEEP_ALARMS: ab->judging.keep_alarms = true; return 0;
    case KEY_FORMAT: ab->report.format = lm_report_format(&ab->arena, text); return 0;
    case 'o': ab->report.output = text; return 0;
    case ARGP_KEY_END: check_given(ab); return 0;
    default: break;
    }
    state->input = &ab->options;
    const error_t known = lm_run_options_take(key, text, state);
    state->input = ab;
    return known;
}

static void read_options(struct lm_ab *ab, int argc, char **argv) {
    struct argp_option *table = lm_need(&ab->arena, OWN_COUNT + SHARED_COUNT + 1, sizeof *table);
    memcpy(table, own, sizeof own);
    size_t count = OWN_COUNT;
    for (const struct argp_option *option = lm_run_options_table(); option->doc; option++)
        for (size_t i = 0; i < SHARED_COUNT; i++)
            if (option->name && strcmp(option->name, shared[i]) == 0) table[count++] = *option;
    const struct argp argp = {
        .options = table,
        .parser = read_option,
        .doc = "Measures two builds in pairs of fresh processes and says what changed.\v"
               "Exit status: 0 nothing regressed and everything decided, 1 a regression, 2 "
               "something could not be decided or measured, 3 wrong usage. Without --suite and "
               "--filter the suite is ci, without --isa the ISA is host. Samples are kept in "
               "DIR/base and DIR/new; of a pair that --resume completes, the processes ran apart."};
    lm_run_options_begin(&ab->arena, &ab->options);
    lm_usage_parse(&ab->arena, &argp, argc, argv, ab);
    if (!ab->options.has_seed) ab->options.seed = lm_run_new_seed();
    if (ab->options.size == NULL) ab->options.size = "quick";
    if (ab->options.isas.count == 0) lm_strings_add(&ab->options.isas, &ab->arena, "host");
    ab->options.processes = ab->pairs_per_look;
}

/* ---- both plans ---- */

static int plan_side(struct lm_ab *ab, int side) {
    struct lm_run *run = &ab->runs[side];
    const int status = lm_ab_build_find(&ab->arena, side_options[side], ab->given[side],
                                        ab->repository, &ab->builds[side]);
    if (status != LM_EXIT_GOOD) return status;
    run->options = ab->options;
    run->options.workloads = ab->builds[side].workloads;
    run->options.engines_from = ab->builds[side].engines;
    if (ab->builds[side].whole && ab->options.suite == NULL && ab->options.filter == NULL)
        run->options.suite = "ci";
    return lm_run_plan(run);
}

static const struct lm_plan_cell *find(const struct lm_plan *plan, const char *name) {
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->cells[i].name, name) == 0) return &plan->cells[i];
    return NULL;
}

static int pair_cells(struct lm_ab *ab) {
    const struct lm_plan *base = &ab->runs[BASE].plan;
    ab->pairs = lm_need(&ab->arena, base->count, sizeof *ab->pairs);
    for (size_t i = 0; i < base->count; i++) {
        const struct lm_plan_cell *new = find(&ab->runs[NEW].plan, base->cells[i].name);
        if (new != NULL) ab->pairs[ab->count++] = (struct lm_ab_pair){{&base->cells[i], new}, true};
    }
    if (ab->count > 0) return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_UNMEASURED,
                       "ab: the builds have no cell in common: choose others (--filter)");
}

static int begin_side(struct lm_ab *ab, int side) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_run *run = &ab->runs[side];
    lm_run_survey(run);
    ab->counters[side] = run->known.count;
    if (ab->options.resume != NULL) return LM_EXIT_GOOD;
    if (lm_sample_log_begin(&run->arena, lm_ab_side_folder(ab, side), lm_ab_record(ab, side),
                            &run->log, &error) == LM_OK)
        return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_USAGE, "--out: %s: name a new or empty folder", error.message);
}

static const char *folder_of(struct lm_ab *ab) {
    const struct lm_run_options *options = &ab->options;
    if (options->resume != NULL) return options->resume;
    return options->out != NULL ? options->out : lm_run_new_folder(&ab->runs[BASE], "ab");
}

static int begin(struct lm_ab *ab) {
    lm_runner_prepare();
    ab->folder = folder_of(ab);
    for (int side = 0; side < SIDES; side++) {
        const int status =
            ab->options.resume != NULL ? lm_ab_resume_side(ab, side) : plan_side(ab, side);
        if (status != LM_EXIT_GOOD) return status;
    }
    int status = pair_cells(ab);
    for (int side = 0; side < SIDES && status == LM_EXIT_GOOD; side++)
        status = begin_side(ab, side);
    return status;
}

/* ---- pairs ---- */

/* Counts do not change from process to process: the first of each cell counts, all are timed. */
static lm_status measure_side(struct lm_ab *ab, const struct lm_ab_pair *pair, int side,
                              size_t process, struct lm_error *error) {
    struct lm_run *run = &ab->runs[side];
    if (lm_runner_signal() != 0) return LM_OK;
    run->known.count = process == 0 ? ab->counters[side] : 0;
    return lm_run_process(run, pair->cells[side], process, &ab->progress, error);
}

static bool has_failed(const struct lm_ab *ab, const struct lm_ab_pair *pair, size_t process) {
    return lm_sample_log_failed(&ab->runs[BASE].log, pair->cells[BASE]->name, process) ||
           lm_sample_log_failed(&ab->runs[NEW].log, pair->cells[NEW]->name, process);
}

/* A cell that failed on a side is not measured again: its verdict is that it fails. */
static lm_status measure_pair(struct lm_ab *ab, struct lm_ab_pair *pair, size_t process,
                              struct lm_error *error) {
    const int first = process % 2 == 0 ? BASE : NEW;
    const size_t failed = ab->progress.failed;
    TRY(measure_side(ab, pair, first, process, error));
    TRY(measure_side(ab, pair, SIDES - 1 - first, process, error));
    if (has_failed(ab, pair, process)) pair->undecided = false;
    if (ab->progress.failed > failed)
        ab->progress.total -= SIDES * (ab->pairs_per_look - 1 - process % ab->pairs_per_look);
    return LM_OK;
}

/* How many processes of a look are not on disk yet. */
static size_t count_left(const struct lm_ab *ab, size_t look) {
    size_t left = 0;
    for (size_t i = 0; i < ab->count; i++) {
        const struct lm_ab_pair *pair = &ab->pairs[i];
        bool goes_on = pair->undecided;
        for (size_t n = 0; goes_on && n < ab->pairs_per_look; n++) {
            const size_t process = look * ab->pairs_per_look + n;
            for (int side = 0; side < SIDES; side++)
                left += !lm_sample_log_has(&ab->runs[side].log, pair->cells[side]->name, process);
            goes_on = !has_failed(ab, pair, process);
        }
    }
    return left;
}

static lm_status measure_look(struct lm_ab *ab, size_t look, struct lm_error *error) {
    size_t *order = lm_need(&ab->arena, ab->count, sizeof *order);
    const size_t from = look * ab->pairs_per_look;
    for (size_t process = from; process < from + ab->pairs_per_look; process++) {
        lm_shuffle_round(ab->options.seed, process, order, ab->count);
        for (size_t i = 0; i < ab->count && lm_runner_signal() == 0; i++)
            if (ab->pairs[order[i]].undecided)
                TRY(measure_pair(ab, &ab->pairs[order[i]], process, error));
    }
    return LM_OK;
}

/* ---- verdicts ---- */

struct both {
    struct lm_results *sides[SIDES];
};

static lm_status load_side(struct lm_ab *ab, int side, struct lm_results **results,
                           struct lm_error *error) {
    const struct lm_sample_log *log = &ab->runs[side].log;
    const char *path = lm_need_format(&ab->arena, "%s/results.json", log->folder);
    TRY(lm_results_derive(log->path, path, error));
    return lm_results_load(path, results, error);
}

static lm_status load(struct lm_ab *ab, struct both *both, struct lm_error *error) {
    *both = (struct both){{NULL}};
    for (int side = 0; side < SIDES; side++)
        TRY(load_side(ab, side, &both->sides[side], error));
    return LM_OK;
}

static void unload(struct both *both) {
    for (int side = 0; side < SIDES; side++)
        lm_results_free(both->sides[side]);
}

/* Leaves those cells undecided whose time is. */
static void mark_undecided(struct lm_ab *ab, const struct lm_comparison *comparison) {
    for (size_t i = 0; i < ab->count; i++) {
        struct lm_ab_pair *pair = &ab->pairs[i];
        pair->undecided = false;
        for (size_t j = 0; j < comparison->count; j++) {
            const struct lm_change *change = &comparison->changes[j];
            if (change->verdict == LM_VERDICT_INCONCLUSIVE && change->measured &&
                strcmp(change->metric, "time") == 0 &&
                strcmp(change->cell, pair->cells[BASE]->name) == 0)
                pair->undecided = true;
        }
    }
}

static lm_status look(struct lm_ab *ab, struct lm_error *error) {
    struct both both;
    struct lm_comparison comparison = {0};
    lm_status status = load(ab, &both, error);
    if (status == LM_OK)
        status = lm_compare(both.sides[BASE], both.sides[NEW], &ab->judging, &comparison, error);
    if (status == LM_OK) mark_undecided(ab, &comparison);
    lm_comparison_free(&comparison);
    unload(&both);
    return status == LM_OK ? lm_ab_keep_look(ab, error) : status;
}

static lm_status measure_rest(struct lm_ab *ab, struct lm_error *error) {
    if (lm_runner_signal() != 0 || !ab->judging.times) return LM_OK;
    if (!lm_ab_find_look(ab)) TRY(look(ab, error));
    ab->progress.total += count_left(ab, 1);
    return measure_look(ab, 1, error);
}

static lm_status measure_all(struct lm_ab *ab, struct lm_error *error) {
    lm_progress_start(&ab->progress, count_left(ab, 0));
    lm_status status = measure_look(ab, 0, error);
    if (status == LM_OK) status = measure_rest(ab, error);
    lm_progress_end(&ab->progress);
    return status;
}

static int measure(struct lm_ab *ab) {
    struct lm_error error = LM_ERROR_INIT;
    const lm_status status = measure_all(ab, &error);
    lm_runner_finish();
    const int number = lm_runner_signal();
    if (number != 0)
        return lm_complain(128 + number,
                           "ab: stopped by SIG%s: what was measured is kept: go on with "
                           "`lanemark ab --resume %s`",
                           sigabbrev_np(number), ab->folder);
    if (status == LM_OK) return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_UNMEASURED, "%s: go on with `lanemark ab --resume %s`",
                       error.message, ab->folder);
}

static int conclude(struct lm_ab *ab) {
    struct lm_error error = LM_ERROR_INIT;
    struct both both;
    const lm_status status = load(ab, &both, &error);
    const int verdict =
        status == LM_OK
            ? lm_report_compare(both.sides[BASE], both.sides[NEW], &ab->judging, &ab->report)
            : lm_complain(LM_EXIT_UNMEASURED, "%s: samples are kept in %s", error.message,
                          ab->folder);
    unload(&both);
    return verdict;
}

int lm_command_ab(int argc, char **argv) {
    struct lm_ab ab = {.pairs_per_look = 12,
                       .report = {.format = lm_comparison_format("text")},
                       .judging = {.counts = true,
                                   .times = true,
                                   .paired = true,
                                   .looks = looks,
                                   .threshold = least_threshold,
                                   .alpha = LM_COMPARE_ALPHA}};
    for (int side = 0; side < SIDES; side++) {
        ab.runs[side].log.file = -1;
        ab.runs[side].reference = "";
        ab.runs[side].known.arena = &ab.runs[side].arena;
    }
    read_options(&ab, argc, argv);
    int status = begin(&ab);
    if (status == LM_EXIT_GOOD) status = measure(&ab);
    if (status == LM_EXIT_GOOD) status = conclude(&ab);
    for (int side = 0; side < SIDES; side++) {
        lm_sample_log_close(&ab.runs[side].log);
        lm_arena_free(&ab.runs[side].arena);
    }
    lm_arena_free(&ab.arena);
    return status;
}
